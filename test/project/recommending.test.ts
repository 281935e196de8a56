// Recommenders at work in a project: what they suggest is, once they have come to rest, what they make of everything that people have said.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import type { Mention, SentenceAnnotations } from '../../core/model/annotation.ts';
import { sentencesOf } from '../../core/text/sentences.ts';
import { addList, removeList } from '../../electron/project/recommend/lists.ts';
import { writeUse } from '../../electron/project/recommend/recommender-settings.ts';
import { recommendersIn } from '../../electron/project/recommend/recommenders.ts';
import { Recommending } from '../../electron/project/recommend/recommending.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import dictionary from '../../plugins/recommenders/dictionary/index.ts';
import { brokenRules } from '../core/model/sentence-rules.ts';
import { Chooser, NEWS_SCHEMA, randomCommand } from '../support/random-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile, contentOf, smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();
const RECOMMENDERS = recommendersIn([join(import.meta.dirname, '../../plugins/recommenders')]);

const CERTAIN = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };

function textDocument(text: string): CorpusDocument {
  const sentences = sentencesOf(text).map((sentence) => ({
    ...sentence,
    mentions: [],
    relations: [],
    annotated: false,
  }));
  return { name: 'text', text, sentences };
}

interface Annotated {
  readonly store: ProjectStore;
  readonly recommending: Recommending;
  /** Waits until nothing more is to be done. */
  rest(): Promise<void>;
  create(words: string, type: string, sentence?: number): Promise<void>;
  /** "0: Oslo Loc" for each open suggestion, in order. */
  suggested(): Promise<string[]>;
  mention(words: string, sentence: number): Promise<Mention>;
  end(): Promise<void>;
}

async function annotated(store: ProjectStore): Promise<Annotated> {
  const recommending = new Recommending({
    store,
    recommenders: RECOMMENDERS,
    onNotice: (_, message) => expect.fail(message),
  });
  recommending.takeUp();
  await recommending.settled();
  const texts = async (): Promise<readonly { annotations: SentenceAnnotations; text: string }[]> =>
    Promise.all(
      (await contentOf(store)).map(async (annotations) => ({
        annotations,
        text: (await store.view(annotations.sentence.id)).text,
      })),
    );
  const rest = async (): Promise<void> => {
    recommending.edited();
    await recommending.settled();
  };
  const all = async (): Promise<{ mention: Mention; index: number; words: string }[]> =>
    (await texts()).flatMap(({ annotations: { sentence, mentions }, text }, index) =>
      [...mentions]
        .sort((a, b) => a.begin - b.begin)
        .map((mention) => ({
          mention,
          index,
          words: text.slice(mention.begin - sentence.begin, mention.end - sentence.begin),
        })),
    );
  return {
    store,
    recommending,
    rest,
    async create(words, type, index) {
      const sentences = await texts();
      const found = sentences.find(({ text }, place) => place === (index ?? place) && text.includes(words));
      const { annotations, text } = found ?? expect.fail(`nowhere: ${words}`);
      const begin = annotations.sentence.begin + text.indexOf(words);
      await store.execute({
        kind: 'create-mention',
        sentenceId: annotations.sentence.id,
        begin,
        end: begin + words.length,
        type,
      });
      await rest();
    },
    suggested: async () =>
      (await all())
        .filter(({ mention }) => mention.status === 'suggested')
        .map(({ mention, index, words }) => `${index}: ${words} ${mention.type}`)
        // Two on the same words come in the order of their ids.
        .sort((a, b) => (a.split(' ')[1] === b.split(' ')[1] ? (a < b ? -1 : 1) : 0)),
    async mention(words, index) {
      const found = (await all()).find((one) => one.index === index && one.words === words);
      return found?.mention ?? expect.fail(`no mention: ${words}`);
    },
    async end() {
      await recommending.close();
      await store.close();
    },
  };
}

async function textProject(name: string, text: string): Promise<Annotated> {
  const store = await ProjectStore.create(folder.path(name), { annotator: 'ada' });
  await store.importCorpora([asFile([textDocument(text)])]);
  await store.execute({ kind: 'set-schema', schema: NEWS_SCHEMA });
  return annotated(store);
}

const NEWS =
  'Ann lives in Oslo. Oslo is cold. Bob left Oslo for Oslofjord. The Oslo Times says so. Ann works at 5mg.';

