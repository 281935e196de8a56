// Law: a training whose engine is lost, at whatever moment, ends as one that ran on the engine it is left with.
import { describe, expect, it } from 'vitest';
import type { EpochReport, TrainOutcome, TrainRequest } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import type { Engine, TrainingSession } from '../../trainer/engines/engine.ts';
import { EngineLost } from '../../trainer/engines/engine-lost.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { referenceEngine } from '../../trainer/engines/reference/engine.ts';
import { connectEngine } from '../../trainer/engines/remote/remote-engine.ts';
import { serveEngine } from '../../trainer/engines/remote/serve-engine.ts';
import { unpackModel } from '../../trainer/model/model-files.ts';
import { PreparedSession } from '../../trainer/training/prepared-session.ts';
import { asRetraining, retrainModel } from '../../trainer/training/retrain-model.ts';
import { trainModel, type TrainingPorts } from '../../trainer/training/train-model.ts';
import { PortPair } from './remote/port-pair.ts';
import { EXAMPLES, SCHEMA, SMALL, SMALL_TRAINING, smallSetting } from './small-network.ts';
import { relativeError } from './traced.ts';

const { encoder } = await smallSetting();

const REQUEST: TrainRequest = {
  train: EXAMPLES,
  dev: EXAMPLES.slice(0, 1),
  schema: SCHEMA,
  network: SMALL,
  training: { ...SMALL_TRAINING, epochs: 2, batchSize: 2 },
  engine: 'webgpu',
};

interface Run {
  readonly outcome: TrainOutcome;
  readonly reports: readonly EpochReport[];
  readonly notices: readonly string[];
}

type Train = (ports: TrainingPorts) => Promise<TrainOutcome>;
const wholly: Train = (ports) => trainModel(REQUEST, ports);

async function run(engines: Pick<TrainingPorts, 'engine' | 'fallback'>, training = wholly): Promise<Run> {
  const reports: EpochReport[] = [];
  const notices: string[] = [];
  const outcome = await training({
    ...engines,
    encoder,
    emit: (event) => {
      if (event.kind === 'epoch') reports.push(event.report);
      if (event.kind === 'notice') notices.push(event.message);
    },
    signal: new AbortController().signal,
  });
  return { outcome, reports, notices };
}

/** Engine `reference` behind a line that is cut while its call number `last` is under way: a step, a state, a prediction. */
async function lostInCall(last: number): Promise<{ engine: Engine; calls: () => number }> {
  const pair = new PortPair();
  let calls = 0;
  const counted = <T>(work: () => Promise<T>): Promise<T> => {
    if (++calls === last) pair.cut();
    return work();
  };
  serveEngine(pair.server, {
    ...referenceEngine,
    open: async (...args): Promise<TrainingSession> => {
      const session = await referenceEngine.open(...args);
      return {
        compile: (withDropout) => session.compile(withDropout),
        step: (...step) => counted(() => session.step(...step)),
        state: () => counted(() => session.state()),
        predictor: async (theta) => {
          const predictor = await session.predictor(theta);
          return {
            tokens: (batch) => counted(() => predictor.tokens(batch)),
            relations: (batch) => predictor.relations(batch),
            close: () => predictor.close(),
          };
        },
        close: () => session.close(),
      };
    },
  });
  return { engine: await connectEngine(pair.worker), calls: () => calls };
}

const thetaOf = ({ outcome }: Run): Float32Array => unpackModel(outcome.model).theta;
const lossesOf = ({ reports }: Run): (readonly [number, number])[] =>
  reports.map(({ epoch, loss }) => [epoch, loss]);

/** Two batches, a state and a prediction each epoch. */
const CALLS = 2 * 4;

describe('a training whose engine is lost', () => {
  it('goes on with another as if nothing had been, and says so', async () => {
    const undisturbed = await run({ engine: referenceEngine });
    const whole = await lostInCall(Infinity);
    const remote = await run({ engine: whole.engine, fallback: onnxEngine });
    expect(whole.calls()).toBe(CALLS);
    expect(thetaOf(remote)).toEqual(thetaOf(undisturbed));
    expect(remote.notices).toEqual([]);
    const random = seededRandom(7);
    for (let round = 0; round < 3; round++) {
      const last = 1 + Math.floor(random() * CALLS);
      const { engine } = await lostInCall(last);
      const disturbed = await run({ engine, fallback: referenceEngine });
      expect(thetaOf(disturbed), `lost in call ${last}`).toEqual(thetaOf(undisturbed));
      expect(lossesOf(disturbed), `lost in call ${last}`).toEqual(lossesOf(undisturbed));
      const epoch = Math.ceil(last / 4);
      expect(disturbed.notices).toEqual([expect.stringContaining(`Epoch ${epoch} is done on`)]);
      expect(disturbed.outcome.notes).toEqual(expect.arrayContaining([...disturbed.notices]));
    }
  });

  it('ends on engine onnx where it would have ended there', async () => {
    const undisturbed = await run({ engine: onnxEngine });
    const { engine } = await lostInCall(6);
    const disturbed = await run({ engine, fallback: onnxEngine });
    expect(disturbed.outcome).toMatchObject({ engine: 'onnx', device: onnxEngine.device });
    expect(relativeError(thetaOf(disturbed), thetaOf(undisturbed))).toBeLessThan(1e-3);
    expect(
      relativeError(
        disturbed.reports.map(({ loss }) => loss),
        undisturbed.reports.map(({ loss }) => loss),
      ),
    ).toBeLessThan(1e-4);
  });

  it('fails where there is no other', async () => {
    const { engine } = await lostInCall(2);
    await expect(run({ engine })).rejects.toBeInstanceOf(EngineLost);
  });

  it('that was cancelled meanwhile is cancelled', async () => {
    const controller = new AbortController();
    const reason = new AppError('cancelled', 'enough');
    const lost: Engine = {
      ...referenceEngine,
      open: async () => {
        controller.abort(reason);
        throw new EngineLost('closed', 'its process ended');
      },
    };
    const ports = { encoder, engine: lost, fallback: referenceEngine, emit: () => undefined };
    await expect(trainModel(REQUEST, { ...ports, signal: controller.signal })).rejects.toBe(reason);
  });

  it('is begun again where it takes seconds', async () => {
    const { outcome } = await run({ engine: onnxEngine });
    const quick = { fresh: ['d'], seconds: 1000, steps: 4 };
    const retraining = asRetraining({ ...REQUEST, warmStart: outcome.model, quick }, encoder)!;
    const quickly: Train = (ports) => retrainModel(retraining, ports, new PreparedSession(), () => 0);
    const undisturbed = await run({ engine: referenceEngine }, quickly);
    const { engine } = await lostInCall(3);
    const disturbed = await run({ engine, fallback: referenceEngine }, quickly);
    expect(thetaOf(disturbed)).toEqual(thetaOf(undisturbed));
    expect(disturbed.outcome.engine).toBe('reference');
    expect(disturbed.notices).toHaveLength(1);
  });
});
