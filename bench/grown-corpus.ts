// Corpora of any size and sentences of any length, made of an annotated corpus: for measuring what grows with what.
import type { SentenceExample } from '../core/model/example.ts';
import { seededRandom, type Random } from '../core/random.ts';

/** Share of the words outside of mentions that a copy has others for: enough that no two copies are one sentence to a cache. */
const CHANGED_SHARE = 0.25;

/**
 * The first `count` sentences of the corpus repeated without end. From the second time on words outside of mentions are exchanged for others
 * of the corpus, so that no text comes twice; annotations stay right.
 */
export function grownCorpus(corpus: readonly SentenceExample[], count: number): SentenceExample[] {
  const random = seededRandom(count);
  const words = corpus.flatMap(({ tokens }) => tokens);
  return Array.from({ length: count }, (_, index) => {
    const original = corpus[index % corpus.length]!;
    const id = `${Math.floor(index / corpus.length)}.${original.id}`;
    return index < corpus.length
      ? { ...original, id }
      : { ...original, id, tokens: changed(original, words, random) };
  });
}

function changed(
  { tokens, mentions }: SentenceExample,
  words: readonly string[],
  random: Random,
): readonly string[] {
  return tokens.map((token, index) => {
    const mentioned = mentions.some(({ begin, end }) => begin <= index && index < end);
    const exchanged = !mentioned && random() < CHANGED_SHARE;
    return exchanged ? words[Math.floor(random() * words.length)]! : token;
  });
}

/** One sentence of exactly `length` tokens: sentences of the corpus one after the other, with their mentions and relations. */
export function longSentence(corpus: readonly SentenceExample[], length: number): SentenceExample {
  const tokens: string[] = [];
  const mentions: SentenceExample['mentions'][number][] = [];
  const relations: SentenceExample['relations'][number][] = [];
  for (let index = 0; tokens.length < length; index++) {
    const part = corpus[index % corpus.length]!;
    const [tokensBefore, mentionsBefore] = [tokens.length, mentions.length];
    tokens.push(...part.tokens);
    for (const { begin, end, type } of part.mentions)
      mentions.push({ begin: begin + tokensBefore, end: end + tokensBefore, type });
    for (const { head, tail, type } of part.relations)
      relations.push({ head: head + mentionsBefore, tail: tail + mentionsBefore, type });
  }
  // A mention may stand where the last part is cut.
  const kept = mentions.filter(({ end }) => end <= length);
  const isKept = (mention: number): boolean => mentions[mention]!.end <= length;
  const renumbered = (mention: number): number => kept.indexOf(mentions[mention]!);
  return {
    id: `long-${length}`,
    tokens: tokens.slice(0, length),
    mentions: kept,
    relations: relations
      .filter(({ head, tail }) => isKept(head) && isKept(tail))
      .map(({ head, tail, type }) => ({ head: renumbered(head), tail: renumbered(tail), type })),
  };
}
