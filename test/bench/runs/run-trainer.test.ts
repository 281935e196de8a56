// Laws of the kept runs, with real trainings of a very small network: done once; interrupted, gone on with; equal to one never interrupted.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKey, type RunPlan } from '../../../bench/runs/run-plan.ts';
import { RunStore } from '../../../bench/runs/run-store.ts';
import { RunTrainer } from '../../../bench/runs/run-trainer.ts';
import { withGoldLabels } from '../../../bench/runs/stored-run.ts';
import { strictScores } from '../../../core/metrics/strict.ts';
import { onnxEngine } from '../../../trainer/engines/onnx/engine.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { EXAMPLES, hashEncoder, SCHEMA, SMALL, SMALL_TRAINING } from '../../trainer/small-network.ts';

const folder = temporaryFolder();
const PLAN: RunPlan = {
  title: 'small',
  train: EXAMPLES,
  dev: EXAMPLES,
  test: EXAMPLES,
  schema: SCHEMA,
  settings: {
    network: SMALL,
    training: { ...SMALL_TRAINING, epochs: 3, learningRate: 0.03, relationThreshold: 0.05 },
  },
};

interface Trial {
  readonly trainer: RunTrainer;
  readonly store: RunStore;
  /** Epochs that were trained, as they came. */
  readonly epochs: number[];
}

function trial(name: string, { stopAfter = Infinity, code = 'one', again = false } = {}): Trial {
  const store = new RunStore(folder.path(name));
  const epochs: number[] = [];
  const stopping = new AbortController();
  const trainer = new RunTrainer({
    store,
    engine: onnxEngine,
    code,
    again,
    openEncoder: (id) => Promise.resolve(id === 'layered' ? hashEncoder(id, 5, 3) : hashEncoder(id, 4, 1)),
    signal: stopping.signal,
    onBegin: () => undefined,
    onEpoch: (_plan, { epoch }) => {
      epochs.push(epoch);
      if (epoch > stopAfter) stopping.abort(new Error('stopped'));
    },
  });
  return { trainer, store, epochs };
}

