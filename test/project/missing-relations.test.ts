// Relations between accepted mentions, suggested by a network that was trained a moment ago: it takes the mentions as they are given, and what it
// says of them becomes suggestions that keep to what people have judged.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import type { ModelFiles, SentencePrediction, TrainOutcome } from '../../core/contract/trainer.ts';
import type { TokenSpan } from '../../core/model/example.ts';
import { MissingRelations } from '../../electron/project/suggestions/missing-relations.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { OpenModel } from '../../trainer/process/open-model.ts';
import { trainModel } from '../../trainer/training/train-model.ts';
import { brokenRules } from '../core/model/sentence-rules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { EXAMPLES, SCHEMA, SMALL, SMALL_TRAINING, smallSetting } from '../trainer/small-network.ts';
import { ScriptedTrainer } from './scripted-trainer.ts';
import { asFile, contentOf } from './small-project.ts';

const folder = temporaryFolder();
const NEVER = new AbortController().signal;
let outcome: TrainOutcome;

beforeAll(async () => {
  const { encoder } = await smallSetting();
  outcome = await trainModel(
    {
      train: EXAMPLES,
      dev: [],
      schema: SCHEMA,
      network: SMALL,
      training: { ...SMALL_TRAINING, epochs: 3 },
      engine: 'onnx',
    },
    { encoder, engine: onnxEngine, emit: () => undefined, signal: NEVER },
  );
}, 60_000);

async function read(
  model: ModelFiles,
  sentences: readonly {
    id: string;
    tokens: readonly string[];
    mentions?: readonly TokenSpan[] | undefined;
  }[],
): Promise<readonly SentencePrediction[]> {
  // Hardly trained, it is sure of nothing: all that it says is asked for.
  const reader = await OpenModel.open(
    { model, relationThreshold: 0 },
    async () => (await smallSetting()).encoder,
  );
  try {
    return await reader.predict(sentences, NEVER);
  } finally {
    await reader.close();
  }
}

/** What the predicting process does, in this one. @param before what happens while it reads */
const predictor = (before: () => Promise<void> = () => Promise.resolve()): ScriptedTrainer =>
  new ScriptedTrainer({
    async predict({ model, sentences }, emit) {
      await before();
      const predictions = await read(model, sentences);
      emit({ kind: 'predictions', predictions });
      return { sentences: predictions.length };
    },
  });

/** The examples as pending sentences, their mentions accepted. */
async function project(name: string): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(name), { durable: false });
  const documents = EXAMPLES.map(({ id, tokens: words, mentions }): CorpusDocument => {
    const text = words.join(' ');
    let at = 0;
    const tokens = words.map((word) => {
      const begin = at;
      at += word.length + 1;
      return { begin, end: begin + word.length };
    });
    const spans = mentions.map(({ begin, end, type }) => ({
      begin: tokens[begin]!.begin,
      end: tokens[end - 1]!.end,
      type,
    }));
    const sentence = {
      begin: 0,
      end: text.length,
      tokens,
      mentions: spans,
      relations: [],
      annotated: false,
    };
    return { name: id, text, sentences: [sentence] };
  });
  await store.importCorpora([asFile(documents)]);
  await store.execute({ kind: 'set-schema', schema: SCHEMA });
  await store.addModel({ id: 'm1', createdAt: 1, trainedOn: 4, seconds: 1, outcome });
  return store;
}

