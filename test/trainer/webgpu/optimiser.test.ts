// Law: the optimiser's step on a graphics processor equals its composed form on tfjs's CPU backend over several steps, clipped or not.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { openWebGpuEngine } from '../../../trainer/engines/webgpu/engine.ts';
import { optimiserStep, type OptimiserTensors } from '../../../trainer/operations/optimiser-step.ts';
import { ratesAt } from '../../../trainer/training/schedule.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';
import { SMALL_TRAINING } from '../small-network.ts';
import { relativeError } from '../traced.ts';

const STEPS = 4;
/** Fewer than a workgroup takes, and more than all workgroups that add up squares take at once. */
const SIZES = [3, 70_001];

function randomVector(seed: number, length: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

async function run(backend: string, length: number, clipNorm: number): Promise<Record<string, Float32Array>> {
  expect(await tf.setBackend(backend)).toBe(true);
  const vector = (values: Float32Array): tf.Tensor1D => tf.tensor1d(values.slice());
  let state: OptimiserTensors = {
    theta: vector(randomVector(1, length)),
    firstMoment: tf.zeros([length]),
    secondMoment: tf.zeros([length]),
    average: vector(randomVector(1, length)),
  };
  for (let step = 1; step <= STEPS; step++) {
    const next = tf.tidy(() => {
      const { learningRate, firstCorrection, secondCorrection, averageDecay } = ratesAt(
        step,
        STEPS,
        SMALL_TRAINING,
      );
      const scalars = {
        learningRate: tf.scalar(learningRate),
        firstCorrection: tf.scalar(firstCorrection),
        secondCorrection: tf.scalar(secondCorrection),
        averageDecay: tf.scalar(averageDecay),
      };
      return { ...optimiserStep(state, vector(randomVector(step + 1, length)), scalars, clipNorm) };
    });
    tf.dispose({ ...state });
    state = next;
  }
  const values = Object.entries<tf.Tensor>({ ...state }).map(
    async ([name, tensor]) => [name, (await tensor.data<'float32'>()).slice()] as const,
  );
  return Object.fromEntries(await Promise.all(values));
}

describe.skipIf(!softwareGpuIsThere())('on a graphics processor', () => {
  beforeAll(async () => {
    await openWebGpuEngine(await softwareGpu(), { defaultLimits: true });
  });

  it.each([0, 0.5, 1e4])('a step clipped to %d equals its composed form', async (clipNorm) => {
    for (const length of SIZES) {
      const expected = await run('cpu', length, clipNorm);
      const actual = await run('webgpu', length, clipNorm);
      for (const [name, values] of Object.entries(expected)) {
        expect(relativeError(actual[name]!, values), `${name} of ${length}`).toBeLessThan(1e-5);
      }
    }
  });
});