describe('without a model', () => {
  it('an accepted mention is suggested at its other occurrences in what waits, and nowhere else', async () => {
    const project = await textProject('accepted.cman', NEWS);
    await project.create('Oslo', 'Loc', 0);
    expect(await project.suggested()).toEqual(['1: Oslo Loc', '2: Oslo Loc', '3: Oslo Loc']);
    expect(await project.mention('Oslo', 1)).toMatchObject({
      origin: { kind: 'recommender', id: 'dictionary', reason: 'accepted once as Loc' },
      confidence: 2 / 3,
    });
    // Nothing of it is in the undo stack.
    expect((await project.store.summary()).undo).toBe('create mention');
    await project.end();
  });

  it('goes with what it was based on: undo takes it back, redo makes it again', async () => {
    const project = await textProject('undone.cman', NEWS);
    await project.create('Ann', 'Peop', 0);
    expect(await project.suggested()).toEqual(['4: Ann Peop']);
    const { id } = await project.mention('Ann', 4);
    await project.store.execute({
      kind: 'accept',
      sentenceId: (await project.mention('Ann', 4)).sentenceId,
      mentionIds: [id],
      relationIds: [],
    });
    await project.rest();
    await project.store.undo();
    await project.rest();
    expect(await project.suggested()).toEqual(['4: Ann Peop']);
    await project.store.undo();
    await project.rest();
    expect(await project.suggested()).toEqual([]);
    await project.store.redo();
    await project.rest();
    expect(await project.suggested()).toEqual(['4: Ann Peop']);
    // The acceptance, too, is made again, on a suggestion that has gone in between and come back as another.
    await project.store.redo();
    await project.rest();
    expect(await project.mention('Ann', 4)).toMatchObject({ id, status: 'accepted' });
    expect(await project.suggested()).toEqual([]);
    await project.end();
  });

  it('a rejected suggestion does not come back, and the rest is no longer so sure', async () => {
    const project = await textProject('rejected.cman', NEWS);
    await project.create('Oslo', 'Loc', 0);
    const { id, sentenceId } = await project.mention('Oslo', 3);
    await project.store.execute({ kind: 'reject', sentenceId, mentionIds: [id], relationIds: [] });
    await project.rest();
    expect(await project.suggested()).toEqual(['1: Oslo Loc', '2: Oslo Loc']);
    await project.create('Oslo', 'Loc', 1);
    await project.create('Bob', 'Peop', 2);
    project.recommending.beginAnew();
    await project.recommending.settled();
    expect(await project.suggested()).toEqual(['2: Oslo Loc']);
    expect(await project.mention('Oslo', 3)).toMatchObject({ status: 'rejected' });
    expect(await project.mention('Oslo', 2)).toMatchObject({
      origin: { reason: 'accepted twice as Loc; rejected once' },
    });
    await project.end();
  });

  it('a rejection too many silences the string everywhere, and an undo lets it speak again', async () => {
    const project = await textProject('silenced.cman', NEWS);
    await project.create('Oslo', 'Loc', 0);
    for (const sentence of [1, 2]) {
      const { id, sentenceId } = await project.mention('Oslo', sentence);
      await project.store.execute({ kind: 'reject', sentenceId, mentionIds: [id], relationIds: [] });
    }
    await project.rest();
    expect(await project.suggested()).toEqual([]);
    await project.store.undo();
    await project.rest();
    expect(await project.suggested()).toEqual(['2: Oslo Loc', '3: Oslo Loc']);
    await project.end();
  });

  it('the longest stands, and gives way to what a person says of its parts', async () => {
    const project = await textProject('longest.cman', 'The Oslo Times. The Oslo Times. The Oslo Times.');
    await project.create('Oslo', 'Loc', 0);
    expect(await project.suggested()).toEqual(['1: Oslo Loc', '2: Oslo Loc']);
    await project.create('Oslo Times', 'Org', 1);
    expect(await project.suggested()).toEqual(['2: Oslo Times Org']);
    await project.create('Times', 'Org', 2);
    expect(await project.suggested()).toEqual(['0: Times Org', '2: Oslo Loc']);
    await project.end();
  });

  it('finds a token within a word, and what has no letters', async () => {
    const project = await textProject(
      'within.cman',
      'Took 5mg daily. Then 7mg, 5 % more. 5 % is much. 木曜日。',
    );
    await project.create('mg', 'Org', 0);
    await project.create('%', 'Loc', 1);
    expect(await project.suggested()).toEqual(['1: mg Org', '2: % Loc']);
    await project.end();
  });

  it('nothing is suggested in a sentence that is done, until it is opened again', async () => {
    const project = await textProject('done.cman', NEWS);
    const { sentenceId } = (await project.store.queue('all', 1, 1)).entries[0] ?? expect.fail('no sentence');
    await project.store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
    await project.create('Oslo', 'Loc', 0);
    expect(await project.suggested()).toEqual(['2: Oslo Loc', '3: Oslo Loc']);
    await project.store.execute({ kind: 'reopen-sentence', sentenceId });
    await project.rest();
    expect(await project.suggested()).toEqual(['1: Oslo Loc', '2: Oslo Loc', '3: Oslo Loc']);
    await project.end();
  });

  it('is taken up after a restart where it was left, and documents that come in later are gone through', async () => {
    const project = await textProject('restart.cman', NEWS);
    await project.create('Oslo', 'Loc', 0);
    await project.recommending.close();
    // Done while nobody was there to follow it.
    await project.store.undo();
    const again = await annotated(project.store);
    expect(await again.suggested()).toEqual([]);
    await again.create('Bob', 'Peop', 2);
    await again.store.importCorpora([asFile([textDocument('Bob is back.')])]);
    await again.rest();
    expect(await again.suggested()).toEqual(['5: Bob Peop']);
    await again.end();
  });
});

