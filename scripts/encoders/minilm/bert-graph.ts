// The BERT encoder as an ONNX graph, from the weights of a TensorFlow.js graph model. Beyond the published model it
// gives the states of every layer, and of each token's first word piece only: what leaves the graph is what the network
// reads, a third less than every piece's.
import { AppError } from '../../../core/errors.ts';
import { OnnxGraph } from './onnx-graph.ts';
import type { Weight } from './tensorflow-weights.ts';

/** What the weights do not say of themselves. */
export interface BertShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
}

/** Of all-MiniLM-L6-v2. */
export const MINILM: BertShape = { layers: 6, width: 384, heads: 12 };

/** States given for each token: the embeddings' and one for each layer. */
export const statesOf = ({ layers }: BertShape): number => layers + 1;

/** BERT's own; far below float32's spacing at 1, kept for fidelity. */
const LAYER_NORM_EPSILON = 1e-12;
const SCOPE = 'StatefulPartitionedCall/model/tf_bert_model/bert';
// The three embedding tables lost their names when the model was frozen.
const WORD_EMBEDDING = 'unknown';
const POSITION_EMBEDDING = 'unknown_0';
const SEGMENT_EMBEDDING = 'unknown_1';

/** `quantized` keeps the bytes of the source and expands them when the model is opened; `float32` expands them now. */
export type WeightStorage = 'quantized' | 'float32';

/**
 * Builds the model.
 * Inputs: `piece_ids` [B, L] int64, each row a window of exactly L pieces that starts with `[CLS]` and counts positions
 * from 0; `token_starts` [B, n] int64, where in its row each token begins. There is no mask: rows of one length are neither
 * padded nor changed by what stands in the batch beside them.
 * Output: `layers` [B, n, states, width] float32, [B, n, 7, 384] for MiniLM, the embeddings' state first.
 * @param weights named as in the frozen graph of TensorFlow's BERT
 * @returns the bytes of an `.onnx` file
 */
export function buildBertGraph(
  weights: ReadonlyMap<string, Weight>,
  shape: BertShape,
  storage: WeightStorage,
): Uint8Array {
  return new BertGraph(weights, shape, storage).build();
}

class BertGraph {
  readonly #graph = new OnnxGraph();
  readonly #weights: ReadonlyMap<string, Weight>;
  readonly #shape: BertShape;
  readonly #storage: WeightStorage;

  constructor(weights: ReadonlyMap<string, Weight>, shape: BertShape, storage: WeightStorage) {
    this.#weights = weights;
    this.#shape = shape;
    this.#storage = storage;
  }

  build(): Uint8Array {
    const graph = this.#graph;
    const { layers, width } = this.#shape;
    const givenStates = statesOf(this.#shape);
    graph.integers('axis_2', [2]);
    graph.integers('index_0', [0], []);
    graph.integers('index_1', [1], []);
    graph.integers('by_state', [0, 0, givenStates, width]);

    let states = this.#embeddings();
    const given = [states];
    for (let layer = 0; layer < layers; layer++) {
      states = this.#layer(states, layer);
      given.push(states);
    }
    this.#firstPieces(given);
    return graph.encode(
      'bert',
      [
        { name: 'piece_ids', type: 'int64', shape: ['B', 'L'] },
        { name: 'token_starts', type: 'int64', shape: ['B', 'n'] },
      ],
      [{ name: 'layers', type: 'float32', shape: ['B', 'n', givenStates, width] }],
    );
  }

  #embeddings(): string {
    const graph = this.#graph;
    const length = graph.node('Gather', [graph.node('Shape', ['piece_ids']), 'index_1'], { axis: 0 });
    const positions = graph.node('Range', ['index_0', length, 'index_1']);
    const word = this.#rows(WORD_EMBEDDING, 'word_embedding', 'piece_ids');
    const position = this.#rows(POSITION_EMBEDDING, 'position_embedding', positions);
    // One sentence at a time: every piece is of segment 0.
    const segment = this.#rows(SEGMENT_EMBEDDING, 'segment_embedding', 'index_0');
    const sum = graph.node('Add', [word, graph.node('Add', [position, segment])]);
    return this.#layerNorm(sum, `${SCOPE}/embeddings/LayerNorm`, 'embedding_norm');
  }

