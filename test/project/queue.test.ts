import { describe, expect, it } from 'vitest';
import type { SentenceUncertainty } from '../../core/contract/trainer.ts';
import type { RankingCandidate } from '../../core/ranking/candidate.ts';
import { MAXIMUM_DIVERSE, MAXIMUM_RANKED, orderQueue, rankPool } from '../../electron/project/queue-order.ts';
import { writeQueueOrder } from '../../electron/project/queue.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile, smallDocument, smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();

const unsure = (amount: number): SentenceUncertainty => ({
  pathUncertainty: amount,
  tokenUncertainty: amount,
  marginUncertainty: amount,
  relationUncertainty: amount,
});

const candidate = (index: number, uncertainty: SentenceUncertainty | null): RankingCandidate => ({
  id: `s${index}`,
  // Words that no two sentences share, so that none is a near-duplicate.
  tokens: Array.from({ length: 5 }, (_, word) => `w${index}-${word}`),
  uncertainty,
  embedding: null,
  documentOrder: index,
});

describe('the queue', () => {
  it('puts what the model is unsure of first, and says why', async () => {
    const store = await smallProject(folder.path('order.cman'), 0);
    const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot'];
    const documents = words.map((word, index) => {
      const text = `${word} ${word.toUpperCase()} ${index}`;
      const tokens = text.split(' ').map((token) => {
        const begin = text.indexOf(token);
        return { begin, end: begin + token.length };
      });
      const sentence = { begin: 0, end: text.length, tokens, mentions: [], relations: [], annotated: false };
      return { name: word, text, sentences: [sentence] };
    });
    await store.importCorpora([asFile(documents)]);
    const model = await addTestModel(store);
    const predictions = words.map((_, index) => ({
      seq: index + 1,
      prediction: {
        id: `d${index + 2}s0`,
        mentions: [{ begin: 0, end: 1, type: 'Peop', confidence: 0.7, runnerUp: null }],
        relations: [],
        uncertainty: unsure(index / 10),
        embedding: null,
      },
    }));
    await store.database.transaction((session) =>
      writePredictions(session, model.id, predictions, store.newId),
    );
    await orderQueue(store.database, { seed: 3 });
    const { total, entries } = await store.queue('pending', 0, 10);
    expect(total).toBe(6);
    const scores = entries.map(({ score }) => score ?? -1);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    // One place in ten is left to chance: at worst, that is the first.
    const byUncertainty = entries.map(({ uncertainty }) => uncertainty?.pathUncertainty ?? -1);
    expect(Math.max(...byUncertainty.slice(0, 2))).toBe(0.5);
    expect(
      entries.every(({ why, suggestions, accepted }) => why !== '' && suggestions === 1 && accepted === 0),
    ).toBe(true);
    expect((await store.view(entries[0]!.sentenceId)).why).toBe(entries[0]!.why);

    // What is completed leaves the pages of what is pending.
    const first = entries[0]!.sentenceId;
    await store.execute({ kind: 'complete-sentence', sentenceId: first, threshold: 0.5 });
    const after = await store.queue('pending', 0, 10);
    expect(after.entries.map(({ sentenceId }) => sentenceId)).toEqual(
      entries.slice(1).map(({ sentenceId }) => sentenceId),
    );
    expect((await store.queue('complete', 0, 10)).entries).toMatchObject([
      { sentenceId: first, status: 'complete', suggestions: 0, accepted: 1 },
    ]);
    await store.close();
  });

  it('comes in pages that fit together', async () => {
    const store = await smallProject(folder.path('pages.cman'), 25);
    const pages = await Promise.all([0, 10, 20, 30].map((offset) => store.queue('pending', offset, 10)));
    expect(pages.map(({ entries }) => entries.length)).toEqual([10, 10, 5, 0]);
    const all = await store.queue('pending', 0, 1000);
    expect(pages.flatMap(({ entries }) => entries)).toEqual(all.entries);
    expect(new Set(all.entries.map(({ sentenceId }) => sentenceId)).size).toBe(25);
    await store.close();
  });

  it('can be put in order in part: the rest keeps its own behind it', async () => {
    const store = await smallProject(folder.path('part.cman'), 6);
    await store.importCorpora([asFile([smallDocument(2, 'more')])]);
    const before = (await store.queue('pending', 0, 100)).entries.map(({ sentenceId }) => sentenceId);
    await writeQueueOrder(store.database, [
      { seq: 8, score: 0.9, why: 'unsure of a border' },
      { seq: 3, score: 0.5, why: 'unsure of a type' },
    ]);
    const after = (await store.queue('pending', 0, 100)).entries;
    expect(after.map(({ sentenceId }) => sentenceId)).toEqual([
      'd2s1',
      'd1s2',
      ...before.filter((id) => id !== 'd2s1' && id !== 'd1s2'),
    ]);
    expect(after[0]).toMatchObject({ score: 0.9, why: 'unsure of a border' });
    await store.close();
  });
});

