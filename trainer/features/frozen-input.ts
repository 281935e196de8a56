// The frozen vectors of a batch as an input of the network. They are by far the largest input and the same ones in every epoch: whoever
// passes batches on to another process can send the sentences' vectors once, in their 8 bits, and the batch as a list of sentences.
import type { HostTensor } from '../engines/engine.ts';
import { dequantize, type QuantizedVectors } from './quantized-vectors.ts';

export interface FrozenRows {
  readonly layers: number;
  readonly dimension: number;
  /** Tokens that each sentence is padded to. */
  readonly n: number;
  /** `[tokens * layers, dimension]` each, the layers of a token together. The same object in every batch. */
  readonly sentences: readonly QuantizedVectors[];
}

const rowsOfInputs = new WeakMap<HostTensor, FrozenRows>();

/** `[B, n, D]`, of several layers `[L, B, n, D]`; zeros behind a sentence's end. The values are spread out when they are first read. */
export function frozenInput(rows: FrozenRows): HostTensor {
  const { layers, dimension, n, sentences } = rows;
  let values: Float32Array | null = null;
  const tensor: HostTensor = {
    shape: [...(layers === 1 ? [] : [layers]), sentences.length, n, dimension],
    // Of the object itself, not of a prototype: a copy of the object has the values.
    get data() {
      return (values ??= spreadOut(rows));
    },
  };
  rowsOfInputs.set(tensor, rows);
  return tensor;
}

/** What a tensor of {@link frozenInput} is made of; null for any other. */
export function frozenRowsOf(tensor: HostTensor): FrozenRows | null {
  return rowsOfInputs.get(tensor) ?? null;
}

function spreadOut({ layers, dimension, n, sentences }: FrozenRows): Float32Array {
  const batch = sentences.length;
  const values = new Float32Array(layers * batch * n * dimension);
  sentences.forEach((source, row) => {
    const tokens = source.values.length / (layers * dimension);
    for (let t = 0; t < tokens; t++) {
      for (let layer = 0; layer < layers; layer++) {
        const to = ((layer * batch + row) * n + t) * dimension;
        dequantize(source, t * layers + layer, dimension, values, to);
      }
    }
  });
  return values;
}
