// The processor's own bound: how fast onnxruntime multiplies matrices of the size of a BiLSTM's input projection.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { OnnxGraph } from '../trainer/trace/graph.ts';

/** Rows of a batch of 16 sentences of 30 tokens; dw and 8d of the default network. */
const [ROWS, INNER, COLUMNS] = [480, 640, 1024];
const ROUNDS = 40;

/** GFLOP/s of float32 matrix products on all cores: the best of many rounds, since whatever else runs only slows them. */
export async function matrixProductPeak(): Promise<number> {
  const graph = new OnnxGraph();
  graph.input('a', 'float32', [ROWS, INNER]);
  graph.input('b', 'float32', [INNER, COLUMNS]);
  graph.output('c', graph.node('MatMul', ['a', 'b']), 'float32', [ROWS, COLUMNS]);
  const session = await InferenceSession.create(graph.serialise());
  const ones = (rows: number, columns: number): Tensor =>
    new Tensor('float32', new Float32Array(rows * columns).fill(1), [rows, columns]);
  const feeds = { a: ones(ROWS, INNER), b: ones(INNER, COLUMNS) };
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - started);
  }
  await session.release();
  return (2 * ROWS * INNER * COLUMNS) / best / 1e6;
}
