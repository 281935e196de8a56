// Laws: the compiled kernel is what its source says; how many shards share the work changes nothing; the step is Adam's.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { compileKernel, KERNEL_MODULE } from '../../scripts/assembly/compile.ts';
import type { OptimiserState } from '../../trainer/engines/engine.ts';
import { OptimiserMemory } from '../../trainer/engines/onnx/optimiser-memory.ts';
import { ratesAt } from '../../trainer/training/schedule.ts';
import { SMALL_TRAINING } from './small-network.ts';
import { relativeError } from './traced.ts';

/** No multiple of the four parameters that one instruction takes. */
const PARAMETERS = 1003;
const STEPS = 5;

function randomVector(seed: number, size = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: PARAMETERS }, () => size * (2 * random() - 1));
}

const freshState = (): OptimiserState => ({
  theta: randomVector(1),
  firstMoment: new Float32Array(PARAMETERS),
  secondMoment: new Float32Array(PARAMETERS),
  average: randomVector(1),
});

/** Steps with gradients that `shards` shards have a part of each. */
function run(shards: number, clipNorm: number): OptimiserState {
  const memory = OptimiserMemory.from(freshState(), shards);
  for (let step = 1; step <= STEPS; step++) {
    for (let shard = 0; shard < shards; shard++) {
      memory.gradient(shard).set(randomVector(step, 1 / shards));
    }
    for (let shard = 0; shard < shards; shard++) memory.sumGradients(shard, shards);
    for (let shard = 0; shard < shards; shard++)
      memory.update(shard, ratesAt(step, STEPS, SMALL_TRAINING), clipNorm);
  }
  return memory.state();
}

/** Kingma and Ba's Algorithm 1, number by number. */
function adamByHand(clipNorm: number): Pick<OptimiserState, 'theta' | 'average'> {
  const theta = Array.from(freshState().theta);
  const average = Array.from(theta);
  const first = theta.map(() => 0);
  const second = theta.map(() => 0);
  for (let step = 1; step <= STEPS; step++) {
    const rates = ratesAt(step, STEPS, SMALL_TRAINING);
    const gradient = randomVector(step);
    const norm = Math.hypot(...gradient);
    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
    for (let at = 0; at < PARAMETERS; at++) {
      const g = gradient[at]! * scale;
      first[at] = 0.9 * first[at]! + 0.1 * g;
      second[at] = 0.999 * second[at]! + 0.001 * g * g;
      const moved = (first[at]! / (1 - 0.9 ** step)) * rates.learningRate;
      theta[at]! -= moved / (Math.sqrt(second[at]! / (1 - 0.999 ** step)) + 1e-8);
      average[at] = rates.averageDecay * average[at]! + (1 - rates.averageDecay) * theta[at]!;
    }
  }
  return { theta: Float32Array.from(theta), average: Float32Array.from(average) };
}

it('the compiled kernel is up to date with its source', async () => {
  expect(await readFile(KERNEL_MODULE, 'utf8')).toBe(await compileKernel());
});

it.each([0, 5])('with the gradient clipped to %d, a step is Adam’s', (clipNorm) => {
  const actual = run(1, clipNorm);
  const expected = adamByHand(clipNorm);
  expect(relativeError(actual.theta, expected.theta)).toBeLessThan(1e-5);
  expect(relativeError(actual.average, expected.average)).toBeLessThan(1e-5);
});

it.each([2, 3, 4])('%d shards do what one does', (shards) => {
  const [one, many] = [run(1, 5), run(shards, 5)];
  expect(relativeError(many.theta, one.theta)).toBeLessThan(1e-5);
  expect(relativeError(many.firstMoment, one.firstMoment)).toBeLessThan(1e-5);
  expect(relativeError(many.secondMoment, one.secondMoment)).toBeLessThan(1e-5);
  expect(relativeError(many.average, one.average)).toBeLessThan(1e-5);
});

it('shards without sentences do not count', () => {
  const [some, all] = [OptimiserMemory.from(freshState(), 3), OptimiserMemory.from(freshState(), 1)];
  const rates = ratesAt(1, STEPS, SMALL_TRAINING);
  for (const memory of [some, all]) memory.gradient(0).set(randomVector(1));
  some.gradient(2).fill(NaN);
  for (let shard = 0; shard < 3; shard++) some.sumGradients(shard, 1);
  for (let shard = 0; shard < 3; shard++) some.update(shard, rates, 5);
  all.sumGradients(0, 1);
  all.update(0, rates, 5);
  expect(relativeError(some.state().theta, all.state().theta)).toBeLessThan(1e-5);
});
