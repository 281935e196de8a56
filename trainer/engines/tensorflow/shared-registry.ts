// tfjs-node brings copies of tfjs-core of its own, and this program has one in its bundle. They meet all the same: every copy of tfjs-core in
// a process takes its engine, kernels and gradients from one place, `globalThis._tfengine` and `globalThis._tfGlobals`, which is how
// tfjs's own packages meet (`@tensorflow/tfjs` bundles a second copy beside the one it requires). So its backend and kernels are ours as soon as
// it has loaded; what else it does to that place while it loads is undone here.
import * as tf from '@tensorflow/tfjs-core';
import '../../tfjs.ts';
import { registerTraceableGradients } from '../../trace/gradients.ts';

/**
 * Loads a copy of tfjs with a backend of its own. Afterwards the kernels of the backends that were there, our gradients and the backend that
 * is computed on are what they were.
 * @param load synchronous, so that nobody computes in between
 * @throws what `load` throws; what was registered until then stays
 */
export function loadIntoRegistry(load: () => unknown): void {
  const kernels = Object.keys(tf.engine().registryFactory).flatMap((name) => tf.getKernelsForBackend(name));
  const current: string | null | undefined = tf.getBackend();
  try {
    load();
  } finally {
    kernels.forEach(tf.registerKernel);
    registerTraceableGradients();
    if (current) void tf.setBackend(current);
  }
}
