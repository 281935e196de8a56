// Retraining as a person waits for it: a project with a model, some corrections through the project's own commands, the click on Retrain, and the seconds
// until the suggestions of the new model are stored, first of all those of the sentence on the screen. Then what the model is worth, held against one that
// is trained anew on everything. All of it through the service that the window calls, with the product's own workers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noCorrections, correctSentence } from '../cli/demo/corrections.ts';
import type { ProjectEvent, TrainingState } from '../core/contract/project.ts';
import type { ModelFiles, SentencePrediction } from '../core/contract/trainer.ts';
import { strictScores, type JointScores } from '../core/metrics/strict.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { DeviceSettingsFile } from '../electron/project/device-settings-file.ts';
import { formatsIn } from '../electron/project/formats.ts';
import { ProjectServiceServer } from '../electron/project/service.ts';
import { ProjectStore } from '../electron/project/store.ts';
import { planTraining, type TrainingSettings } from '../electron/project/training-plan.ts';
import { forkTransport } from '../trainer/client/fork.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import { BUILD, ENCODER_FILES, ENCODER_PLUGINS, TRAINER_ENTRY } from './places.ts';
import { makeProject, readRetrainCorpus, type RetrainCorpus } from './retrain/project.ts';
import { storedTraining } from './retrain/stored-training.ts';
import { TimedTrainer, type Mark } from './retrain/timed-trainer.ts';

interface RetrainBenchOptions {
  readonly data: string;
  readonly sentences: string;
  readonly corrected: string;
  readonly epochs: string;
  readonly seed: string;
  readonly cold?: boolean;
  readonly full: boolean;
  readonly json?: boolean;
}

/** Sentences at the head of the queue: more than anybody annotates between two retrainings. */
const QUEUE_HEAD = 100;
const POLL_MS = 20;

