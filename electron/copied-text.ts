import { createHash } from 'node:crypto';
import { clipboard } from 'electron';

/** How long the page takes to hand over what it copies. */
const HAND_OVER_MS = 100;

/** What was copied from the window, by a digest: it is taken from the clipboard again, unless something else is there by then. */
export class CopiedText {
  #digest: string | null = null;
  /** Something is on its way to the clipboard. */
  #coming: NodeJS.Timeout | null = null;

  /** The person has just copied something. */
  remember(): void {
    if (this.#coming) clearTimeout(this.#coming);
    this.#coming = setTimeout(() => {
      this.#coming = null;
      this.#digest = digestOfClipboard();
    }, HAND_OVER_MS);
  }

  clear(): void {
    const isOurs = this.#digest !== null && this.#digest === digestOfClipboard();
    if (isOurs || this.#coming) clipboard.clear();
    if (this.#coming) clearTimeout(this.#coming);
    this.#coming = null;
    this.#digest = null;
  }
}

const digestOfClipboard = (): string => createHash('sha256').update(clipboard.readText()).digest('hex');
