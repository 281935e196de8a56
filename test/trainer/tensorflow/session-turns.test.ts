// Laws of the turns between TensorFlow's steps, on the reference engine, which also computes where it is called: the steps and their order stay
// what they are, and what waits for the event loop is heard between two of them. What TensorFlow throws is the loss of the engine.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { EngineLost } from '../../../trainer/engines/engine-lost.ts';
import { referenceEngine } from '../../../trainer/engines/reference/engine.ts';
import { asLoss, withTurns } from '../../../trainer/engines/tensorflow/session-turns.ts';
import { declareCman } from '../../../trainer/network/cman.ts';
import { initialise } from '../../../trainer/network/parameters.ts';
import { freshState } from '../../../trainer/training/fresh-state.ts';
import { ratesAt } from '../../../trainer/training/schedule.ts';
import { SMALL_TRAINING, smallBatch, smallSetting } from '../small-network.ts';

describe('steps with turns between them', () => {
  it('are the same steps, and others are heard in between', async () => {
    const setting = await smallSetting({ sequence: 'mlp', labelAttention: false, bsaUnits: 1 });
    const start = freshState(initialise(declareCman(setting.spec), seededRandom(5)));
    const batches = [[0, 1], [2], [3, 0]].map((rows) => smallBatch(setting, rows));
    const losses = async (engine: typeof referenceEngine, done: () => void): Promise<number[]> => {
      const session = await engine.open(setting.spec, SMALL_TRAINING, start);
      const steps = batches.map((batch, index) =>
        session.step(batch, ratesAt(index + 1, 3, SMALL_TRAINING)).then((loss) => {
          done();
          return loss;
        }),
      );
      const found = await Promise.all(steps);
      await session.close();
      return found;
    };
    const engine = withTurns(referenceEngine);
    let heard = 0;
    const timer = setInterval(() => heard++);
    const heardByStep: number[] = [];
    const withTurnsBetween = await losses(engine, () => heardByStep.push(heard));
    clearInterval(timer);
    expect(withTurnsBetween).toEqual(await losses(referenceEngine, () => undefined));
    const [first = 0, second = 0, third = 0] = heardByStep;
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    expect(engine).toMatchObject({ id: referenceEngine.id, device: referenceEngine.device });
  });
});

describe('what TensorFlow throws', () => {
  it('is the loss of the engine, in words', () => {
    const full = asLoss(
      new Error('Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[9,9]'),
    );
    expect(full).toBeInstanceOf(EngineLost);
    expect(full).toMatchObject({ code: 'engine-lost', message: 'its memory is full' });
    expect(asLoss(new Error('Invalid TF_Status: 13\nMessage: CUDA error'))).toMatchObject({
      message: 'TensorFlow reports: CUDA error',
    });
  });

  it('is a bug where it is of our making', () => {
    const bug = new TypeError('x is not a function');
    expect(asLoss(bug)).toBe(bug);
  });
});
