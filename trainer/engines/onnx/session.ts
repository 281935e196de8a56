// onnxruntime-node behind the engine's plain tensors.
import * as ort from 'onnxruntime-node';
import type { HostBatch, HostTensor } from '../engine.ts';

/** Opens a graph for the processor. @param threads at most; all its cores unless given */
export async function openSession(graph: Uint8Array, threads?: number): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    graphOptimizationLevel: 'all',
    // Every batch has another shape: patterns of one would only hold memory that the next can't use.
    enableMemPattern: false,
    // 3: errors only. Warnings are about initialisers that optimisation removed.
    logSeverityLevel: 3,
    // Threads that spin while they wait take the cores from whatever else runs, a person's other windows first; measured with the
    // machine under load, an epoch takes 1.7 times as long with spinning.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

export const toOrt = ({ shape, data }: HostTensor): ort.Tensor =>
  data instanceof Int32Array ? new ort.Tensor('int32', data, shape) : new ort.Tensor('float32', data, shape);

/** Feeds what the graph asks for: a batch may hold more. */
export function feedsFor(session: ort.InferenceSession, batch: HostBatch): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {};
  for (const name of session.inputNames) {
    const tensor = batch[name];
    if (tensor) feeds[name] = toOrt(tensor);
  }
  return feeds;
}

export function floatsOf(tensor: ort.Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('a float32 tensor was expected');
  return tensor.data;
}

export function fromOrt(tensor: ort.Tensor | undefined): HostTensor {
  return { data: floatsOf(tensor), shape: tensor?.dims ?? [] };
}
