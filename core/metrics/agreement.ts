// How far two annotators of the same sentences agree.
import { AppError } from '../errors.ts';
import type { SentenceExample } from '../model/example.ts';
import { spansToTags, tagsFor } from '../tagging/bio-tags.ts';
import { strictScores } from './strict.ts';

export interface Agreement {
  readonly sentences: number;
  readonly tokens: number;
  /** Cohen's kappa over the tokens' BIO tags; null where chance alone explains everything (both used one tag only). */
  readonly kappa: number | null;
  /** Share of tokens with the same tag, 0 to 1. */
  readonly observed: number;
  /** Share that chance would give, from how often each annotator used each tag. */
  readonly expected: number;
  /** F1 of one against the other, 0-100: the same either way round. */
  readonly mentionF1: number;
  readonly relationF1: number;
}

/**
 * Cohen's kappa (1960) of two label sequences.
 * @returns kappa is null where the expected agreement is 1 or nothing was labelled
 */
export function cohenKappa(
  a: readonly string[],
  b: readonly string[],
): { kappa: number | null; observed: number; expected: number } {
  if (a.length !== b.length) {
    throw new AppError('internal', `${a.length} labels of one annotator, ${b.length} of the other`);
  }
  if (a.length === 0) return { kappa: null, observed: 0, expected: 0 };
  const countsA = countOf(a);
  const countsB = countOf(b);
  const observed = a.filter((label, i) => label === b[i]).length / a.length;
  let expected = 0;
  for (const [label, count] of countsA) expected += (count * (countsB.get(label) ?? 0)) / a.length ** 2;
  const onlyOneLabel = countsA.size === 1 && countsB.size === 1 && observed === 1;
  return { kappa: onlyOneLabel ? null : (observed - expected) / (1 - expected), observed, expected };
}

function countOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/**
 * Agreement of two annotators; the lists run in parallel over the same sentences. Of overlapping mentions kappa sees the longest only, F1
 * all.
 * @throws AppError `bad-input` where the tokens differ
 */
export function agreement(a: readonly SentenceExample[], b: readonly SentenceExample[]): Agreement {
  const sameTokens = a.length === b.length && a.every((s, i) => s.tokens.length === b[i]!.tokens.length);
  if (!sameTokens) throw new AppError('bad-input', 'the two annotators did not work on the same sentences');
  const labelsA = a.flatMap(tokenLabels);
  const { ner, re } = strictScores(a, b);
  return {
    sentences: a.length,
    tokens: labelsA.length,
    ...cohenKappa(labelsA, b.flatMap(tokenLabels)),
    mentionF1: ner.micro.f1,
    relationF1: re.micro.f1,
  };
}

function tokenLabels({ tokens, mentions }: SentenceExample): string[] {
  const types = [...new Set(mentions.map((mention) => mention.type))];
  const names = tagsFor(types);
  return Array.from(spansToTags(tokens.length, mentions, types).tags, (tag) => names[tag]!);
}
