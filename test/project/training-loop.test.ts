// The whole loop over the real worker, with a network small enough for a test: train, suggest, rank, correct, retrain from the model; and a
// worker that is killed in the middle of an epoch.
import { expect, it } from 'vitest';
import type { TrainingState } from '../../core/contract/project.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import type { TrainingSettings } from '../../electron/project/training-plan.ts';
import { TrainingSupervisor } from '../../electron/project/training-supervisor.ts';
import { forkTransport } from '../../trainer/client/fork.ts';
import { TrainerClient } from '../../trainer/client/trainer-client.ts';
import { builtWorker } from '../support/built-worker.ts';
import { Chooser } from '../support/random-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const worker = builtWorker();

const SMALL: TrainingSettings = {
  engine: 'onnx',
  network: {
    encoders: [],
    hidden: 12,
    heads: 2,
    bsaUnits: 1,
    wordEmbedding: 16,
    minimumWordCount: 1,
    characterHidden: 4,
    characterEmbedding: 6,
    scorerHidden: 8,
  },
  training: { epochs: 10, batchSize: 8, learningRate: 0.02, averageDecay: 0.9, seed: 7 },
};

const PEOPLE = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eva', 'Fritz', 'Gina', 'Hugo'];
const PLACES = ['Bern', 'Rome', 'Oslo', 'Lyon', 'Graz', 'Turin', 'Gent', 'Brno'];

/** "Ann lives in Bern ." and the like: what even a small network learns in a few epochs. */
function townDocument(count: number, annotated: boolean, seed: number): CorpusDocument {
  const choose = new Chooser(seed);
  const sentences: CorpusDocument['sentences'][number][] = [];
  let text = '';
  for (let index = 0; index < count; index++) {
    const words = [
      choose.of(PEOPLE)!,
      choose.of(['lives', 'works', 'stays'])!,
      'in',
      choose.of(PLACES)!,
      '.',
    ];
    const begin = text.length;
    const tokens = words.map((word) => {
      if (text.length > begin) text += ' ';
      text += word;
      return { begin: text.length - word.length, end: text.length };
    });
    const [person, , , place] = tokens;
    sentences.push({
      begin,
      end: text.length,
      tokens,
      annotated,
      mentions: annotated
        ? [
            { ...person!, type: 'Peop' },
            { ...place!, type: 'Loc' },
          ]
        : [],
      relations: annotated ? [{ head: 0, tail: 1, type: 'Live_In' }] : [],
    });
    text += '\n';
  }
  return { name: `towns ${seed}`, text, sentences };
}

async function towns(name: string): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(name));
  const file = (document: CorpusDocument) => ({
    name: 'towns.txt',
    format: 'test',
    split: null,
    corpus: { documents: [document], warnings: [] },
  });
  await store.importCorpora([file(townDocument(60, true, 1)), file(townDocument(12, false, 2))]);
  return store;
}

function supervise(store: ProjectStore, onState: (state: TrainingState, client: TrainerClient) => void) {
  const environment = { encoderPlugins: folder.path('no-plugins'), encoderFiles: folder.path('no-files') };
  const open = () => new TrainerClient(() => forkTransport(worker.entry), environment);
  const [trainer, predictor] = [open(), open()];
  const notices: string[] = [];
  const supervisor = new TrainingSupervisor({
    store,
    trainer,
    predictor,
    settings: () => SMALL,
    onState: (state) => onState(state, trainer),
    onNotice: (_, message) => notices.push(message),
  });
  const close = async (): Promise<void> => {
    await supervisor.close();
    trainer.dispose();
    predictor.dispose();
    await store.close();
  };
  return { supervisor, notices, close };
}

it('trains, suggests, ranks and retrains', async () => {
  const store = await towns('loop.cman');
  const { supervisor, notices, close } = supervise(store, () => undefined);
  await supervisor.start({ warmStart: true });
  const first = await supervisor.settled();
  expect(first, JSON.stringify(first)).toMatchObject({
    kind: 'finished',
    model: { number: 1, active: true },
  });
  if (first.kind !== 'finished') return;
  expect(first.model.dev?.ner.micro.f1).toBeGreaterThan(60);
  expect(notices).toEqual([]);

  const { entries } = await store.queue('pending', 0, 20);
  expect(entries).toHaveLength(12);
  expect(entries.every(({ uncertainty, score }) => uncertainty !== null && score !== null)).toBe(true);
  const suggestions = entries.reduce((sum, entry) => sum + entry.suggestions, 0);
  expect(suggestions).toBeGreaterThan(12);

  for (const { sentenceId } of entries.slice(0, 6)) {
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  await supervisor.start({ warmStart: true });
  expect(await supervisor.settled()).toMatchObject({ kind: 'finished', model: { number: 2 } });
  expect((await store.queue('pending', 0, 20)).entries).toHaveLength(6);
  await close();
});

it('a worker killed in the middle of an epoch is replaced and goes on', async () => {
  const store = await towns('killed.cman');
  let killed = false;
  const seen: number[] = [];
  const { supervisor, notices, close } = supervise(store, (state, trainer) => {
    if (state.kind !== 'running') return;
    const last = state.epochs.at(-1)?.epoch ?? 0;
    if (seen.at(-1) !== last) seen.push(last);
    if (!killed && last >= 3) {
      killed = true;
      trainer.kill();
    }
  });
  await supervisor.start({ warmStart: false });
  const end = await supervisor.settled();
  expect(end).toMatchObject({ kind: 'finished' });
  expect(notices).toEqual([expect.stringContaining('Another one goes on after epoch')]);
  // It went back to the checkpoint, not to the beginning, and the model knows all its epochs.
  const back = seen.slice(seen.indexOf(3) + 1)[0];
  expect(back).toBeGreaterThanOrEqual(1);
  expect(end.kind === 'finished' && end.model.epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 10 }, (_, index) => index + 1),
  );
  await close();
});