export async function printRetrain(options: RetrainBenchOptions): Promise<void> {
  const say = (line: string): void => console.error(line);
  const corpus = readRetrainCorpus(options.data, {
    sentences: Number(options.sentences),
    corrected: Number(options.corrected),
    seed: Number(options.seed),
  });
  const settings: TrainingSettings = { engine: 'onnx', training: { epochs: Number(options.epochs) } };
  const folder = mkdtempSync(join(tmpdir(), 'cman-retrain-'));
  const client = newClient();
  try {
    const path = join(folder, 'bench.cman');
    say(`the model before: ${corpus.annotated.length} sentences`);
    await projectWithModel(client, path, corpus, settings, say);
    // The evaluations have a worker of their own; it must not take memory or time from what is measured.
    client.kill();
    const measured = await retrain(folder, path, corpus, options.cold ?? false, say);

    const store = await ProjectStore.open(path);
    const models = await store.models();
    const filesOf = (number: number): Promise<ModelFiles> =>
      store.modelFiles(models.find((model) => model.number === number)!.id);
    const fresh = await correctedExamples(store);
    const scores = async (model: ModelFiles) => ({
      dev: brief(await evaluate(client, model, corpus.devExamples)),
      corrected: brief(await evaluate(client, model, fresh)),
    });
    const before = await scores(await filesOf(1));
    const retrained = await scores(await filesOf(models[0]!.number));
    if (options.full)
      say(`a full retraining: ${corpus.annotated.length + corpus.corrected.length} sentences`);
    const full = options.full
      ? await scores(
          (await storedTraining(client, await planTraining(store, { warmStart: false }, settings), say))
            .model,
        )
      : null;
    await store.close();
    report({ ...measured, before, retrained, full }, options.json ?? false);
  } finally {
    client.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

const newClient = (): TrainerClient =>
  new TrainerClient(() => forkTransport(TRAINER_ENTRY), {
    encoderPlugins: ENCODER_PLUGINS,
    encoderFiles: ENCODER_FILES,
  });

async function projectWithModel(
  client: TrainerClient,
  path: string,
  corpus: RetrainCorpus,
  settings: TrainingSettings,
  say: (line: string) => void,
): Promise<void> {
  const store = await makeProject(path, corpus);
  const plan = await planTraining(store, { warmStart: false }, settings);
  const outcome = await storedTraining(client, plan, say);
  const { trainedOn, learned } = plan;
  await store.addModel({ id: 'before', createdAt: Date.now(), trainedOn, learned, seconds: 0, outcome });
  await store.close();
}

interface Measured {
  readonly outcome: 'new model' | 'model kept';
  /** From the click, in the order of what happened; null where it did not. */
  readonly seconds: Readonly<Record<string, number | null>>;
}

/** Opens the project as the app does, corrects, clicks, and listens. */
async function retrain(
  folder: string,
  path: string,
  corpus: RetrainCorpus,
  cold: boolean,
  say: (line: string) => void,
): Promise<Measured> {
  const trainers = new Map<string, TimedTrainer>();
  const states: { readonly atMs: number; readonly state: TrainingState }[] = [];
  const onEvent = (event: ProjectEvent): void => {
    if (event.kind === 'training') states.push({ atMs: performance.now(), state: event.state });
    if (event.kind === 'notice') say(`notice: ${event.message}`);
  };
  const service = await ProjectServiceServer.start({
    formats: formatsIn([join(BUILD, 'plugins', 'formats')]),
    openTrainer: (purpose) => {
      const trainer = new TimedTrainer(newClient());
      trainers.set(purpose, trainer);
      return trainer;
    },
    chooseFile: async () => null,
    preferencesPath: join(folder, 'preferences.json'),
    devices: await DeviceSettingsFile.read(join(folder, 'devices.json'), say),
    demo: {
      prepared: join(folder, 'none'),
      own: join(folder, 'demo.cman'),
      resources: join(BUILD, 'resources'),
    },
    onEvent,
  });
  const marksOf = (purpose: 'train' | 'predict'): readonly Mark[] => trainers.get(purpose)?.marks ?? [];
  try {
    await service.openProject(path);
    say('suggestions of the model before');
    await until(
      async () =>
        (await service.training()).kind !== 'prelabelling' && has(marksOf('predict'), 'predict done'),
    );

    say(`correcting ${corpus.corrected.length} sentences`);
    const counts = noCorrections();
    const window = {
      execute: service.execute.bind(service),
      view: service.sentence.bind(service),
    };
    for (const [index, document] of corpus.corrected.entries()) {
      const sentenceId = `d${corpus.annotated.length + index + 1}s0`;
      await correctSentence(window, sentenceId, document.sentences[0]!, counts);
    }
    // A person takes minutes for them, a worker seconds to get ready.
    await until(async () => has(marksOf('train'), 'prepare done'));
    if (cold) trainers.get('train')?.kill();

    say('retraining');
    const clicked = performance.now();
    await service.startTraining({ warmStart: true });
    // The event, not the state: it is told when the suggestions are there, too.
    const ended = (): TrainingState | undefined =>
      states.find(
        ({ atMs, state }) =>
          atMs >= clicked && ['finished', 'kept', 'failed', 'cancelled'].includes(state.kind),
      )?.state;
    await until(async () => ended() !== undefined);
    const end = ended();
    if (end?.kind !== 'finished' && end?.kind !== 'kept') {
      throw new Error(`the retraining ended early: ${end?.kind === 'failed' ? end.message : 'cancelled'}`);
    }

    const since = (atMs: number | undefined): number | null =>
      atMs === undefined || atMs < clicked ? null : (atMs - clicked) / 1000;
    const mark = (marks: readonly Mark[], what: string): number | null =>
      since(marks.find(({ atMs, what: name }) => atMs >= clicked && name === what)?.atMs);
    const suggested = (count: number): number | null =>
      since(
        states.find(
          ({ atMs, state }) =>
            atMs >= clicked &&
            state.kind === 'prelabelling' &&
            state.done >= Math.min(count, state.total) &&
            state.done > 0,
        )?.atMs,
      );
    const [train, predict] = [marksOf('train'), marksOf('predict')];
    return {
      outcome: end.kind === 'kept' ? 'model kept' : 'new model',
      seconds: {
        'project read, worker asked': mark(train, 'train started'),
        'sentences encoded, network compiled': mark(train, 'train training'),
        'half of the steps done': mark(train, 'train epoch'),
        'all steps done': mark(train, 'train evaluating'),
        'best weights chosen, model written': mark(train, 'train exporting'),
        'model with the project': mark(train, 'train done'),
        'prediction asked for': mark(predict, 'predict started'),
        'first suggestions made': mark(predict, 'predict predictions'),
        'first suggestions stored': suggested(1),
        [`first ${QUEUE_HEAD} of the queue stored`]: suggested(QUEUE_HEAD),
        'all suggestions, queue ordered': since(
          states.findLast(({ state }) => state.kind === 'finished')?.atMs,
        ),
      },
    };
  } finally {
    await service.close();
  }
}

const has = (marks: readonly Mark[], what: string): boolean => marks.some((mark) => mark.what === what);

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** The corrected sentences that were trained on: they are in front of a plan that knows the model before. */
async function correctedExamples(store: ProjectStore): Promise<readonly SentenceExample[]> {
  const { model } = await activate(store, 'before');
  const { request } = await planTraining(store, { warmStart: true }, {});
  await store.activateModel(model);
  const ids = new Set(request.quick?.fresh);
  return request.train.filter(({ id }) => ids.has(id));
}

async function activate(store: ProjectStore, id: string): Promise<{ readonly model: string }> {
  const active = await store.activeModel();
  await store.activateModel(id);
  return { model: active?.id ?? id };
}

async function evaluate(
  client: TrainerClient,
  model: ModelFiles,
  examples: readonly SentenceExample[],
): Promise<JointScores> {
  const byId = new Map<string, SentencePrediction>();
  await client.start(
    'predict',
    { model, sentences: examples.map(({ id, tokens }) => ({ id, tokens })) },
    {
      onEvent: ({ predictions }) => {
        for (const prediction of predictions) byId.set(prediction.id, prediction);
      },
    },
  );
  return strictScores(
    examples,
    examples.map(({ id }) => byId.get(id)!),
  );
}

interface BriefScores {
  readonly mentions: number;
  readonly relations: number;
}

const brief = ({ ner, re }: JointScores): BriefScores => ({ mentions: ner.micro.f1, relations: re.micro.f1 });

interface Figures extends Measured {
  readonly before: { readonly dev: BriefScores; readonly corrected: BriefScores };
  readonly retrained: Figures['before'];
  readonly full: Figures['before'] | null;
}

function report({ outcome, seconds, before, retrained, full }: Figures, json: boolean): void {
  const lost = full && {
    mentions: full.dev.mentions - retrained.dev.mentions,
    relations: full.dev.relations - retrained.dev.relations,
  };
  if (json) {
    console.log(JSON.stringify({ outcome, seconds, before, retrained, full, fullLessRetrained: lost }));
    return;
  }
  console.log(`${outcome}; seconds from the click:`);
  console.table(
    Object.fromEntries(Object.entries(seconds).map(([what, value]) => [what, { seconds: round(value) }])),
  );
  const row = ({ dev, corrected }: Figures['before']) => ({
    'dev mentions': round(dev.mentions),
    'dev relations': round(dev.relations),
    'corrected mentions': round(corrected.mentions),
    'corrected relations': round(corrected.relations),
  });
  console.table({ before: row(before), retrained: row(retrained), ...(full && { full: row(full) }) });
}

const round = (value: number | null): number | null =>
  value === null ? null : Math.round(100 * value) / 100;
