// The part of the queue that is in memory: pages around what was looked at, out of possibly 100,000 sentences.
import type { QueueEntry, QueueFilter, QueuePage, SentenceView } from '../../core/contract/project.ts';
import { countsOf } from './judgement.ts';

/** Two screens of rows: one request per screen of scrolling, well under the contract's limit of 1,000. */
export const PAGE_SIZE = 60;
/** Some 3,000 entries: scrolling through everything must not keep everything. */
const PAGES_KEPT = 50;

export interface QueueState {
  readonly filter: QueueFilter;
  /** Entries under this filter; null before the first page is there. */
  readonly total: number | null;
  /** By page number: page p holds the entries from p * PAGE_SIZE. */
  readonly pages: ReadonlyMap<number, readonly QueueEntry[]>;
  /** What the pages held before the order changed: shown until the new page is there, so that nothing flickers. */
  readonly outdated: ReadonlyMap<number, readonly QueueEntry[]>;
  /** Where the open sentence is, or was last, in the queue; -1 before any. */
  readonly position: number;
  /** Grows whenever the order may have changed; a page asked for in an older one is dropped. */
  readonly generation: number;
}

export const EMPTY_QUEUE: QueueState = {
  filter: 'pending',
  total: null,
  pages: new Map(),
  outdated: new Map(),
  position: -1,
  generation: 0,
};

export function entryAt(queue: QueueState, index: number): QueueEntry | null {
  const page = Math.floor(index / PAGE_SIZE);
  const entries = queue.pages.get(page) ?? queue.outdated.get(page);
  return entries?.[index - page * PAGE_SIZE] ?? null;
}

/** Numbers of the pages that the rows from `first` to `last` need and that are not there. */
export function missingPages(queue: QueueState, first: number, last: number): readonly number[] {
  // The first page is asked for even of an empty queue: after an import it is no longer empty.
  const lastRow = queue.total === null ? last : Math.max(0, Math.min(last, queue.total - 1));
  const missing: number[] = [];
  for (let page = Math.floor(Math.max(0, first) / PAGE_SIZE); page * PAGE_SIZE <= lastRow; page++) {
    if (!queue.pages.has(page)) missing.push(page);
  }
  return missing;
}

/** The queue with a page that arrived; unchanged when the order has changed since it was asked for. */
export function withPage(
  queue: QueueState,
  page: number,
  generation: number,
  { total, entries }: QueuePage,
): QueueState {
  if (generation !== queue.generation) return queue;
  const pages = new Map(queue.pages).set(page, entries);
  // The oldest go first, never those around what was asked for now.
  for (const candidate of [...pages.keys()]) {
    if (pages.size <= PAGES_KEPT) break;
    if (Math.abs(candidate - page) > 2) pages.delete(candidate);
  }
  const outdated = new Map(queue.outdated);
  outdated.delete(page);
  return { ...queue, total, pages, outdated };
}

/** The queue after something changed its order or content: every page is asked for again when it is next looked at. */
export function refreshed(queue: QueueState): QueueState {
  return {
    ...queue,
    pages: new Map(),
    outdated: new Map([...queue.outdated, ...queue.pages]),
    generation: queue.generation + 1,
  };
}

/** Another filter: nothing of the old list may be shown. */
export function filtered(queue: QueueState, filter: QueueFilter): QueueState {
  return { ...EMPTY_QUEUE, filter, generation: queue.generation + 1 };
}

/** Index of a sentence among the pages in memory, the current ones only; -1 when it is not there. */
export function indexOfSentence(queue: QueueState, sentenceId: string): number {
  for (const [page, entries] of queue.pages) {
    const index = entries.findIndex((entry) => entry.sentenceId === sentenceId);
    if (index >= 0) return page * PAGE_SIZE + index;
  }
  return -1;
}

/** The queue with one entry's counts and status as they are after a command. */
export function withSentence(queue: QueueState, view: SentenceView): QueueState {
  const index = indexOfSentence(queue, view.sentence.id);
  if (index < 0) return queue;
  const page = Math.floor(index / PAGE_SIZE);
  const entries = (queue.pages.get(page) ?? []).map((entry) =>
    entry.sentenceId === view.sentence.id
      ? { ...entry, ...countsOf(view), status: view.sentence.status }
      : entry,
  );
  return { ...queue, pages: new Map(queue.pages).set(page, entries) };
}

export interface RowWindow {
  /** Rows to draw, half-open. */
  readonly first: number;
  readonly end: number;
}

/** Rows that a viewport shows, and a few beyond it so that a quick scroll does not meet blank ones. */
export function visibleRows(
  scrollTopPx: number,
  viewportPx: number,
  rowPx: number,
  total: number,
  margin: number,
): RowWindow {
  const first = Math.max(0, Math.floor(scrollTopPx / rowPx) - margin);
  const end = Math.min(total, Math.ceil((scrollTopPx + viewportPx) / rowPx) + margin);
  return { first: Math.min(first, end), end };
}