describe('a pool too long to rank whole', () => {
  const many = MAXIMUM_RANKED + 500;

  it('has the unsure ones first, a share of all among them, and every sentence once', () => {
    const pool = Array.from({ length: many }, (_, index) =>
      candidate(index, unsure(((index * 7919) % many) / many)),
    );
    const ranked = rankPool(pool, { seed: 5 });
    expect(new Set(ranked.map(({ id }) => id)).size).toBe(many);
    const place = new Map(ranked.map(({ id }, index) => [id, index]));
    const sorted = [...pool].sort((a, b) => b.uncertainty!.pathUncertainty - a.uncertainty!.pathUncertainty);
    const best = sorted.slice(0, 1000).map(({ id }) => place.get(id) ?? many);
    expect(Math.max(...best)).toBeLessThan(MAXIMUM_RANKED);
    const worst = sorted.slice(-500).filter(({ id }) => (place.get(id) ?? many) < MAXIMUM_RANKED);
    expect(worst.length).toBeGreaterThan(0);
  });

  it('is sampled from all over the project while there is no model', () => {
    const pool = Array.from({ length: many }, (_, index) => candidate(index, null));
    const ranked = rankPool(pool, { seed: 5 });
    expect(ranked).toHaveLength(MAXIMUM_DIVERSE);
    expect(ranked.some(({ id }) => Number(id.slice(1)) > many * 0.9)).toBe(true);
  });
});

describe('a sentence left for later', () => {
  const ids = (page: { readonly entries: readonly { readonly sentenceId: string }[] }): string[] =>
    page.entries.map(({ sentenceId }) => sentenceId);

  it('stands behind the others, whatever a new order says, is found under its own filter, and comes back with undo', async () => {
    const store = await smallProject(folder.path('later.cman'), 4);
    const pending = async (): Promise<string[]> => ids(await store.queue('pending', 0, 10));
    const before = await pending();
    const [first = '', second = ''] = before;
    await store.execute({ kind: 'skip-sentence', sentenceId: first });
    expect(await pending()).toEqual([...before.slice(1), first]);
    await orderQueue(store.database);
    await store.execute({ kind: 'skip-sentence', sentenceId: second });
    const order = await pending();
    expect(order.slice(2)).toEqual([first, second]);
    expect(await store.queue('skipped', 0, 10)).toMatchObject({
      total: 2,
      entries: [{ sentenceId: first, why: 'left for later by you' }, { sentenceId: second }],
    });
    // Once more: behind the other one again.
    await store.execute({ kind: 'skip-sentence', sentenceId: first });
    expect(ids(await store.queue('skipped', 0, 10))).toEqual([second, first]);
    await store.undo();
    await store.undo();
    expect((await pending())[0]).toBe(second);
    expect(ids(await store.queue('skipped', 0, 10))).toEqual([first]);
    await store.execute({ kind: 'complete-sentence', sentenceId: first, threshold: 0.5 });
    expect((await store.queue('skipped', 0, 10)).total).toBe(0);
    await expect(store.execute({ kind: 'skip-sentence', sentenceId: first })).rejects.toThrow(/is done/);
    await store.close();
  });
});
