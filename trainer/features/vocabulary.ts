// Which characters and words get trained vectors of their own.
import type { CmanConfig } from '../../core/contract/cman-config.ts';
import { FIRST_KNOWN, UNKNOWN, type NetworkSpec } from '../network/spec.ts';
import type { EncodedTokens } from './encoded-tokens.ts';

/** Words are looked up in lower case, as GloVe's are; their case is in the characters and the casing features. */
export const normaliseWord = (token: string): string => token.toLowerCase();

/** Characters of a token that the character BiLSTM sees at most: a URL or a DNA sequence must not set the length of a batch. */
export const MAXIMUM_CHARACTERS = 24;

/** A token's code points, the middle left out where it is too long: prefixes and suffixes tell most. */
export function charactersOf(token: string): string[] {
  const characters = Array.from(token);
  if (characters.length <= MAXIMUM_CHARACTERS) return characters;
  const half = MAXIMUM_CHARACTERS / 2;
  return [...characters.slice(0, half), ...characters.slice(-half)];
}

/** The vocabulary of a training set: every character, and each word that no static encoder knows and that occurs often enough. */
export function buildVocabulary(
  sentences: readonly EncodedTokens[],
  config: CmanConfig,
): Pick<NetworkSpec, 'characters' | 'words'> {
  const characters = new Set<string>();
  const counts = new Map<string, number>();
  for (const { tokens, known } of sentences) {
    tokens.forEach((token, index) => {
      for (const character of charactersOf(token)) characters.add(character);
      if (known[index]) return;
      const word = normaliseWord(token);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    });
  }
  const words = [...counts].filter(([, count]) => count >= config.minimumWordCount).map(([word]) => word);
  return { characters: [...characters].sort(), words: words.sort() };
}

/** Looks up indices of the network's embedding tables. */
export class VocabularyIndex {
  readonly #characters: ReadonlyMap<string, number>;
  readonly #words: ReadonlyMap<string, number>;

  constructor({ characters, words }: Pick<NetworkSpec, 'characters' | 'words'>) {
    this.#characters = new Map(characters.map((character, index) => [character, FIRST_KNOWN + index]));
    this.#words = new Map(words.map((word, index) => [word, FIRST_KNOWN + index]));
  }

  character(character: string): number {
    return this.#characters.get(character) ?? UNKNOWN;
  }

  /** 0 for a word that a static encoder knows: it needs no vector of ours. */
  word(token: string, known: boolean): number {
    return known ? 0 : (this.#words.get(normaliseWord(token)) ?? UNKNOWN);
  }
}
