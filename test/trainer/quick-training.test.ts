// Laws of the quick training: the same seed and steps give the same model, prepared or not; every fresh sentence is seen and the budget is kept; what
// comes out is never worse on dev and the fresh sentences together than what went in.
import { describe, expect, it } from 'vitest';
import type { TrainOutcome, TrainRequest } from '../../core/contract/trainer.ts';
import type { Engine } from '../../trainer/engines/engine.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { devCriterion } from '../../trainer/training/train.ts';
import { PreparedSession } from '../../trainer/training/prepared-session.ts';
import { asRetraining, prepareRetraining, retrainModel } from '../../trainer/training/retrain-model.ts';
import { trainModel } from '../../trainer/training/train-model.ts';
import { EXAMPLES, SCHEMA, SMALL, SMALL_TRAINING, smallSetting } from './small-network.ts';

const { encoder } = await smallSetting();
const signal = new AbortController().signal;
const emit = (): void => undefined;

const FULL: TrainRequest = {
  train: EXAMPLES.slice(0, 3),
  dev: EXAMPLES,
  schema: SCHEMA,
  network: SMALL,
  training: { ...SMALL_TRAINING, learningRate: 0.03, epochs: 6 },
  engine: 'onnx',
};
const base = await trainModel(FULL, { encoder, engine: onnxEngine, emit, signal });

const QUICK: TrainRequest = {
  ...FULL,
  train: EXAMPLES,
  warmStart: base.model,
  quick: { fresh: ['d'], seconds: 1000, steps: 6 },
};

interface Run {
  readonly outcome: TrainOutcome;
  readonly steps: number;
  /** Milliseconds on the run's own clock. */
  readonly tookMs: number;
}

/** Each step takes a second of a clock of its own. */
async function quickly(request: TrainRequest, prepared = new PreparedSession()): Promise<Run> {
  let [steps, clock] = [0, 0];
  const counting: Engine = {
    ...onnxEngine,
    async open(...args) {
      const session = await onnxEngine.open(...args);
      return Object.assign(Object.create(session) as typeof session, {
        compile: (withDropout: boolean) => session.compile(withDropout),
        step: (...step: Parameters<typeof session.step>) => {
          steps++;
          clock += 1000;
          return session.step(...step);
        },
        state: () => session.state(),
        predictor: (theta: Float32Array) => session.predictor(theta),
        close: () => session.close(),
      });
    },
  };
  const retraining = asRetraining(request, encoder)!;
  const ports = { encoder, engine: counting, emit, signal };
  const outcome = await retrainModel(retraining, ports, prepared, () => clock);
  return { outcome, steps, tookMs: clock };
}

describe('a quick training', () => {
  it('takes the steps it may, and gives the same model for the same seed, prepared or not', async () => {
    const [first, second] = [await quickly(QUICK), await quickly(QUICK)];
    expect(first.steps).toBe(6);
    expect(second.outcome.model).toEqual(first.outcome.model);
    const prepared = new PreparedSession();
    const ports = { encoder, engine: onnxEngine, emit, signal };
    const retraining = asRetraining(QUICK, encoder)!;
    await prepareRetraining(retraining, ports, prepared);
    const third = await retrainModel(retraining, ports, prepared);
    expect(third.model).toEqual(first.outcome.model);
    await prepared.release();
  });

  it('ends in time, but not before every fresh sentence has been seen', async () => {
    const inTime = await quickly({ ...QUICK, quick: { fresh: ['d'], seconds: 4, steps: 1000 } });
    expect(inTime.tookMs).toBeGreaterThanOrEqual(4000);
    // The step that is under way is finished.
    expect(inTime.tookMs).toBeLessThanOrEqual(5000);
    const all = EXAMPLES.map(({ id }) => id);
    const late = await quickly({
      ...QUICK,
      training: { ...QUICK.training, batchSize: 1 },
      quick: { fresh: all, seconds: 0, steps: 1000 },
    });
    expect(late.steps).toBe(EXAMPLES.length);
  });

  it('never ends with a model that is worse', async () => {
    for (const learningRate of [0.001, 0.1, 10]) {
      const { outcome } = await quickly({ ...QUICK, training: { ...QUICK.training, learningRate } });
      const before = base.best.dev!;
      expect(devCriterion(outcome.best.dev, 0)).toBeGreaterThanOrEqual(devCriterion(before, 0));
      if (outcome.best.epoch === 0) expect(outcome.model).toBe(base.model);
      else expect(outcome.model['weights.bin']).not.toEqual(base.model['weights.bin']);
    }
  });

  it('keeps the model as it was when the training has ruined the weights', async () => {
    const perfect = await trainModel(
      { ...FULL, train: EXAMPLES, training: { ...FULL.training, epochs: 60 } },
      { encoder, engine: onnxEngine, emit, signal },
    );
    const request = {
      ...QUICK,
      warmStart: perfect.model,
      training: { ...QUICK.training, learningRate: 100 },
    };
    const { outcome } = await quickly(request);
    expect(outcome.best).toEqual({ epoch: 0, dev: perfect.best.dev });
    expect(outcome.model).toBe(perfect.model);
  });

  it('keeps the words and characters of the model', async () => {
    const { outcome } = await quickly({ ...QUICK, training: { ...QUICK.training, learningRate: 0.001 } });
    const manifest = (files: TrainOutcome['model']): unknown =>
      JSON.parse(new TextDecoder().decode(files['manifest.json']));
    expect(manifest(outcome.model)).toEqual(manifest(base.model));
  });

  it('is for a model of the same types and encoders only', async () => {
    const [peop, loc] = SCHEMA.entityTypes;
    const wider = { ...SCHEMA, entityTypes: [peop!, loc!, { name: 'Org', key: '3', colour: '#009E73' }] };
    expect(asRetraining({ ...QUICK, schema: wider }, encoder)).toBeNull();
    expect(asRetraining({ ...FULL, warmStart: base.model }, encoder)).toBeNull();
    const repainted = {
      ...SCHEMA,
      entityTypes: SCHEMA.entityTypes.map((type) => ({ ...type, colour: '#000000' })),
    };
    expect(asRetraining({ ...QUICK, schema: repainted }, encoder)).not.toBeNull();
  });
});

describe('a prepared session', () => {
  it('is taken once, and only for the very weights and settings it was opened with', async () => {
    let opened = 0;
    const engine: Engine = {
      ...onnxEngine,
      open: (...args) => {
        opened++;
        return onnxEngine.open(...args);
      },
    };
    const { model, config } = asRetraining(QUICK, encoder)!;
    const prepared = new PreparedSession();
    await prepared.prepare(engine, model, config);
    await prepared.prepare(engine, model, config);
    expect(opened).toBe(1);
    await (await prepared.take(engine, model, config)).close();
    expect(opened).toBe(1);
    await (await prepared.take(engine, model, config)).close();
    expect(opened).toBe(2);

    await prepared.prepare(engine, model, config);
    const other = { ...model, theta: model.theta.map((value) => value + 1) };
    const session = await prepared.take(engine, other, config);
    expect(opened).toBe(4);
    expect((await session.state()).theta[0]).toBeCloseTo(other.theta[0]!, 5);
    await session.close();
  });
});
