// A BERT of two layers and width 8 with random weights, so that everything around the real model is tested without it:
// its weights under the names of the real one, its folder of files as the set-up would write them, and a plain forward
// pass that shares nothing with the graph.
import { join } from 'node:path';
import { publishEncoder } from '../../scripts/encoders/encoder-folder.ts';
import { buildBertGraph, statesOf } from '../../scripts/encoders/minilm/bert-graph.ts';
import type { BertShape, WeightStorage } from '../../scripts/encoders/minilm/bert-graph.ts';
import type { Weight } from '../../scripts/encoders/minilm/tensorflow-weights.ts';

export const TINY: BertShape = { layers: 2, width: 8, heads: 2 };
const INNER = 16;
const POSITIONS = 512;
const letters = 'abcdefghijklmnopqrstuvwxyz';
export const TINY_VOCABULARY = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  ...letters,
  ...Array.from(letters, (letter) => `##${letter}`),
  '-',
  '.',
];
const SCOPE = 'StatefulPartitionedCall/model/tf_bert_model/bert';

/** Linear congruential: the same weights in every run. */
function randomBytes(seed: number, count: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

export function tinyWeights(): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  const add = (name: string, shape: readonly number[], scale: number, zeroPoint: number): void => {
    const bytes = randomBytes(
      weights.size + 1,
      shape.reduce((product, size) => product * size, 1),
    );
    const floats = (): Float32Array => Float32Array.from(bytes, (byte) => (byte - zeroPoint) * scale);
    weights.set(name, { shape, floats, quantized: { bytes, scale, zeroPoint } });
  };
  const dense = (scope: string, from: number, to: number): void => {
    add(`${scope}/Tensordot/ReadVariableOp`, [from, to], 1 / 128, 121);
    add(`${scope}/BiasAdd/ReadVariableOp`, [to], 1 / 512, 128);
  };
  const norm = (scope: string): void => {
    add(`${scope}/batchnorm/mul/ReadVariableOp`, [TINY.width], 1 / 256, 0);
    add(`${scope}/batchnorm/ReadVariableOp`, [TINY.width], 1 / 512, 128);
  };
  add('unknown', [TINY_VOCABULARY.length, TINY.width], 1 / 64, 128);
  add('unknown_0', [POSITIONS, TINY.width], 1 / 128, 128);
  add('unknown_1', [2, TINY.width], 1 / 128, 128);
  norm(`${SCOPE}/embeddings/LayerNorm`);
  for (let layer = 0; layer < TINY.layers; layer++) {
    const scope = `${SCOPE}/encoder/layer_._${layer}`;
    for (const part of ['query', 'key', 'value'])
      dense(`${scope}/attention/self/${part}`, TINY.width, TINY.width);
    dense(`${scope}/attention/output/dense`, TINY.width, TINY.width);
    norm(`${scope}/attention/output/LayerNorm`);
    dense(`${scope}/intermediate/dense`, TINY.width, INNER);
    dense(`${scope}/output/dense`, INNER, TINY.width);
    norm(`${scope}/output/LayerNorm`);
  }
  return weights;
}

/** Writes the tiny model as the set-up writes the real one. @returns its folder */
export async function writeTinyMiniLm(parent: string, storage: WeightStorage = 'quantized'): Promise<string> {
  const folder = join(parent, 'minilm');
  await publishEncoder(folder, {
    id: 'minilm',
    revision: 1,
    dimension: TINY.width,
    layers: statesOf(TINY),
    files: {
      'model.onnx': buildBertGraph(tinyWeights(), TINY, storage),
      'vocabulary.txt': Buffer.from(`${TINY_VOCABULARY.join('\n')}\n`),
    },
  });
  return folder;
}

type Matrix = readonly (readonly number[])[];

/** The states of every layer, `[states][pieces][width]`, in plain arithmetic (Devlin et al. 2019; Vaswani et al. 2017). */
export function tinyReference(ids: readonly number[]): Matrix[] {
  const weights = tinyWeights();
  const rows = (name: string): number[][] => {
    const { shape, floats } = weights.get(name)!;
    const values = floats();
    const width = shape.at(-1)!;
    return Array.from({ length: values.length / width }, (_, row) => [
      ...values.subarray(row * width, (row + 1) * width),
    ]);
  };
  const vector = (name: string): number[] => rows(name)[0]!;
  const multiply = (left: Matrix, right: Matrix): number[][] =>
    left.map((row) =>
      right[0]!.map((_, column) => row.reduce((sum, value, k) => sum + value * right[k]![column]!, 0)),
    );
  const add = (left: Matrix, right: Matrix): number[][] =>
    left.map((row, i) => row.map((value, j) => value + right[i]![j]!));
  const dense = (input: Matrix, scope: string): number[][] => {
    const bias = vector(`${scope}/BiasAdd/ReadVariableOp`);
    return multiply(input, rows(`${scope}/Tensordot/ReadVariableOp`)).map((row) =>
      row.map((value, j) => value + bias[j]!),
    );
  };
  const norm = (input: Matrix, scope: string): number[][] => {
    const scale = vector(`${scope}/batchnorm/mul/ReadVariableOp`);
    const shift = vector(`${scope}/batchnorm/ReadVariableOp`);
    return input.map((row) => {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
      return row.map((value, j) => ((value - mean) / Math.sqrt(variance)) * scale[j]! + shift[j]!);
    });
  };
  const embeddings = ids.map((id, position) =>
    rows('unknown')[id]!.map(
      (value, j) => value + rows('unknown_0')[position]![j]! + rows('unknown_1')[0]![j]!,
    ),
  );
  let states: Matrix = norm(embeddings, `${SCOPE}/embeddings/LayerNorm`);
  const given = [states];
  for (let layer = 0; layer < TINY.layers; layer++) {
    const scope = `${SCOPE}/encoder/layer_._${layer}`;
    const [query, key, value] = ['query', 'key', 'value'].map((part) =>
      dense(states, `${scope}/attention/self/${part}`),
    );
    const size = TINY.width / TINY.heads;
    const context = ids.map((_, i) =>
      Array.from({ length: TINY.width }, (_column, j) => {
        const head = Math.floor(j / size);
        const dot = (k: number): number => {
          let sum = 0;
          for (let d = head * size; d < (head + 1) * size; d++) sum += query![i]![d]! * key![k]![d]!;
          return Math.exp(sum / Math.sqrt(size));
        };
        const weight = ids.map((_id, k) => dot(k));
        const total = weight.reduce((sum, one) => sum + one, 0);
        return weight.reduce((sum, one, k) => sum + (one / total) * value![k]![j]!, 0);
      }),
    );
    const attended = norm(
      add(dense(context, `${scope}/attention/output/dense`), states),
      `${scope}/attention/output/LayerNorm`,
    );
    const inner = dense(attended, `${scope}/intermediate/dense`).map((row) =>
      row.map((x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2))),
    );
    states = norm(add(dense(inner, `${scope}/output/dense`), attended), `${scope}/output/LayerNorm`);
    given.push(states);
  }
  return given;
}

/** By its Taylor series, which is exact enough for the small arguments of these weights. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
