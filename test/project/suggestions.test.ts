// Suggestions of a whole project: listed by a filter, judged at once with one undo, gone with the model that made them, and refused for good
// until somebody asks again.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Everywhere, Judgement } from '../../core/contract/commands.ts';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import type { ListedSuggestion, SuggestionFilter } from '../../core/contract/suggestions.ts';
import { Recommending } from '../../electron/project/recommend/recommending.ts';
import { recommendersIn } from '../../electron/project/recommend/recommenders.ts';
import { writeUse } from '../../electron/project/recommend/recommender-settings.ts';
import type { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { Chooser, randomPrediction } from '../support/random-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { contentOf, smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();
const CERTAIN = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };
const ALL: SuggestionFilter = {
  kind: 'mention',
  status: 'suggested',
  type: null,
  origin: null,
  least: 0,
  most: 1,
  words: '',
};

type Said = Pick<SentencePrediction, 'mentions' | 'relations'>;

/** A new model that says this of the sentences; it takes the place of the one before. */
async function say(store: ProjectStore, said: readonly Said[]): Promise<void> {
  const model = await addTestModel(store);
  const predictions = said.map(({ mentions, relations }, index) => ({
    seq: index + 1,
    prediction: { id: `d1s${index}`, mentions, relations, uncertainty: CERTAIN, embedding: null },
  }));
  await store.database.transaction((session) =>
    writePredictions(session, model.id, predictions, store.newId),
  );
}

async function listed(store: ProjectStore, filter: Partial<SuggestionFilter> = {}, limit = 7) {
  const found: ListedSuggestion[] = [];
  for (let next: number | null = 0; next !== null;) {
    const page = await store.suggestions({ ...ALL, ...filter }, next, limit);
    found.push(...page.suggestions);
    next = page.next;
  }
  return found;
}

const judging = (suggestions: readonly ListedSuggestion[], as: Judgement): Everywhere => ({
  places: suggestions.map(({ sentenceId, state, kind, id }) => ({
    sentenceId,
    state,
    deed:
      kind === 'mention'
        ? { kind: 'judge-mention', as, mentionId: id }
        : { kind: 'judge-relation', as, relationId: id },
  })),
});

const mention = (begin: number, type: string, confidence: number): Said['mentions'][number] => ({
  begin,
  end: begin + 1,
  type,
  confidence,
  runnerUp: null,
});

describe('the list', () => {
  it('holds what the filter lets through, all of it and once, whatever the pages', async () => {
    const store = await smallProject(folder.path('list.cman'), 40);
    const choose = new Chooser(3);
    await say(
      store,
      Array.from({ length: 40 }, () => randomPrediction(choose)),
    );
    for (const sentence of (await contentOf(store)).slice(0, 20)) {
      const mentionIds = sentence.mentions.filter(() => choose.chance(0.3)).map(({ id }) => id);
      await store.execute({
        kind: 'reject',
        sentenceId: sentence.sentence.id,
        mentionIds,
        relationIds: [],
      });
    }
    const content = await contentOf(store);
    for (let round = 0; round < 40; round++) {
      const filter: SuggestionFilter = {
        kind: choose.of(['mention', 'relation'] as const)!,
        status: choose.of(['suggested', 'rejected'] as const)!,
        type: choose.of([null, 'Peop', 'Loc', 'Near'])!,
        origin: choose.of([null, 'model', 'recommender'] as const)!,
        least: choose.chance(0.5) ? choose.share() : 0,
        most: 1,
        words: choose.of(['', 'cd', 'E', 'nowhere'])!,
      };
      const wanted = content.flatMap(({ sentence, mentions, relations }) => {
        const text = 'ab cd ef gh ij';
        const wordsOf = (id: string): string => {
          const one = mentions.find((candidate) => candidate.id === id)!;
          return text.slice(one.begin - sentence.begin, one.end - sentence.begin);
        };
        const records = filter.kind === 'mention' ? mentions : relations;
        return records
          .filter(
            (record) =>
              record.status === filter.status &&
              (filter.type ?? record.type) === record.type &&
              (filter.origin ?? record.origin.kind) === record.origin.kind &&
              (record.confidence ?? 0) >= filter.least &&
              ('head' in record ? [record.head, record.tail] : [record.id]).some((id) =>
                wordsOf(id).includes(filter.words.toLowerCase()),
              ),
          )
          .map(({ id }) => String(id));
      });
      const found = await listed(store, filter, 1 + choose.below(9));
      expect(found.map(({ id }) => id).sort()).toEqual(wanted.sort());
    }
    await store.close();
  });
});

