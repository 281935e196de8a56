// Makes the tracer known to tfjs: the backend, its kernels and the gradients that can be traced.
import * as tf from '@tensorflow/tfjs-core';
import { TRACE_BACKEND, TraceBackend } from './backend.ts';
import '../tfjs.ts';
import { registerBiLstm } from './kernels/bi-lstm.ts';
import { registerCrf } from './kernels/crf.ts';
import { registerElementwise } from './kernels/elementwise.ts';
import { registerHeadSelection } from './kernels/head-selection.ts';
import { registerLayerNorm } from './kernels/layer-norm.ts';
import { registerProducts } from './kernels/products.ts';
import { registerShapes } from './kernels/shapes.ts';

let registered = false;

/** Registers the tracer once per process. */
export function registerTracer(): void {
  if (registered) return;
  registered = true;
  // Priority 0: never chosen unless asked for by name.
  tf.registerBackend(TRACE_BACKEND, () => new TraceBackend(), 0);
  registerElementwise();
  registerShapes();
  registerProducts();
  registerBiLstm();
  registerCrf();
  registerHeadSelection();
  registerLayerNorm();
}
