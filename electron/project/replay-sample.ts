// Which of the sentences that a model has learned from it sees again when it learns new ones, so that it does not forget: by chance, but sentences
// that share words with the new ones, where a correction may do harm, and sentences of rare types, which are forgotten first, come sooner.
import type { SentenceExample } from '../../core/model/example.ts';
import { seededRandom } from '../../core/random.ts';

/** How much sooner, at most: a sentence of the rarest type, and one whose words all stand in new sentences too. */
const RARE_TYPE_WEIGHT = 3;
const SHARED_WORDS_WEIGHT = 3;

/**
 * Draws without replacement, each sentence with the chance of its weight (Efraimidis and Spirakis 2006).
 * @returns at most `count` sentences of `known`, those drawn first in front; the same for the same seed
 */
export function drawReplay(
  known: readonly SentenceExample[],
  fresh: readonly SentenceExample[],
  count: number,
  seed: number,
): readonly SentenceExample[] {
  const random = seededRandom(seed);
  const rareness = rarenessOf(known);
  const overlap = overlapWith(fresh, known);
  return known
    .map((sentence) => {
      const weight = 1 + RARE_TYPE_WEIGHT * rareness(sentence) + SHARED_WORDS_WEIGHT * overlap(sentence);
      // Exponentially distributed arrival times: the greater the weight, the sooner.
      return { sentence, arrival: -Math.log(1 - random()) / weight };
    })
    .sort((a, b) => a.arrival - b.arrival)
    .slice(0, count)
    .map(({ sentence }) => sentence);
}

/** 0 for a sentence of the commonest types or of none, towards 1 for one with a type that hardly occurs. */
function rarenessOf(sentences: readonly SentenceExample[]): (sentence: SentenceExample) => number {
  const counts = new Map<string, number>();
  for (const sentence of sentences) {
    for (const type of typesOf(sentence)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const most = Math.max(1, ...counts.values());
  return (sentence) =>
    Math.max(0, ...[...typesOf(sentence)].map((type) => 1 - (counts.get(type) ?? most) / most));
}

function typesOf({ mentions, relations }: SentenceExample): Set<string> {
  // A mention type and a relation type may have one name.
  return new Set([
    ...mentions.map(({ type }) => `mention ${type}`),
    ...relations.map(({ type }) => `relation ${type}`),
  ]);
}

/** The share of a sentence's words, each counting as it is rare, that stand in one of the fresh sentences. */
function overlapWith(
  fresh: readonly SentenceExample[],
  known: readonly SentenceExample[],
): (sentence: SentenceExample) => number {
  const sentencesWith = new Map<string, number>();
  for (const sentence of known) {
    for (const word of wordsOf(sentence)) sentencesWith.set(word, (sentencesWith.get(word) ?? 0) + 1);
  }
  const rarity = (word: string): number => Math.log(known.length / (sentencesWith.get(word) ?? 1));
  const freshWords = new Set(fresh.flatMap((sentence) => [...wordsOf(sentence)]));
  return (sentence) => {
    let [all, shared] = [0, 0];
    for (const word of wordsOf(sentence)) {
      all += rarity(word);
      if (freshWords.has(word)) shared += rarity(word);
    }
    return all === 0 ? 0 : shared / all;
  };
}

const wordsOf = ({ tokens }: SentenceExample): Set<string> =>
  new Set(tokens.map((token) => token.toLowerCase()));