describe('many at once', () => {
  it('are accepted or rejected as one step with one undo, and what has changed meanwhile is left out', async () => {
    const store = await smallProject(folder.path('many.cman'), 500);
    await say(
      store,
      Array.from({ length: 500 }, (_, index) => ({
        mentions: [0, 1, 2, 3].map((token) => mention(token, token % 2 ? 'Loc' : 'Peop', (index % 10) / 10)),
        relations: [{ head: 0, tail: 1, type: 'Live_In', confidence: 0.5 }],
      })),
    );
    const before = await contentOf(store);
    const sure = await listed(store, { type: 'Peop', least: 0.5 }, 5000);
    expect(sure).toHaveLength(500);
    const gone = sure[0]!;
    await store.execute({
      kind: 'reject',
      sentenceId: gone.sentenceId,
      mentionIds: [gone.id],
      relationIds: [],
    });
    const preview = await store.previewEverywhere(judging(sure, 'accept'));
    const outcome = await store.applyEverywhere(judging(sure, 'accept'));
    expect({ ...outcome, undo: preview.undo }).toEqual(preview);
    // Both of its sentence: it is not as it was looked at.
    const left = outcome.places.filter(({ kind }) => kind === 'left-out').length;
    expect(left).toBe(sure.filter(({ sentenceId }) => sentenceId === gone.sentenceId).length);
    expect(outcome.undo).toBe('accept suggestions');
    const accepted = (await contentOf(store)).flatMap(({ mentions }) =>
      mentions.filter(({ status }) => status === 'accepted'),
    );
    expect(accepted).toHaveLength(sure.length - left);
    expect(accepted.every(({ type, confidence }) => type === 'Peop' && (confidence ?? 0) >= 0.5)).toBe(true);
    await store.undo();
    await store.undo();
    expect(await contentOf(store)).toEqual(before);
    const rejected = await store.applyEverywhere(judging(await listed(store, { most: 0.2 }, 5000), 'reject'));
    expect(rejected.places).toHaveLength(600);
    expect(rejected.undo).toBe('reject suggestions');
    await store.close();
  });
});

describe('suggestions of a model', () => {
  it('vanish with the next one that does not make them', async () => {
    const store = await smallProject(folder.path('stale.cman'), 2);
    await say(store, [
      {
        mentions: [mention(0, 'Peop', 0.9), mention(2, 'Loc', 0.8)],
        relations: [{ head: 0, tail: 1, type: 'Live_In', confidence: 0.7 }],
      },
      { mentions: [mention(1, 'Org', 0.6)], relations: [] },
    ]);
    await say(store, [
      { mentions: [mention(2, 'Loc', 0.95)], relations: [] },
      { mentions: [], relations: [] },
    ]);
    expect(await listed(store)).toMatchObject([{ sentenceId: 'd1s0', type: 'Loc', confidence: 0.95 }]);
    expect(await listed(store, { kind: 'relation' })).toEqual([]);
    await store.close();
  });

  it('that were refused do not come back with the next ones, until somebody asks again; and that can be undone', async () => {
    const store = await smallProject(folder.path('again.cman'), 3);
    const said: Said = {
      mentions: [mention(0, 'Peop', 0.9), mention(2, 'Loc', 0.8)],
      relations: [{ head: 0, tail: 1, type: 'Live_In', confidence: 0.7 }],
    };
    await say(store, [said, said, said]);
    await store.applyEverywhere(judging(await listed(store, { kind: 'relation' }), 'reject'));
    await store.applyEverywhere(judging(await listed(store, { type: 'Loc' }), 'reject'));
    await say(store, [said, said, said]);
    expect((await listed(store)).map(({ type }) => type)).toEqual(['Peop', 'Peop', 'Peop']);
    // Asked for a word, of one sentence: at once, and with the next model.
    const refused = await listed(store, { status: 'rejected', words: 'EF' });
    expect(refused).toHaveLength(3);
    const outcome = await store.applyEverywhere(judging(refused.slice(0, 1), 'ask-again'));
    expect(outcome.undo).toBe('ask again');
    const loc = { sentenceId: 'd1s0', type: 'Loc' };
    expect(await listed(store, { type: 'Loc' })).toMatchObject([loc]);
    await say(store, [said, said, said]);
    expect(await listed(store, { type: 'Loc' })).toMatchObject([loc]);
    await store.undo();
    await say(store, [said, said, said]);
    expect(await listed(store, { type: 'Loc' })).toEqual([]);
    await store.close();
  });

  it('and of recommenders are refused alike: no to one of them is no to the other', async () => {
    const store = await smallProject(folder.path('both.cman'), 3);
    await store.database.transaction((session) => writeUse(session, 'always'));
    const recommending = new Recommending({
      store,
      recommenders: recommendersIn([join(import.meta.dirname, '../../plugins/recommenders')]),
    });
    const rest = async (): Promise<void> => {
      recommending.edited();
      await recommending.settled();
    };
    recommending.takeUp();
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Loc' });
    await rest();
    const [first, second] = await listed(store, { origin: 'recommender' });
    expect([first?.sentenceId, second?.sentenceId]).toEqual(['d1s1', 'd1s2']);
    await store.applyEverywhere(judging([first!], 'reject'));
    await rest();
    const said: Said = { mentions: [mention(0, 'Loc', 0.9)], relations: [] };
    await say(store, [said, said, said]);
    await rest();
    expect(new Set((await listed(store)).map(({ sentenceId }) => sentenceId))).toEqual(new Set(['d1s2']));
    await store.applyEverywhere(judging(await listed(store, { status: 'rejected' }), 'ask-again'));
    await rest();
    expect(new Set((await listed(store)).map(({ sentenceId }) => sentenceId))).toEqual(
      new Set(['d1s1', 'd1s2']),
    );
    await recommending.close();
    await store.close();
  });
});
