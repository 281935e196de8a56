import type { ProjectEvent } from '../../core/contract/project.ts';

/**
 * Events on their way to the window, in order. While the page loads, or loads again after a crash, nobody listens: notices wait, since
 * they are said once; the rest is dropped, since a page that starts reads the state itself.
 */
export class EventOutbox {
  readonly #deliver: (event: ProjectEvent) => void;
  #held: ProjectEvent[] | null = [];

  constructor(deliver: (event: ProjectEvent) => void) {
    this.#deliver = deliver;
  }

  send(event: ProjectEvent): void {
    if (this.#held === null) this.#deliver(event);
    else if (event.kind === 'notice') this.#held.push(event);
  }

  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#deliver(event);
  }
}
