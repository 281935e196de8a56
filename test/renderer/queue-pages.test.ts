import { describe, expect, it } from 'vitest';
import type { QueueEntry } from '../../core/contract/project.ts';
import { LoadLatest } from '../../renderer/state/load-latest.ts';
import {
  EMPTY_QUEUE,
  entryAt,
  filtered,
  indexOfSentence,
  missingPages,
  PAGE_SIZE,
  refreshed,
  visibleRows,
  withPage,
} from '../../renderer/state/queue-pages.ts';

const entries = (from: number, count = PAGE_SIZE): QueueEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    sentenceId: `s${from + index}`,
    documentId: 'd',
    documentName: 'd',
    text: '',
    status: 'pending',
    score: null,
    why: '',
    uncertainty: null,
    suggestions: 0,
    accepted: 0,
  }));

const loaded = withPage(EMPTY_QUEUE, 1, 0, { total: 100_000, entries: entries(PAGE_SIZE) });

describe('pages of the queue', () => {
  it('asks only for pages that the rows on screen need', () => {
    expect(missingPages(EMPTY_QUEUE, 0, 20)).toEqual([0]);
    expect(missingPages(loaded, PAGE_SIZE - 1, 2 * PAGE_SIZE)).toEqual([0, 2]);
    expect(missingPages({ ...loaded, total: PAGE_SIZE + 3 }, 0, 10_000)).toEqual([0]);
  });

  it('asks an empty queue again once something may have come in, and only then', () => {
    const empty = withPage(EMPTY_QUEUE, 0, 0, { total: 0, entries: [] });
    expect(missingPages(empty, 0, 20)).toEqual([]);
    expect(missingPages(refreshed(empty), 0, 20)).toEqual([0]);
  });

  it('finds entries by place and sentences by id', () => {
    expect(entryAt(loaded, PAGE_SIZE + 2)?.sentenceId).toBe(`s${PAGE_SIZE + 2}`);
    expect(entryAt(loaded, 3)).toBeNull();
    expect(indexOfSentence(loaded, `s${PAGE_SIZE + 2}`)).toBe(PAGE_SIZE + 2);
    expect(indexOfSentence(loaded, 's0')).toBe(-1);
  });

  it('goes on showing the old rows until the new order is there, and drops a page of the old one', () => {
    const reordered = refreshed(loaded);
    expect(entryAt(reordered, PAGE_SIZE)?.sentenceId).toBe(`s${PAGE_SIZE}`);
    expect(missingPages(reordered, PAGE_SIZE, PAGE_SIZE)).toEqual([1]);
    expect(withPage(reordered, 1, 0, { total: 5, entries: [] })).toBe(reordered);
    const renewed = withPage(reordered, 1, 1, { total: 5, entries: entries(900) });
    expect(entryAt(renewed, PAGE_SIZE)?.sentenceId).toBe('s900');
  });

  it('shows nothing of another filter', () => {
    const other = filtered(loaded, 'complete');
    expect(entryAt(other, PAGE_SIZE)).toBeNull();
    expect(withPage(other, 1, 0, { total: 5, entries: entries(0) })).toBe(other);
  });

  it('does not keep everything that was ever scrolled past', () => {
    let queue = EMPTY_QUEUE;
    for (let page = 0; page < 400; page++) {
      queue = withPage(queue, page, 0, { total: 100_000, entries: entries(page * PAGE_SIZE) });
    }
    expect(queue.pages.size).toBeLessThanOrEqual(50);
    expect(entryAt(queue, 399 * PAGE_SIZE)).not.toBeNull();
  });
});

describe('rows on screen', () => {
  it('are those in the viewport and a margin, never beyond the ends', () => {
    expect(visibleRows(0, 600, 60, 1000, 5)).toEqual({ first: 0, end: 15 });
    expect(visibleRows(6000, 600, 60, 1000, 5)).toEqual({ first: 95, end: 115 });
    expect(visibleRows(60_000, 600, 60, 3, 5)).toEqual({ first: 3, end: 3 });
  });
});

describe('LoadLatest', () => {
  it('drops the reply to an older question, whichever comes first', async () => {
    const loads = new LoadLatest();
    const used: string[] = [];
    let answer = (_value: string): void => undefined;
    const slow = new Promise<string>((resolve) => (answer = resolve));
    const first = loads.run(
      () => slow,
      (value) => used.push(value),
    );
    const second = loads.run(
      () => Promise.resolve('new'),
      (value) => used.push(value),
    );
    expect(await second).toBe(true);
    answer('old');
    expect(await first).toBe(false);
    expect(used).toEqual(['new']);
  });

  it('drops everything on cancel', async () => {
    const loads = new LoadLatest();
    const used: string[] = [];
    const load = loads.run(
      () => Promise.resolve('late'),
      (value) => used.push(value),
    );
    loads.cancel();
    expect(await load).toBe(false);
    expect(used).toEqual([]);
  });
});