describe('a network that is told the mentions', () => {
  it('gives them back as they are, and says of each pair what it said when it had found them itself', async () => {
    const sentences = EXAMPLES.map(({ id, tokens }) => ({ id, tokens }));
    const found = await read(outcome.model, sentences);
    const told = await read(
      outcome.model,
      sentences.map((sentence, index) => ({ ...sentence, mentions: found[index]!.mentions })),
    );
    for (const [index, { mentions, relations, uncertainty }] of told.entries()) {
      const before = found[index]!;
      expect(mentions.map(({ begin, end, type }) => ({ begin, end, type }))).toEqual(
        before.mentions.map(({ begin, end, type }) => ({ begin, end, type })),
      );
      expect(uncertainty.pathUncertainty).toBeCloseTo(before.uncertainty.pathUncertainty, 5);
      expect(relations.map(({ head, tail, type }) => [head, tail, type])).toEqual(
        before.relations.map(({ head, tail, type }) => [head, tail, type]),
      );
      for (const [place, { head, tail, confidence }] of relations.entries()) {
        const sureness = before.mentions[head]!.confidence * before.mentions[tail]!.confidence;
        expect(confidence * sureness).toBeCloseTo(before.relations[place]!.confidence, 5);
      }
    }
  });

  it('scores any mentions, nested ones among them, and joins only what the schema allows', async () => {
    const { id, tokens } = EXAMPLES[0]!;
    const mentions = [
      { begin: 0, end: 5, type: 'Loc' },
      { begin: 0, end: 2, type: 'Peop' },
      { begin: 4, end: 5, type: 'Loc' },
      { begin: 6, end: 7, type: 'Unheard' },
    ];
    const [prediction] = await read(outcome.model, [{ id, tokens, mentions }]);
    expect(prediction!.mentions).toHaveLength(4);
    const pairs = prediction!.relations.map(({ head, tail, type }) => `${type} ${head} ${tail}`).sort();
    expect(pairs).toEqual(['Live_In 1 0', 'Live_In 1 2', 'Located_In 0 2', 'Located_In 2 0']);
  });
});

describe('relations between accepted mentions', () => {
  it('are suggested where none is, not where somebody has said no, and keep the rules', async () => {
    const store = await project('missing.cman');
    const missing = new MissingRelations({ store, predictor: predictor() });
    const [first] = await contentOf(store);
    const { id } = first!.sentence;
    expect(await missing.suggest(id)).toBe(4);
    const { relations, mentions } = await store.view(id);
    expect(relations).toHaveLength(4);
    expect(relations.every(({ status, origin }) => status === 'suggested' && origin.kind === 'model')).toBe(
      true,
    );
    const [one, other] = relations;
    await store.execute({ kind: 'reject', sentenceId: id, mentionIds: [], relationIds: [one!.id] });
    await store.execute({ kind: 'accept', sentenceId: id, mentionIds: [], relationIds: [other!.id] });
    expect(await missing.suggest(id)).toBe(0);
    const after = await store.view(id);
    expect(after.relations.map(({ status }) => status).sort()).toEqual([
      'accepted',
      'rejected',
      'suggested',
      'suggested',
    ]);
    expect(after.mentions).toEqual(mentions);
    expect(brokenRules(after, SCHEMA)).toEqual([]);
    await store.execute({ kind: 'complete-sentence', sentenceId: id, threshold: 1 });
    await expect(missing.suggest(id)).rejects.toThrow(/is done/);
    await missing.close();
    await store.close();
  });

  it('that were asked for before the mentions changed are dropped', async () => {
    const store = await project('changed.cman');
    const [first] = await contentOf(store);
    const { id } = first!.sentence;
    const [gone] = first!.mentions;
    const missing = new MissingRelations({
      store,
      predictor: predictor(async () => {
        await store.execute({ kind: 'delete-mention', sentenceId: id, mentionId: gone!.id });
      }),
    });
    expect(await missing.suggest(id)).toBe(0);
    expect((await store.view(id)).relations).toEqual([]);
    await missing.close();
    await store.close();
  });

  it('come by themselves after a pause, once for the same mentions, and not while the processor is needed', async () => {
    const store = await project('pause.cman');
    const process = predictor();
    let busy = true;
    const told: number[] = [];
    const missing = new MissingRelations({
      store,
      predictor: process,
      isBusy: () => busy,
      onChanged: () => told.push(1),
      pauseMs: 1,
    });
    const [first] = await contentOf(store);
    const { id } = first!.sentence;
    const pause = async (): Promise<void> => {
      missing.edited(id);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await missing.settled();
    };
    await pause();
    expect(process.predictions).toHaveLength(0);
    busy = false;
    await pause();
    expect((await store.view(id)).relations).toHaveLength(4);
    await pause();
    expect(process.predictions).toHaveLength(1);
    expect(told).toHaveLength(1);
    await missing.close();
    await store.close();
  });
});
