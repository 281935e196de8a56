import { attempt } from '../api/window.ts';
import { LoadLatest } from '../state/load-latest.ts';
import type { WindowContext } from './context.ts';

/** More than anyone scrolls through; whoever finds more narrows the words. */
const HITS = 200;

/** Full-text search: the newest query wins, and one is asked at a time, so typing needs no delay. */
export class SearchControl {
  readonly #context: WindowContext;
  readonly #loads = new LoadLatest();
  #asking = false;

  constructor(context: WindowContext) {
    this.#context = context;
  }

  async setQuery(query: string): Promise<void> {
    const { search } = this.#context.state;
    this.#context.patch({ search: { query, hits: query === '' ? null : search.hits } });
    if (query.trim() === '') {
      this.#loads.cancel();
      this.#context.patch({ search: { query, hits: null } });
      return;
    }
    if (this.#asking) return;
    this.#asking = true;
    await this.#ask(query);
    this.#asking = false;
    // What was typed meanwhile is asked now.
    const newest = this.#context.state.search.query;
    if (newest !== query && newest.trim() !== '') await this.setQuery(newest);
  }

  async #ask(query: string): Promise<void> {
    await this.#loads.run(
      () => attempt(this.#context.project.search(query, HITS)),
      (reply) => {
        if (reply.ok) {
          this.#context.store.update((state) => ({
            ...state,
            search: { query: state.search.query, hits: reply.value },
          }));
          return;
        }
        // Half a query (an open quote) is no reason to shout.
        if (reply.error.code !== 'wrong-usage') this.#context.report(reply.error);
      },
    );
  }
}
