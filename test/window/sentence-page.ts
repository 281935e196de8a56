// The open sentence as a person finds their way in it: which words stand where, which mention is which, what is selected.
import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { allowedRelations } from '../../core/model/allowed-relations.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { RunningApp } from './running-app.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Rows of the queue that are on the screen without scrolling. */
const ROWS_ON_SCREEN = 7;

export class SentencePage {
  readonly #app: RunningApp;

  constructor(app: RunningApp) {
    this.#app = app;
  }

  /** Id of the sentence that is open. */
  async current(): Promise<string> {
    return (await this.#app.at('sentence').getAttribute('data-sentence-id')) ?? '';
  }

  async view(): Promise<SentenceView> {
    return this.#app.call('sentence', await this.current());
  }

  /** Opens, by a click in the queue, the first sentence there of which `find` has something to say. */
  async openWhere<T>(find: (view: SentenceView) => T | null): Promise<T> {
    const { entries } = await this.#app.call('queue', 'pending', 0, ROWS_ON_SCREEN);
    for (const { sentenceId } of entries) {
      const found = find(await this.#app.call('sentence', sentenceId));
      if (found === null) continue;
      await this.#app.page.locator(`[data-testid=queue-row][data-sentence-id="${sentenceId}"]`).click();
      await expect.poll(() => this.current()).toBe(sentenceId);
      await this.#app.at('sentence').focus();
      return found;
    }
    throw new Error('no sentence at the head of the queue serves this test');
  }

  label(item: Pick<Mention | Relation, 'id'>): Locator {
    return this.#app.page.locator(`[data-testid=sentence] button[data-id="${item.id}"]`);
  }

  /** The middle of a stretch of text, given by offsets of the document. */
  async middleOf({ begin, end }: { begin: number; end: number }): Promise<Point> {
    const offset = (await this.view()).sentence.begin;
    const point: unknown = await this.#app.page.locator('[data-testid=sentence] .text').evaluate(
      (paragraph, [from, to]) => {
        const page = paragraph.ownerDocument;
        const range = page.createRange();
        // 4: text nodes.
        const walker = page.createTreeWalker(paragraph, 4);
        let passed = 0;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const length = node.textContent?.length ?? 0;
          if (from >= passed && from < passed + length) range.setStart(node, from - passed);
          if (to > passed && to <= passed + length) range.setEnd(node, to - passed);
          passed += length;
        }
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      },
      [begin - offset, end - offset] as const,
    );
    return point as Point;
  }

  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.#app.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    // Steps: a hand does not jump, and the window tells a drag from a click by them.
    await mouse.move(to.x, to.y, { steps: 8 });
    await mouse.up();
  }

  async centreOf(locator: Locator): Promise<Point> {
    const box = await locator.boundingBox();
    if (!box) throw new Error('nothing is drawn there');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Presses Tab until the item is the selected one. */
  async tabTo(item: Pick<Mention | Relation, 'id'>): Promise<void> {
    const selected = (): Promise<string | null> => this.label(item).getAttribute('aria-pressed');
    await this.#app.at('sentence').focus();
    await this.#app.page.keyboard.press('Escape');
    for (let presses = 0; presses < 40; presses++) {
      if ((await selected()) === 'true') return;
      await this.#app.page.keyboard.press('Tab');
    }
    throw new Error('Tab does not get there');
  }
}

export const byStatus = <R extends Mention | Relation>(items: readonly R[], status: R['status']): R[] =>
  items.filter((item) => item.status === status);

export const mentionById = (view: SentenceView, id: string): Mention | undefined =>
  view.mentions.find((mention) => mention.id === id);

/** A mention with a word after it that belongs to no other: it can grow there. */
export function growable(
  view: SentenceView,
): { mention: Mention; word: { begin: number; end: number } } | null {
  for (const mention of byStatus(view.mentions, 'suggested')) {
    const word = view.sentence.tokens.find(({ begin }) => begin >= mention.end);
    const taken = view.mentions.some((other) => word && other.begin < word.end && other.end > word.begin);
    if (word && !taken && word.end - word.begin > 2) return { mention, word };
  }
  return null;
}

/** Two mentions that the schema lets a relation join and that none joins yet. */
export function linkable(
  view: SentenceView,
  schema: Schema,
  { unrelated = false } = {},
): { head: Mention; tail: Mention } | null {
  const mentions = view.mentions.filter(({ status }) => status !== 'rejected');
  for (const head of mentions) {
    // Whatever it is then linked to, the relation is a new one.
    if (unrelated && view.relations.some((relation) => [relation.head, relation.tail].includes(head.id))) {
      continue;
    }
    for (const tail of mentions) {
      const joined = view.relations.some(
        (relation) =>
          [relation.head, relation.tail].includes(head.id) &&
          [relation.head, relation.tail].includes(tail.id),
      );
      if (head.id !== tail.id && !joined && allowedRelations(schema, head.type, tail.type).length > 0) {
        return { head, tail };
      }
    }
  }
  return null;
}

/** What a sentence holds, whatever the order, for "the same as before". */
export function holdings(view: SentenceView): unknown {
  const sorted = <R extends { readonly id: string }>(items: readonly R[]): R[] =>
    [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { mentions: sorted(view.mentions), relations: sorted(view.relations), status: view.sentence.status };
}
