import * as tf from '@tensorflow/tfjs-core';
import { TRACE_BACKEND, type TraceBackend } from '../backend.ts';
import type { OnnxGraph } from '../graph.ts';

export interface TraceKernelParameters {
  readonly inputs: Readonly<Record<string, tf.TensorInfo | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: TraceBackend;
  readonly graph: OnnxGraph;
}

export type TraceKernel = (parameters: TraceKernelParameters) => tf.TensorInfo | tf.TensorInfo[];

/** Registers what the tracer writes for a tfjs kernel. */
export function register(kernelName: string, kernel: TraceKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const trace = backend as TraceBackend;
      return kernel({ inputs, attrs: attrs ?? {}, backend: trace, graph: trace.graph });
    },
  });
}
