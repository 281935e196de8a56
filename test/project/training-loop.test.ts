// The whole loop over the real worker, with a network small enough for a test: train, suggest, rank, correct, retrain from the model; and a
// worker that stands still, is killed, crashes in native code or has no memory left in the middle of an epoch.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { TrainingState } from '../../core/contract/project.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import type { TrainingSettings } from '../../electron/project/training-plan.ts';
import { TrainingSupervisor } from '../../electron/project/training-supervisor.ts';
import { forkTransport } from '../../trainer/client/fork.ts';
import { TrainerClient } from '../../trainer/client/trainer-client.ts';
import { builtWorker } from '../support/built-worker.ts';
import { statusOf, workersOf } from '../support/processes.ts';
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

interface Supervised {
  readonly settings?: TrainingSettings;
  /** Node's own, of the worker that is started as the nth. */
  readonly argumentsOf?: (worker: number) => readonly string[];
}

function supervise(
  store: ProjectStore,
  onState: (state: TrainingState, client: TrainerClient) => void,
  { settings = SMALL, argumentsOf = () => [] }: Supervised = {},
) {
  const environment = { encoderPlugins: folder.path('no-plugins'), encoderFiles: folder.path('no-files') };
  let workers = 0;
  const open = () =>
    new TrainerClient(() => forkTransport(worker.entry, { execArgv: argumentsOf(++workers) }), environment);
  const [trainer, predictor] = [open(), open()];
  const notices: string[] = [];
  const supervisor = new TrainingSupervisor({
    store,
    trainer,
    predictor,
    settings: () => settings,
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

const onLinux = it.skipIf(process.platform !== 'linux');
const BRIEF: TrainingSettings = { ...SMALL, training: { ...SMALL.training, epochs: 4 } };
const epochsOf = (state: TrainingState): readonly number[] | false =>
  state.kind === 'finished' && state.model.epochs.map(({ epoch }) => epoch);

/** Does something once, when the second epoch is done, to the process that trains. */
function afterTwoEpochs(deed: (trainer: number) => void): (state: TrainingState) => void {
  let done = false;
  // Other tests of this process leave theirs waiting.
  const others = workersOf(worker.entry);
  return (state) => {
    if (done || state.kind !== 'running' || (state.epochs.at(-1)?.epoch ?? 0) < 2) return;
    done = true;
    deed(workersOf(worker.entry).find((pid) => !others.includes(pid)) ?? expect.fail('nothing trains'));
  };
}

onLinux(
  'a worker that stands still, as in a sleep of the computer, is given up by nobody, and work goes on beside it',
  async () => {
    const store = await towns('asleep.cman');
    let asleep = 0;
    const stop = afterTwoEpochs((trainer) => {
      asleep = trainer;
      process.kill(asleep, 'SIGSTOP');
    });
    const { supervisor, notices, close } = supervise(store, stop, { settings: BRIEF });
    await supervisor.start({ warmStart: false });
    await expect.poll(() => asleep && statusOf(asleep), { interval: 20, timeout: 60_000 }).toBe('T');
    try {
      await store.execute({ kind: 'complete-sentence', sentenceId: 'd2s0', threshold: 0 });
      // What it had said by then has been heard.
      await pause(500);
      const before = supervisor.state;
      await pause(1000);
      expect(supervisor.state).toEqual(before);
    } finally {
      process.kill(asleep, 'SIGCONT');
    }
    expect(epochsOf(await supervisor.settled())).toEqual([1, 2, 3, 4]);
    expect(notices).toEqual([]);
    expect(workersOf(worker.entry)).toContain(asleep);
    await close();
  },
);

onLinux(
  'a worker whose native code crashes, and one without memory: each goes alone, and the app says where it goes on',
  async () => {
    const store = await towns('crashes.cman');
    const crash = afterTwoEpochs((trainer) => process.kill(trainer, 'SIGSEGV'));
    const { supervisor, notices, close } = supervise(store, crash, {
      // With nothing to try adapters with, `auto` is the processor from the beginning.
      settings: { ...BRIEF, engine: 'auto' },
      // The second one has not nearly the memory that it needs.
      argumentsOf: (worker) => (worker === 2 ? ['--max-old-space-size=16'] : []),
    });
    await supervisor.start({ warmStart: false });
    const end = await supervisor.settled();
    expect(notices).toEqual([
      expect.stringMatching(/ended by SIGSEGV\. Another one goes on after epoch \d; nothing/),
      expect.stringMatching(/ended by SIG\w+\. Another one goes on after epoch \d, on the processor/),
    ]);
    expect(epochsOf(end)).toEqual([1, 2, 3, 4]);
    await close();
  },
);
