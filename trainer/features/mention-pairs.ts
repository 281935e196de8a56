// Where the mentions of a batch's sentences stand, as the pair scorer takes it (trainer/network/pair-scorer.ts), and what can be said of
// each pair by counting: in a sentence of many mentions, which ones lie between tells most of who belongs to whom.
import type { TokenSpan } from '../../core/model/example.ts';
import type { HostTensor } from '../engines/engine.ts';
import { PAIR_FEATURES } from '../network/spec.ts';

/** Upper ends of the buckets; one more bucket for what is beyond. */
const TOKENS_BETWEEN = [0, 1, 2, 3, 5, 8, 12, 18, 30] as const;
const MENTIONS_BETWEEN = [0, 1, 2, 3] as const;
const OF_TYPE_BETWEEN = [0, 1] as const;
const OF_TYPE = [1, 2] as const;
const MENTIONS = [2, 3, 4, 6] as const;

const bucket = (value: number, uppers: readonly number[]): number => {
  const found = uppers.findIndex((upper) => value <= upper);
  return found < 0 ? uppers.length : found;
};

type Typed = Pick<TokenSpan, 'begin' | 'end' | 'type'>;

/** Indices of a pair's features that are 1: in each group of features one. */
export function pairFeatures(mentions: readonly Typed[], head: number, tail: number): number[] {
  const [from, to] = [mentions[head]!, mentions[tail]!];
  const headFirst = from.begin < to.begin;
  const [first, second] = headFirst ? [from, to] : [to, from];
  const between = mentions.filter(({ begin, end }) => begin >= first.end && end <= second.begin);
  const ofType = (among: readonly Typed[], type: string): number =>
    among.filter((mention) => mention.type === type).length;
  const groups: [value: number, uppers: readonly number[], byOrder: boolean][] = [
    [second.begin - first.end, TOKENS_BETWEEN, true],
    [between.length, MENTIONS_BETWEEN, true],
    [ofType(between, from.type), OF_TYPE_BETWEEN, false],
    [ofType(between, to.type), OF_TYPE_BETWEEN, false],
    [ofType(mentions, from.type), OF_TYPE, false],
    [ofType(mentions, to.type), OF_TYPE, false],
    [mentions.length, MENTIONS, false],
  ];
  let start = 0;
  return groups.map(([value, uppers, byOrder]) => {
    const size = uppers.length + 1;
    const index = start + bucket(value, uppers) + (byOrder && !headFirst ? size : 0);
    start += byOrder ? 2 * size : size;
    return index;
  });
}

/**
 * @param n tokens of the longest sentence; @param k mentions of the sentence with most
 * @returns the inputs of `mentionInputs`; zeros where there is no mention
 */
export function mentionPositions(
  sentences: readonly (readonly Typed[])[],
  n: number,
  k: number,
): Record<'begins' | 'ends' | 'before' | 'through' | 'headFirst' | 'pairFeatures', HostTensor> {
  const batch = sentences.length;
  const perToken = (): Float32Array => new Float32Array(batch * k * n);
  const [begins, ends, before, through] = [perToken(), perToken(), perToken(), perToken()];
  const headFirst = new Float32Array(batch * k * k);
  const features = new Float32Array(batch * k * k * PAIR_FEATURES);
  sentences.forEach((mentions, row) =>
    mentions.forEach((head, i) => {
      const at = (row * k + i) * n;
      begins[at + head.begin] = 1;
      ends[at + head.end - 1] = 1;
      before.fill(1, at, at + head.begin);
      through.fill(1, at, at + head.end);
      mentions.forEach((tail, j) => {
        if (i === j) return;
        const pair = (row * k + i) * k + j;
        headFirst[pair] = head.begin < tail.begin ? 1 : 0;
        for (const feature of pairFeatures(mentions, i, j)) features[pair * PAIR_FEATURES + feature] = 1;
      });
    }),
  );
  const tokenShape = [batch, k, n];
  return {
    begins: { shape: tokenShape, data: begins },
    ends: { shape: tokenShape, data: ends },
    before: { shape: tokenShape, data: before },
    through: { shape: tokenShape, data: through },
    headFirst: { shape: [batch, k, k, 1], data: headFirst },
    pairFeatures: { shape: [batch, k, k, PAIR_FEATURES], data: features },
  };
}
