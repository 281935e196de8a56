// The network's tag set: tag 0 is `O`; entity type k (from 0, in the schema's order) has `B-` at 1 + 2k and `I-` at 2 + 2k.
import { AppError } from '../errors.ts';
import { decodeBio } from '../corpus/bio.ts';
import type { TokenSpan } from '../model/example.ts';

export const OUTSIDE_TAG = 0;
export const beginTag = (typeIndex: number): number => 1 + 2 * typeIndex;
export const insideTag = (typeIndex: number): number => 2 + 2 * typeIndex;

/** Index of the entity type a tag belongs to; -1 for `O`. */
export const typeOfTag = (tag: number): number => (tag === OUTSIDE_TAG ? -1 : (tag - 1) >> 1);
export const isInsideTag = (tag: number): boolean => tag !== OUTSIDE_TAG && tag % 2 === 0;

/** Names of the tags, by tag: T = 1 + 2 * types. */
export function tagsFor(entityTypes: readonly string[]): string[] {
  return ['O', ...entityTypes.flatMap((type) => [`B-${type}`, `I-${type}`])];
}

/** Whether tag `to` may follow tag `from` (null: the sentence begins): an `I-` only goes on with a mention of its own type. */
export function mayFollow(from: number | null, to: number): boolean {
  if (!isInsideTag(to)) return true;
  return from !== null && typeOfTag(from) === typeOfTag(to);
}

export interface TaggedSentence {
  /** `[n]`. */
  readonly tags: Int32Array;
  /** For each mention given, whether the tags hold it. */
  readonly kept: readonly boolean[];
  /** How many they don't hold: they overlap a longer (or earlier) one, or their type is not among the entity types. */
  readonly dropped: number;
}

/**
 * Tags of a sentence of `n` tokens. One tag a token can't hold overlaps: the longest mention wins, of equally long ones the first.
 * @throws AppError `internal` for a mention outside of the sentence
 */
export function spansToTags(
  n: number,
  mentions: readonly TokenSpan[],
  entityTypes: readonly string[],
): TaggedSentence {
  const tags = new Int32Array(n);
  const kept = mentions.map(() => false);
  const order = mentions
    .map((mention, index) => ({ ...mention, index, typeIndex: entityTypes.indexOf(mention.type) }))
    .sort((a, b) => b.end - b.begin - (a.end - a.begin) || a.begin - b.begin || a.index - b.index);
  for (const { begin, end, index, typeIndex } of order) {
    if (begin < 0 || end > n || begin >= end) {
      throw new AppError('internal', `mention ${begin}-${end} lies outside of a sentence of ${n} tokens`);
    }
    if (typeIndex < 0 || tags.subarray(begin, end).some((tag) => tag !== OUTSIDE_TAG)) continue;
    kept[index] = true;
    tags.fill(insideTag(typeIndex), begin, end);
    tags[begin] = beginTag(typeIndex);
  }
  return { tags, kept, dropped: kept.filter((isKept) => !isKept).length };
}

/** The mentions that tags spell, in the order of the text. A stray `I-` opens a mention, as in the text formats. */
export function tagsToSpans(tags: ArrayLike<number>, entityTypes: readonly string[]): TokenSpan[] {
  const names = tagsFor(entityTypes);
  const decoded = decodeBio(Array.from(tags, (tag) => names[tag] ?? ''));
  if ('badTag' in decoded) {
    throw new AppError('internal', `tag ${tags[decoded.badTag]} is none of the ${names.length} tags`);
  }
  return decoded.mentions;
}
