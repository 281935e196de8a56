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
/** Added to the attention score of padding: as far below any real score as BERT's own mask. */
const MASKED_SCORE = -10000;
const SCOPE = 'StatefulPartitionedCall/model/tf_bert_model/bert';
// The three embedding tables lost their names when the model was frozen.
const WORD_EMBEDDING = 'unknown';
const POSITION_EMBEDDING = 'unknown_0';
const SEGMENT_EMBEDDING = 'unknown_1';

/** `quantized` keeps the bytes of the source and expands them when the model is opened; `float32` expands them now. */
export type WeightStorage = 'quantized' | 'float32';

/**
 * Builds the model.
 * Inputs: `piece_ids` and `piece_mask` [B, L] int64 (1 = word piece, 0 = padding), each row a window that starts with
 * `[CLS]` and counts positions from 0; `first_piece` [B, n] int64, where in its row each token begins.
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
    const { layers, heads, width } = this.#shape;
    const givenStates = statesOf(this.#shape);
    graph.integers('axis_1', [1]);
    graph.integers('axis_2', [2]);
    graph.integers('index_0', [0], []);
    graph.integers('index_1', [1], []);
    graph.integers('split_heads', [0, 0, heads, width / heads]);
    graph.integers('merge_heads', [0, 0, width]);
    graph.integers('by_state', [0, 0, givenStates, width]);
    graph.scalar('one', 1);
    graph.scalar('half', 0.5);
    graph.scalar('sqrt_half', Math.SQRT1_2);
    graph.scalar('masked_score', MASKED_SCORE);
    graph.scalar('score_scale', 1 / Math.sqrt(width / heads));

    let states = this.#embeddings();
    const mask = this.#attentionMask();
    const given = [states];
    for (let layer = 0; layer < layers; layer++) {
      states = this.#layer(states, mask, layer);
      given.push(states);
    }
    this.#firstPieces(given);
    return graph.encode(
      'bert',
      [
        { name: 'piece_ids', type: 'int64', shape: ['B', 'L'] },
        { name: 'piece_mask', type: 'int64', shape: ['B', 'L'] },
        { name: 'first_piece', type: 'int64', shape: ['B', 'n'] },
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

  /** [B, 1, 1, L]: 0 for a word piece, {@link MASKED_SCORE} for padding. */
  #attentionMask(): string {
    const graph = this.#graph;
    const present = graph.node('Cast', ['piece_mask'], { to: 1 });
    const spread = graph.node('Unsqueeze', [graph.node('Unsqueeze', [present, 'axis_1']), 'axis_1']);
    return graph.node('Mul', [graph.node('Sub', ['one', spread]), 'masked_score']);
  }

  #layer(states: string, mask: string, layer: number): string {
    const graph = this.#graph;
    const scope = `${SCOPE}/encoder/layer_._${layer}`;
    const name = `layer${layer}`;
    const split = (value: string, perm: readonly number[]): string =>
      graph.node('Transpose', [graph.node('Reshape', [value, 'split_heads'])], { perm });
    const query = split(this.#dense(states, `${scope}/attention/self/query`, `${name}_query`), [0, 2, 1, 3]);
    const key = split(this.#dense(states, `${scope}/attention/self/key`, `${name}_key`), [0, 2, 3, 1]);
    const value = split(this.#dense(states, `${scope}/attention/self/value`, `${name}_value`), [0, 2, 1, 3]);
    const scores = graph.node('Mul', [graph.node('MatMul', [query, key]), 'score_scale']);
    const weights = graph.node('Softmax', [graph.node('Add', [scores, mask])], { axis: -1 });
    const context = graph.node('Transpose', [graph.node('MatMul', [weights, value])], { perm: [0, 2, 1, 3] });
    const merged = graph.node('Reshape', [context, 'merge_heads']);
    const attended = this.#layerNorm(
      graph.node('Add', [this.#dense(merged, `${scope}/attention/output/dense`, `${name}_attended`), states]),
      `${scope}/attention/output/LayerNorm`,
      `${name}_attention_norm`,
    );
    const inner = this.#gelu(this.#dense(attended, `${scope}/intermediate/dense`, `${name}_inner`));
    return this.#layerNorm(
      graph.node('Add', [this.#dense(inner, `${scope}/output/dense`, `${name}_outer`), attended]),
      `${scope}/output/LayerNorm`,
      `${name}_norm`,
    );
  }

  #firstPieces(states: readonly string[]): void {
    const graph = this.#graph;
    const index = graph.node('Unsqueeze', ['first_piece', 'axis_2']);
    const gathered = states.map((state) => graph.node('GatherND', [state, index], { batch_dims: 1 }));
    const joined = graph.node('Concat', gathered, { axis: -1 });
    graph.node('Reshape', [joined, 'by_state'], {}, 'layers');
  }

  #dense(input: string, scope: string, name: string): string {
    const weight = this.#matrix(`${scope}/Tensordot/ReadVariableOp`, `${name}_weight`);
    const bias = this.#vector(`${scope}/BiasAdd/ReadVariableOp`, `${name}_bias`);
    return this.#graph.node('Add', [this.#graph.node('MatMul', [input, weight]), bias]);
  }

  #layerNorm(input: string, scope: string, name: string): string {
    const scale = this.#vector(`${scope}/batchnorm/mul/ReadVariableOp`, `${name}_scale`);
    const bias = this.#vector(`${scope}/batchnorm/ReadVariableOp`, `${name}_bias`);
    const attributes = { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } };
    return this.#graph.node('LayerNormalization', [input, scale, bias], attributes);
  }

  /** The exact form, written as the pattern that ONNX Runtime replaces by one kernel. */
  #gelu(input: string): string {
    const graph = this.#graph;
    const normal = graph.node('Add', ['one', graph.node('Erf', [graph.node('Mul', [input, 'sqrt_half'])])]);
    return graph.node('Mul', [graph.node('Mul', [input, normal]), 'half']);
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