describe('lists', () => {
  const list = (kind: 'words' | 'patterns', name: string, text: string, type: string | null = null) => ({
    kind,
    name,
    text,
    type,
  });

  it('are suggested from when they are loaded, pattern and word alike, and until they are removed', async () => {
    const project = await textProject('lists.cman', NEWS);
    await addList(project.store, RECOMMENDERS, list('words', 'people.txt', 'Ann\nBob', 'Peop'));
    await addList(project.store, RECOMMENDERS, list('patterns', 'forms.txt', 'Oslo\\p{Ll}+\tLoc'));
    project.recommending.beginAnew();
    await project.recommending.settled();
    expect(await project.suggested()).toEqual([
      '0: Ann Peop',
      '2: Bob Peop',
      '2: Oslofjord Loc',
      '4: Ann Peop',
    ]);
    expect(await project.mention('Oslofjord', 2)).toMatchObject({
      origin: { reason: 'in forms.txt, line 1' },
    });
    const lists = await removeList(project.store, 'none');
    const people = lists.find(({ name }) => name === 'people.txt') ?? expect.fail('not there');
    await removeList(project.store, people.id);
    project.recommending.beginAnew();
    await project.recommending.settled();
    expect(await project.suggested()).toEqual(['2: Oslofjord Loc']);
    await project.end();
  });

  it('that can’t be used are refused with file, line and reason, and leave everything as it was', async () => {
    const project = await textProject('bad-lists.cman', NEWS);
    const add = (text: string, kind: 'words' | 'patterns' = 'words'): Promise<unknown> =>
      addList(project.store, RECOMMENDERS, list(kind, 'bad.txt', text));
    await expect(add('Ann\tPeop\nBob\tPerson')).rejects.toMatchObject({
      code: 'bad-input',
      message: 'bad.txt:2: the project has no entity type Person; it has Peop, Loc, Org',
    });
    await expect(add('(a', 'patterns')).rejects.toMatchObject({ code: 'bad-input' });
    expect(await removeList(project.store, 'none')).toEqual([]);
    await project.end();
  });
});