  #layer(states: string, layer: number): string {
    const graph = this.#graph;
    const { width, heads } = this.#shape;
    const scope = `${SCOPE}/encoder/layer_._${layer}`;
    const name = `layer${layer}`;
    const parts = ['query', 'key', 'value'] as const;
    const projected = parts.map((part) =>
      this.#product(states, `${scope}/attention/self/${part}`, `${name}_${part}`),
    );
    const biases = parts.map((part) =>
      this.#weight(`${scope}/attention/self/${part}/BiasAdd/ReadVariableOp`).floats(),
    );
    const bias = graph.floats(`${name}_attention_bias`, concatenate(biases), [3 * width]);
    const context = graph.runtimeNode('MultiHeadAttention', [...projected, bias], { num_heads: heads });
    const attended = this.#residual(
      this.#product(context, `${scope}/attention/output/dense`, `${name}_attended`),
      states,
      `${scope}/attention/output`,
      `${name}_attention`,
    );
    const inner = graph.runtimeNode('BiasGelu', [
      this.#product(attended, `${scope}/intermediate/dense`, `${name}_inner`),
      this.#bias(`${scope}/intermediate/dense`, `${name}_inner`),
    ]);
    const outer = this.#product(inner, `${scope}/output/dense`, `${name}_outer`);
    return this.#residual(outer, attended, `${scope}/output`, name);
  }

  #firstPieces(states: readonly string[]): void {
    const graph = this.#graph;
    const index = graph.node('Unsqueeze', ['token_starts', 'axis_2']);
    const gathered = states.map((state) => graph.node('GatherND', [state, index], { batch_dims: 1 }));
    const joined = graph.node('Concat', gathered, { axis: -1 });
    graph.node('Reshape', [joined, 'by_state'], {}, 'layers');
  }

  /** Without its bias, which the operator after it adds in passing. */
  #product(input: string, scope: string, name: string): string {
    return this.#graph.node('MatMul', [
      input,
      this.#matrix(`${scope}/Tensordot/ReadVariableOp`, `${name}_weight`),
    ]);
  }

  #bias(scope: string, name: string): string {
    return this.#vector(`${scope}/BiasAdd/ReadVariableOp`, `${name}_bias`);
  }

  /** LayerNorm(product + bias + input) of a sublayer whose parts are named `dense` and `LayerNorm`. */
  #residual(product: string, input: string, scope: string, name: string): string {
    const sum = this.#graph.node('Add', [
      this.#graph.node('Add', [product, this.#bias(`${scope}/dense`, `${name}_dense`)]),
      input,
    ]);
    return this.#layerNorm(sum, `${scope}/LayerNorm`, `${name}_norm`);
  }

  #layerNorm(input: string, scope: string, name: string): string {
    const scale = this.#vector(`${scope}/batchnorm/mul/ReadVariableOp`, `${name}_scale`);
    const bias = this.#vector(`${scope}/batchnorm/ReadVariableOp`, `${name}_bias`);
    const attributes = { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } };
    return this.#graph.node('LayerNormalization', [input, scale, bias], attributes);
  }

  /** Rows of an embedding table. Quantised bytes are gathered first: the table itself is never expanded. */
  #rows(key: string, name: string, indices: string): string {
    const graph = this.#graph;
    const weight = this.#weight(key);
    const quantized = this.#quantized(weight, name);
    if (quantized === null)
      return graph.node('Gather', [graph.floats(name, weight.floats(), weight.shape), indices], { axis: 0 });
    const [bytes, ...scaling] = quantized;
    return graph.node('DequantizeLinear', [graph.node('Gather', [bytes, indices], { axis: 0 }), ...scaling]);
  }

  #matrix(key: string, name: string): string {
    const weight = this.#weight(key);
    const quantized = this.#quantized(weight, name);
    if (quantized === null) return this.#graph.floats(name, weight.floats(), weight.shape);
    return this.#graph.node('DequantizeLinear', quantized, {}, name);
  }

  #vector(key: string, name: string): string {
    const weight = this.#weight(key);
    return this.#graph.floats(name, weight.floats(), weight.shape);
  }

  #quantized(
    { quantized, shape }: Weight,
    name: string,
  ): [bytes: string, scale: string, zeroPoint: string] | null {
    if (this.#storage === 'float32' || quantized === null) return null;
    return [
      this.#graph.bytes(`${name}_bytes`, quantized.bytes, shape),
      this.#graph.scalar(`${name}_scale`, quantized.scale),
      this.#graph.bytes(`${name}_zero_point`, Uint8Array.of(quantized.zeroPoint), []),
    ];
  }

  #weight(key: string): Weight {
    const weight = this.#weights.get(key);
    if (weight === undefined) throw new AppError('bad-input', `the model has no weight ${key}`);
    return weight;
  }
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
