// Laws: on a graphics processor a vector that is cut and joined again is the same, also while it is still being computed; sums over any axes
// are what tfjs's CPU backend makes of them.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { openWebGpuEngine } from '../../../trainer/engines/webgpu/engine.ts';
import { joinTensors, splitVector } from '../../../trainer/operations/flat-vector.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';
import { relativeError } from '../traced.ts';

const SHAPES = [[3, 5], [], [1], [2, 3, 4], [7], [1, 300]];
const LENGTH = SHAPES.reduce((sum, shape) => sum + tf.util.sizeFromShape(shape), 0);

function randomValues(seed: number, length: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

describe.skipIf(!softwareGpuIsThere())('on a graphics processor', () => {
  beforeAll(async () => {
    await openWebGpuEngine(await softwareGpu(), { defaultLimits: true });
  });

  it('cuts a vector into tensors and joins them again', async () => {
    expect(await tf.setBackend('webgpu')).toBe(true);
    const values = randomValues(3, LENGTH);
    const [parts, joined] = tf.tidy(() => {
      const doubled = tf.mul(tf.tensor1d(values), 2) as tf.Tensor1D;
      const tensors = splitVector(doubled, SHAPES);
      // Of values that are on the device, that are being computed, and that are not there yet.
      const others = tensors.map((tensor, index) => (index % 2 === 0 ? tf.mul(tensor, 0.5) : tensor));
      return [tensors, joinTensors([...others, tf.tensor1d([4, 2])])] as const;
    });
    expect(parts.map(({ shape }) => shape)).toEqual(SHAPES);
    let offset = 0;
    const expected: number[] = [];
    for (const [index, part] of parts.entries()) {
      const own = values.subarray(offset, (offset += part.size));
      expect(Array.from(await part.data())).toEqual(Array.from(own, (value) => 2 * value));
      expected.push(...Array.from(own, (value) => (index % 2 === 0 ? value : 2 * value)));
    }
    expect(Array.from(await joined.data())).toEqual([...expected, 4, 2]);
    tf.dispose([...parts, joined]);
  });

  it.each([[[0]], [[0, 1]], [[1]], [[0, 2]], [[0, 1, 2]], [[2]]])('sums over axes %j', async (axes) => {
    for (const keepDims of [false, true]) {
      const sumsOn = async (backend: string): Promise<tf.Tensor> => {
        expect(await tf.setBackend(backend)).toBe(true);
        return tf.tidy(() => tf.sum(tf.tensor3d(randomValues(5, 37 * 5 * 19), [37, 5, 19]), axes, keepDims));
      };
      const expected = await sumsOn('cpu');
      const values = await expected.data();
      const actual = await sumsOn('webgpu');
      expect(actual.shape).toEqual(expected.shape);
      expect(relativeError(await actual.data(), values)).toBeLessThan(1e-5);
      tf.dispose([expected, actual]);
    }
  });
});
