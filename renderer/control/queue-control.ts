// Loads the part of the queue that is looked at, and knows what comes next.
import type { QueueFilter } from '../../core/contract/project.ts';
import { attempt } from '../api/window.ts';
import {
  entryAt,
  filtered,
  indexOfSentence,
  missingPages,
  PAGE_SIZE,
  refreshed,
  withPage,
} from '../state/queue-pages.ts';
import type { WindowContext } from './context.ts';

export class QueueControl {
  readonly #context: WindowContext;
  /** Pages being asked for, as "generation page". */
  readonly #inFlight = new Map<string, Promise<void>>();
  /** Rows that the list shows now, so that a refresh asks for those first. */
  #shown = { first: 0, last: PAGE_SIZE - 1 };

  constructor(context: WindowContext) {
    this.#context = context;
  }

  /** The list tells which rows it shows; whatever is missing of them is asked for. */
  show(first: number, last: number): void {
    this.#shown = { first, last };
    void this.#load(first, last).then(() => {
      const { total } = this.#context.state.queue;
      // The pages before and after are there when the wheel gets to them.
      if (total !== null)
        return this.#load(Math.max(0, first - PAGE_SIZE), Math.min(total - 1, last + PAGE_SIZE));
      return undefined;
    });
  }

  async setFilter(filter: QueueFilter): Promise<void> {
    this.#context.store.update((state) => ({ ...state, queue: filtered(state.queue, filter) }));
    this.#shown = { first: 0, last: PAGE_SIZE - 1 };
    await this.#load(0, PAGE_SIZE - 1);
    this.findPosition();
  }

  /** The order or the content of the queue may have changed: what is shown is asked for again. */
  async refresh(): Promise<void> {
    this.#context.store.update((state) => ({ ...state, queue: refreshed(state.queue) }));
    const { position } = this.#context.state.queue;
    await Promise.all([
      this.#load(this.#shown.first, this.#shown.last),
      this.#load(Math.max(0, position), Math.max(0, position) + 1),
    ]);
    this.findPosition();
  }

  /** Moves the marker to where the open sentence is now; where it is no longer in the list, the marker stays. */
  findPosition(): void {
    const { sentence, queue } = this.#context.state;
    const index = sentence ? indexOfSentence(queue, sentence.sentence.id) : -1;
    if (index < 0 || index === queue.position) return;
    this.#context.patch({ queue: { ...queue, position: index } });
  }

  /** Sentence at a place of the queue, asked for when it is not in memory; null beyond the ends. */
  async sentenceAt(index: number): Promise<string | null> {
    if (index < 0) return null;
    await this.#load(index, index);
    return entryAt(this.#context.state.queue, index)?.sentenceId ?? null;
  }

  /** Moves the marker before the sentence there is loaded, so that quick presses of a key add up. @returns false beyond the ends */
  moveTo(index: number): boolean {
    const { queue } = this.#context.state;
    if (index < 0 || (queue.total !== null && index >= queue.total)) return false;
    this.#context.patch({ queue: { ...queue, position: index } });
    return true;
  }

  async #load(first: number, last: number): Promise<void> {
    const { queue } = this.#context.state;
    await Promise.all(missingPages(queue, first, last).map((page) => this.#loadPage(page, queue.generation)));
  }

  #loadPage(page: number, generation: number): Promise<void> {
    const key = `${generation} ${page}`;
    const running = this.#inFlight.get(key);
    if (running) return running;
    const load = this.#fetch(page, generation).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, load);
    return load;
  }

  async #fetch(page: number, generation: number): Promise<void> {
    const { filter } = this.#context.state.queue;
    const reply = await attempt(this.#context.project.queue(filter, page * PAGE_SIZE, PAGE_SIZE));
    if (!reply.ok) {
      // Without a project there is no queue; whoever closed it has said so.
      if (this.#context.state.phase === 'project') this.#context.report(reply.error);
      return;
    }
    this.#context.store.update((state) => ({
      ...state,
      queue: withPage(state.queue, page, generation, reply.value),
    }));
  }
}
