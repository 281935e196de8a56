import { expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { brokenRules } from '../core/model/sentence-rules.ts';
import { MemoryProject } from '../support/memory-project.ts';
import {
  Chooser,
  NEWS_SCHEMA,
  randomCommand,
  randomPrediction,
  WIDER_SCHEMA,
} from '../support/random-actions.ts';
import { randomSchemaEdit } from '../support/random-schema-edits.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { addTestModel } from './test-model.ts';
import { byId, contentOf, smallProject } from './small-project.ts';

const folder = temporaryFolder();
const SENTENCES = 12;
/** Seconds; CMAN_LAW_ACTIONS=10000 for the night. */
const ACTIONS = Number(process.env['CMAN_LAW_ACTIONS'] ?? 2500);
const CERTAIN = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };

/** Ids that depend on the action and their place in it only, so that two projects that do the same give the same. */
function idsByAction(): { next: () => string; begin: (action: number) => void } {
  let action = 0;
  let place = 0;
  return {
    next: () => `a${action}-${place++}`,
    begin(number) {
      action = number;
      place = 0;
    },
  };
}

it(`the database equals the model in memory over ${ACTIONS} random actions, restarts and predictions`, async () => {
  const choose = new Chooser(4_711);
  const stored = idsByAction();
  const remembered = idsByAction();
  const path = folder.path('law.cman');
  const options = { durable: false, annotator: 'ada', newId: stored.next, now: () => 1 };
  let store = await smallProject(path, SENTENCES, options);
  const start = await contentOf(store);
  const memory = new MemoryProject(
    {
      schema: NEWS_SCHEMA,
      sentences: new Map(start.map(({ sentence }) => [sentence.id, sentence])),
      mentions: new Map(),
      relations: new Map(),
    },
    remembered.next,
  );
  const model = await addTestModel(store);
  const compare = async (): Promise<void> => {
    const content = await contentOf(store);
    expect(content.map(({ sentence }) => sentence)).toEqual([...memory.state.sentences.values()]);
    expect(byId(content.flatMap(({ mentions }) => mentions))).toEqual(byId(memory.state.mentions.values()));
    expect(byId(content.flatMap(({ relations }) => relations))).toEqual(
      byId(memory.state.relations.values()),
    );
    expect(await store.schema()).toEqual(memory.state.schema);
    for (const annotations of content) expect(brokenRules(annotations, memory.state.schema)).toEqual([]);
  };
  /** The same in both, refusals included. */
  const both = async (inMemory: () => unknown, inStore: () => Promise<unknown>): Promise<void> => {
    let refusal: string | null = null;
    try {
      inMemory();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refusal = `${error.code}: ${error.message}`;
    }
    if (refusal === null) await inStore();
    else await expect(inStore()).rejects.toThrowError(refusal.slice(refusal.indexOf(': ') + 2));
  };

  for (let action = 1; action <= ACTIONS; action++) {
    stored.begin(action);
    remembered.begin(action);
    const seq = 1 + choose.below(SENTENCES);
    const sentenceId = `d1s${seq - 1}`;
    const kind = choose.below(100);
    if (kind < 12) {
      await both(
        () => memory.undo(),
        () => store.undo(),
      );
    } else if (kind < 20) {
      await both(
        () => memory.redo(),
        () => store.redo(),
      );
    } else if (kind < 30) {
      const prediction: SentencePrediction = {
        id: sentenceId,
        ...randomPrediction(choose),
        uncertainty: CERTAIN,
        embedding: null,
      };
      memory.suggest(sentenceId, prediction, model.id);
      await store.database.transaction((session) =>
        writePredictions(session, model.id, [{ seq, prediction }], stored.next),
      );
    } else if (kind < 31) {
      const schema = choose.chance(0.5) ? WIDER_SCHEMA : NEWS_SCHEMA;
      await both(
        () => memory.execute({ kind: 'set-schema', schema }, 'ada', 1),
        () => store.execute({ kind: 'set-schema', schema }),
      );
    } else if (kind < 34) {
      const edit = randomSchemaEdit(choose, memory.state.schema);
      await both(
        () => memory.execute(edit, 'ada', 1),
        () => store.execute(edit),
      );
    } else {
      const command = randomCommand(choose, memory.annotations(sentenceId));
      await both(
        () => memory.execute(command, 'ada', 1),
        () => store.execute(command),
      );
    }
    if (action % 1000 === 0) {
      await store.close();
      store = await ProjectStore.open(path, options);
    }
    if (action % 500 === 0) await compare();
  }
  // Down to the beginning, through everything.
  while (memory.undo()) await store.undo();
  await compare();
  expect(await store.database.all('PRAGMA foreign_key_check')).toEqual([]);
  await store.close();
});