describe('beside a model', () => {
  const predicted = (id: string): SentencePrediction => ({
    id,
    mentions: [{ begin: 0, end: 1, type: 'Org', confidence: 0.9, runnerUp: null }],
    relations: [],
    uncertainty: CERTAIN,
    embedding: null,
  });
  const readBy = async (project: Annotated, model: string): Promise<void> => {
    const content = await contentOf(project.store);
    const numbered = content.map(({ sentence }, index) => ({
      seq: index + 1,
      prediction: predicted(sentence.id),
    }));
    await project.store.database.transaction((session) =>
      writePredictions(session, model, numbered, project.store.newId),
    );
  };

  it('they give way as the model reads, unless the person wants them beside it', async () => {
    const project = await textProject('model.cman', NEWS);
    await project.create('Oslo', 'Loc', 0);
    const model = await addTestModel(project.store);
    await readBy(project, model.id);
    const ofModel = ['0: Ann Org', '1: Oslo Org', '2: Bob Org', '3: The Org', '4: Ann Org'];
    expect(await project.suggested()).toEqual(ofModel);
    // With a model, an edit moves nothing.
    await project.create('Times', 'Org', 3);
    expect((await project.suggested()).filter((one) => one.startsWith('2'))).toEqual(['2: Bob Org']);
    await project.store.database.transaction((session) => writeUse(session, 'always'));
    project.recommending.beginAnew();
    await project.recommending.settled();
    expect(await project.suggested()).toEqual([
      '0: Ann Org',
      '1: Oslo Loc',
      '1: Oslo Org',
      '2: Bob Org',
      '2: Oslo Loc',
      '3: The Org',
      '3: Oslo Loc',
      '4: Ann Org',
    ]);
    await readBy(project, model.id);
    expect((await project.suggested()).filter((one) => one.endsWith('Loc'))).toHaveLength(3);
    await project.store.database.transaction((session) => writeUse(session, 'never'));
    project.recommending.beginAnew();
    await project.recommending.settled();
    expect(await project.suggested()).toEqual(ofModel);
    await project.end();
  });
});

/** Actions of the law below. */
const ACTIONS = 200;
const COMPARED_EVERY = 20;

it(`over ${ACTIONS} random actions, suggestions are what the recommender makes of all that was said`, async () => {
  const choose = new Chooser(815);
  const path = folder.path('law.cman');
  const options = { durable: false, annotator: 'ada' };
  let project = await annotated(await smallProject(path, 10, options));
  for (let action = 1; action <= ACTIONS; action++) {
    const content = await contentOf(project.store);
    const one = content[choose.below(content.length)] ?? expect.fail('no sentence');
    const kind = choose.below(10);
    try {
      if (kind < 2) await project.store.undo();
      else if (kind < 3) await project.store.redo();
      else await project.store.execute(randomCommand(choose, one));
    } catch (error) {
      // What the rules refuse changes nothing.
      expect(error).toMatchObject({ name: 'AppError' });
    }
    // Often it has not come to rest when the next edit comes.
    project.recommending.edited();
    if (action % 70 === 0) {
      await project.end();
      project = await annotated(await ProjectStore.open(path, options));
    }
    if (action % COMPARED_EVERY !== 0) continue;
    await project.rest();
    await compare(project.store);
  }
  await project.end();

  async function compare(store: ProjectStore): Promise<void> {
    const content = await contentOf(store);
    const views = await Promise.all(content.map(({ sentence }) => store.view(sentence.id)));
    const recommender = dictionary.open([]);
    recommender.learn(
      views.flatMap(({ sentence, text, mentions }) =>
        mentions
          .filter(({ status }) => status !== 'suggested')
          .map(({ begin, end, type, status }) => ({
            text: text.slice(begin - sentence.begin, end - sentence.begin),
            type,
            accepted: status === 'accepted' ? 1 : 0,
            rejected: status === 'rejected' ? 1 : 0,
          })),
      ),
    );
    for (const view of views) {
      const { sentence, mentions, text } = view;
      const tokens = sentence.tokens.map(({ begin, end }) => ({
        begin: begin - sentence.begin,
        end: end - sentence.begin,
      }));
      const judged = mentions.flatMap(({ begin, end, type, status }) =>
        status === 'suggested'
          ? []
          : [
              {
                begin: sentence.tokens.findIndex((token) => token.begin === begin),
                end: sentence.tokens.findIndex((token) => token.end === end) + 1,
                type,
                status,
              },
            ],
      );
      const wanted = sentence.status === 'complete' ? [] : recommender.recommend({ text, tokens, judged });
      const there = mentions.filter(({ status }) => status === 'suggested').sort((a, b) => a.begin - b.begin);
      expect(there.map(({ begin, end, type }) => ({ begin, end, type }))).toEqual(
        wanted.map(({ begin, end, type }) => ({
          begin: sentence.tokens[begin]?.begin,
          end: sentence.tokens[end - 1]?.end,
          type,
        })),
      );
      for (const [index, { confidence }] of there.entries()) {
        expect(Math.abs((confidence ?? 0) - (wanted[index]?.confidence ?? 0))).toBeLessThan(0.051);
      }
      expect(brokenRules(view, NEWS_SCHEMA)).toEqual([]);
    }
  }
});
