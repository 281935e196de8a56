// Cuts a batch into shards that train side by side. Rows are dealt out in turn, so that shards of a batch sorted by length cost alike, and
// each shard is padded to its own longest sentence and word.
import { frozenInput, frozenRowsOf } from '../../features/frozen-input.ts';
import type { InputDeclarations } from '../../network/inputs.ts';
import type { HostBatch, HostTensor } from '../engine.ts';

/** What stays of an axis: the first so many, or these. */
type Selection = number | readonly number[];

/**
 * @param declarations of the batch's inputs: which axes are sentences, tokens, words, characters and mentions
 * @param shards at most; a batch of fewer sentences makes as many as it has
 */
export function splitBatch(batch: HostBatch, declarations: InputDeclarations, shards: number): HostBatch[] {
  const sentences = batch['lengths']!.shape[0]!;
  const count = Math.min(shards, sentences);
  return Array.from({ length: count }, (_, shard) => {
    const rows = Array.from({ length: sentences }, (_, row) => row).filter((row) => {
      const place = row % count;
      // Back and forth, so that not always the same shard gets the longer of two.
      return (Math.floor(row / count) % 2 === 0 ? place : count - 1 - place) === shard;
    });
    return selectRows(batch, declarations, rows);
  });
}

function selectRows(batch: HostBatch, declarations: InputDeclarations, rows: readonly number[]): HostBatch {
  const longest = (input: string, of: readonly number[]): number =>
    of.reduce((most, row) => Math.max(most, batch[input]!.data[row]!), 1);
  const words = batch['wordRows'] ? distinctWords(batch['wordRows'], rows) : [];
  const selections: Record<string, Selection> = {
    B: rows,
    n: longest('lengths', rows),
    W: words,
    c: words.length > 0 ? longest('characterLengths', words) : 0,
    k: batch['ends'] ? mostMentions(batch['ends'], rows) : 0,
  };
  const selected: Record<string, HostTensor> = {};
  for (const [name, tensor] of Object.entries(batch)) {
    const shape = declarations[name]?.shape;
    if (!shape) throw new TypeError(`${name} is not an input of the network`);
    const frozen = frozenRowsOf(tensor);
    if (frozen) {
      // Spread out where they are wanted, instead of for the whole batch and then copied.
      const sentences = rows.map((row) => frozen.sentences[row]!);
      selected[name] = frozenInput({ ...frozen, n: longest('lengths', rows), sentences });
      continue;
    }
    selected[name] = select(
      tensor,
      shape.map((dimension, axis) =>
        typeof dimension === 'number' ? tensor.shape[axis]! : selections[dimension]!,
      ),
    );
  }
  if (selected['wordRows']) renumber(selected['wordRows'], words);
  return selected;
}

/** The rows of the batch's word table that these sentences use. */
function distinctWords({ data, shape }: HostTensor, rows: readonly number[]): number[] {
  const n = shape[1]!;
  const used = new Set<number>();
  for (const row of rows) for (let t = 0; t < n; t++) used.add(data[row * n + t]!);
  return [...used].sort((a, b) => a - b);
}

/** Of the sentence that has most of them, at least 1. @param ends `[B, k, n]`, zeros where there is no mention */
function mostMentions({ data, shape }: HostTensor, rows: readonly number[]): number {
  const [, k, n] = shape as [number, number, number];
  const isThere = (row: number, mention: number): boolean => {
    const at = (row * k + mention) * n;
    return data.subarray(at, at + n).some((value) => value !== 0);
  };
  let most = k;
  while (most > 1 && !rows.some((row) => isThere(row, most - 1))) most--;
  return most;
}

/** Words get the numbers of their rows in the shard's own table. */
function renumber({ data }: HostTensor, words: readonly number[]): void {
  const numbers = new Map(words.map((word, index) => [word, index]));
  for (let at = 0; at < data.length; at++) data[at] = numbers.get(data[at]!)!;
}

/** @param kept for each axis of the tensor what is kept of it */
function select({ data, shape }: HostTensor, kept: readonly Selection[]): HostTensor {
  const sizes = kept.map((selection) => (typeof selection === 'number' ? selection : selection.length));
  const result = emptyLike(
    data,
    sizes.reduce((product, size) => product * size, 1),
  );
  // From this axis on everything is kept, so that whole runs can be copied.
  let plain = shape.length;
  while (plain > 0 && kept[plain - 1] === shape[plain - 1]) plain--;
  const blocks = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  let to = 0;
  const copy = (axis: number, from: number): void => {
    const selection = kept[axis];
    if (axis >= plain || (axis === plain - 1 && typeof selection === 'number')) {
      const length = axis >= plain ? (blocks[axis - 1] ?? data.length) : Number(selection) * blocks[axis]!;
      result.set(data.subarray(from, from + length), to);
      to += length;
      return;
    }
    const indices = typeof selection === 'number' ? selection : selection!.length;
    for (let index = 0; index < indices; index++) {
      const at = typeof selection === 'number' ? index : selection![index]!;
      copy(axis + 1, from + at * blocks[axis]!);
    }
  };
  copy(0, 0);
  return { shape: sizes, data: result };
}

function emptyLike(data: HostTensor['data'], length: number): HostTensor['data'] {
  return data instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
}
