// The distinct words of a batch in two groups, short and long: a BiLSTM over characters takes as many steps as the longest word has, for all
// words at once, and most words are far shorter than that. Only training's graph takes them: ONNX's own LSTM, in prediction, skips padding.
import type { HostBatch, HostTensor } from '../engines/engine.ts';

/** What a step costs besides its words, in words: measured, 150 us a step against 5 us a word. */
const STEP_COST = 30;

/** Rows of the word table, shorter words and longer ones, neither empty. */
interface WordGroups {
  readonly short: readonly number[];
  readonly long: readonly number[];
}

/** The cut that takes the fewest steps, each counted with its words. @param lengths characters of each word */
export function groupWords(lengths: ArrayLike<number>): WordGroups {
  const order = Array.from(lengths, (_, row) => row).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const count = order.length;
  const longest = lengths[order[count - 1]!]!;
  let cut = 1;
  let least = Infinity;
  for (let size = 1; size < count; size++) {
    const shortSteps = lengths[order[size - 1]!]!;
    const cost = (size + STEP_COST) * shortSteps + (count - size + STEP_COST) * longest;
    if (cost < least) [least, cut] = [cost, size];
  }
  // A single word is in both groups: a graph has no tensors without rows.
  return { short: order.slice(0, cut), long: count > 1 ? order.slice(cut) : order };
}

/** What `wordGroupInputs` of trainer/network/inputs.ts declares, for a batch with words spelled out; nothing for one without. */
export function wordGroupsOf(batch: HostBatch): Record<string, HostTensor> {
  const { wordRows, characterLengths } = batch;
  if (!wordRows || !characterLengths) return {};
  const { short, long } = groupWords(characterLengths.data);
  const steps = characterLengths.data[short.at(-1)!]!;
  const [batchSize, n] = wordRows.shape as [number, number];
  const shortRows = new Int32Array(batchSize * n);
  const longRows = new Int32Array(batchSize * n);
  const isLong = new Float32Array(batchSize * n);
  const inShort = new Map(short.map((row, place) => [row, place]));
  const inLong = new Map(long.map((row, place) => [row, place]));
  wordRows.data.forEach((row: number, at: number) => {
    const place = inShort.get(row);
    if (place === undefined) {
      isLong[at] = 1;
      longRows[at] = inLong.get(row)!;
    } else shortRows[at] = place;
  });
  const vector = (data: Int32Array): HostTensor => ({ shape: [data.length], data });
  return {
    shortWords: vector(Int32Array.from(short)),
    longWords: vector(Int32Array.from(long)),
    shortPositions: vector(Int32Array.from({ length: steps }, (_, position) => position)),
    shortRows: { shape: [batchSize, n], data: shortRows },
    longRows: { shape: [batchSize, n], data: longRows },
    isLong: { shape: [batchSize, n, 1], data: isLong },
  };
}
