import { createHash } from 'node:crypto';
import { clipboard } from 'electron';

/** How long the page takes to hand over what it copies. */
const HAND_OVER_MS = 100;

/** What was copied from the window, by a digest: it is taken from the clipboard again, unless something else is there by then. */
export class CopiedText {
  #digest: string | null = null;

  /** The person has just copied something. */
  remember(): void {
    setTimeout(() => {
      this.#digest = digestOfClipboard();
    }, HAND_OVER_MS);
  }

  clear(): void {
    if (this.#digest !== null && this.#digest === digestOfClipboard()) clipboard.clear();
    this.#digest = null;
  }
}

const digestOfClipboard = (): string => createHash('sha256').update(clipboard.readText()).digest('hex');