describe('a run', () => {
  it('is trained once, and read afterwards', async () => {
    const first = trial('first');
    expect(await first.trainer.find(PLAN)).toBeNull();
    const trained = await first.trainer.run(PLAN);
    expect(first.epochs).toEqual([1, 2, 3]);
    const second = trial('first');
    expect(await second.trainer.run(PLAN)).toEqual(trained);
    expect(await second.trainer.find(PLAN)).toEqual(trained);
    expect(second.epochs).toEqual([]);
  });

  it('is another one with another seed', async () => {
    const training = { ...PLAN.settings.training, seed: 2 };
    const other = { ...PLAN, settings: { ...PLAN.settings, training } };
    const one = await trial('once').trainer.run(PLAN);
    const { trainer, epochs } = trial('once');
    const two = await trainer.run(other);
    expect(epochs).toEqual([1, 2, 3]);
    expect(two.run.epochs[0]!.loss).not.toBe(one.run.epochs[0]!.loss);
  });

  it('keeps predictions that give its scores, and no text', async () => {
    const { trainer, store } = trial('once');
    const { run, predictions } = await trainer.run(PLAN);
    expect(predictions.map(({ id }) => id)).toEqual(EXAMPLES.map(({ id }) => id));
    const { ner, re } = strictScores(EXAMPLES, predictions);
    expect(run.micro).toEqual({ mentions: ner.micro.f1, relations: re.micro.f1 });
    expect(run.epochs[run.keptEpoch - 1]!.dev).toEqual(run.micro);
    // Mentions are found before any label is read.
    expect(strictScores(EXAMPLES, withGoldLabels(predictions)).ner).toEqual(ner);
    for (const name of await readdir(join(store.folder, run.key))) {
      const text = await readFile(join(store.folder, run.key, name), 'utf8');
      expect(text).not.toMatch(/Mara|Turku|Finland|Oslo/);
    }
  });

  it('interrupted goes on from its checkpoint and ends as if it had not been', async () => {
    const stopped = trial('interrupted', { stopAfter: 1 });
    await expect(stopped.trainer.run(PLAN)).rejects.toThrow('stopped');
    expect(await stopped.trainer.find(PLAN)).toBeNull();
    const again = trial('interrupted');
    const resumed = await again.trainer.run(PLAN);
    expect(again.epochs).toEqual([2, 3]);
    const whole = await trial('once').trainer.run(PLAN);
    expect(resumed.predictions).toEqual(whole.predictions);
    expect(resumed.run.epochs.map(({ loss }) => loss)).toEqual(whole.run.epochs.map(({ loss }) => loss));
    expect(await again.store.checkpoint(resumed.run.key, 'one')).toBeNull();
  });

  it('of an earlier build is used, unless it is to be trained again', async () => {
    await trial('builds').trainer.run(PLAN);
    const used = trial('builds', { code: 'two' });
    expect((await used.trainer.run(PLAN)).run.code).toBe('one');
    const anew = trial('builds', { code: 'two', again: true });
    expect((await anew.trainer.run(PLAN)).run.code).toBe('two');
    expect([used.epochs, anew.epochs]).toEqual([[], [1, 2, 3]]);
    // Once is enough.
    const second = trial('builds', { code: 'two', again: true });
    await second.trainer.run(PLAN);
    expect(second.epochs).toEqual([]);
  });

  it('does not go on from the checkpoint of another build', async () => {
    const stopped = trial('other build', { stopAfter: 1 });
    await expect(stopped.trainer.run(PLAN)).rejects.toThrow('stopped');
    const { trainer, epochs, store } = trial('other build', { code: 'two' });
    const { run } = await trainer.run(PLAN);
    expect(epochs).toEqual([1, 2, 3]);
    expect((await readdir(join(store.folder, run.key))).sort()).toEqual(['predictions.json', 'run.json']);
  });

  it('without predictions counts as not done; with a damaged file it is refused by name', async () => {
    const { trainer, store } = trial('damaged');
    const { run, predictions } = await trial('once').trainer.run(PLAN);
    await store.keep({ run, predictions });
    const place = join(store.folder, run.key);
    await writeFile(join(place, 'run.json'), '{"key": ');
    await expect(trainer.find(PLAN)).rejects.toThrow(/run\.json: not JSON/);
    await rm(join(place, 'run.json'));
    expect(await trainer.find(PLAN)).toBeNull();
  });
});

describe('gold labels', () => {
  it('change nothing where the network predicts them', async () => {
    // Long enough for four sentences to be learned by heart.
    const training = {
      ...PLAN.settings.training,
      epochs: 150,
      averageDecay: 0,
      embeddingDropout: 0,
      lstmDropout: 0,
    };
    const network = { ...SMALL, hidden: 8 };
    const plan = { ...PLAN, settings: { network, training } };
    const { predictions } = await trial('learned').trainer.run(plan);
    expect(strictScores(EXAMPLES, predictions).ner.micro.f1).toBe(100);
    for (const { relations, relationsOfGoldLabels } of predictions) {
      expect(relationsOfGoldLabels.map(({ head, tail, type }) => [head, tail, type])).toEqual(
        relations.map(({ head, tail, type }) => [head, tail, type]),
      );
    }
    expect(predictions.some(({ relations }) => relations.length > 0)).toBe(true);
  });
});

describe('the key', () => {
  it('names the folder that the run is kept in', async () => {
    const { store, trainer } = trial('once');
    await trainer.run(PLAN);
    const encoders = [hashEncoder('layered', 5, 3), hashEncoder('static', 4, 1)].map(
      ({ id, version, dimension, layers, contextual }) => ({ id, version, dimension, layers, contextual }),
    );
    expect(await readdir(store.folder)).toContain(runKey(PLAN, encoders));
  });
});
