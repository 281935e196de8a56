// Laws of loading a package that brings its own copy of tfjs: its backend and kernels serve our copy, gradients included; the kernels,
// gradients and the backend that were there are what they were. The second copy is tfjs's own CommonJS build.
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, describe, expect, it } from 'vitest';
import { loadIntoRegistry } from '../../../trainer/engines/tensorflow/shared-registry.ts';

type Core = typeof tf;
type CpuBackend = typeof import('@tensorflow/tfjs-backend-cpu');

const require = createRequire(import.meta.url);
const SECOND = 'second';

/** As tfjs-node does when it is loaded: registers a backend, its kernels and gradients, and computes on it from then on. */
function loadSecondCopy(): Core {
  const core = require('@tensorflow/tfjs-core') as Core;
  // Registers its kernels for `cpu` once more.
  const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu') as CpuBackend;
  core.registerBackend(SECOND, () => new MathBackendCPU(), 3);
  for (const kernel of core.getKernelsForBackend('cpu'))
    core.registerKernel({ ...kernel, backendName: SECOND });
  core.registerGradient({
    kernelName: 'Sum',
    gradFunc: () => {
      throw new Error('not ours');
    },
  });
  void core.setBackend(SECOND);
  return core;
}

describe('a second copy of tfjs', () => {
  afterEach(() => {
    void tf.setBackend('cpu');
  });

  it('is loaded into the registry of the first, and leaves the rest as it was', () => {
    void tf.setBackend('cpu');
    const before = new Map(tf.getKernelsForBackend('cpu').map((kernel) => [kernel.kernelName, kernel]));
    let second: Core | undefined;
    loadIntoRegistry(() => (second = loadSecondCopy()));

    // Really another copy, which meets ours in one engine.
    expect(second?.Tensor).not.toBe(tf.Tensor);
    expect(second?.engine()).toBe(tf.engine());
    expect(tf.getBackend()).toBe('cpu');
    const after = tf.getKernelsForBackend('cpu');
    expect(after).toHaveLength(before.size);
    for (const kernel of after) expect(kernel, kernel.kernelName).toBe(before.get(kernel.kernelName));

    const gradientOn = (backend: string): ArrayLike<number> => {
      void tf.setBackend(backend);
      expect(tf.getBackend()).toBe(backend);
      const loss = (x: tf.Tensor): tf.Scalar => tf.sum(tf.mul(tf.sigmoid(x), x));
      return tf.tidy(() =>
        tf
          .grad(loss)(tf.tensor2d([1, 2, -3, 4], [2, 2]))
          .dataSync(),
      );
    };
    expect(gradientOn(SECOND)).toEqual(gradientOn('cpu'));
  });

  it('that fails to load leaves the backend that was computed on', () => {
    void tf.setBackend('cpu');
    expect(() =>
      loadIntoRegistry(() => {
        loadSecondCopy();
        throw new Error('its native part is missing');
      }),
    ).toThrow('its native part is missing');
    expect(tf.getBackend()).toBe('cpu');
    expect(
      tf
        .grad((x) => tf.sum(x))(tf.ones([2]))
        .dataSync(),
    ).toEqual(Float32Array.of(1, 1));
  });
});
