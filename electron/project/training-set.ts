// What the network learns from, and what it is judged by.
import type { SentenceExample } from '../../core/model/example.ts';

/** A sentence that a person has completed. */
export interface CompleteSentence {
  /** The part of the corpus its document came in as, or null. */
  readonly split: string | null;
  readonly example: SentenceExample;
}

export interface TrainingSet {
  readonly train: readonly SentenceExample[];
  /** Held out: the epochs are compared on these. Empty when there is too little to hold any out. */
  readonly dev: readonly SentenceExample[];
}

/** Below this, every sentence is needed for learning, and a score on two or three would say nothing. */
export const FEWEST_FOR_DEV = 20;

/** Share of the sentences held out where the corpus names no dev part. */
export const DEV_SHARE = 0.15;

/**
 * Divides complete sentences. Documents imported as `dev` are the dev part if there are any; otherwise a share is held out, chosen by the
 * sentence's id, so that the same sentence is on the same side in every training. `test` sentences are on neither.
 */
export function divideSentences(sentences: readonly CompleteSentence[]): TrainingSet {
  const usable = sentences.filter(({ split }) => roleOf(split) !== 'test');
  const hasDevPart = usable.some(({ split }) => roleOf(split) === 'dev');
  const holdOut = usable.length >= FEWEST_FOR_DEV;
  const isDev = ({ split, example }: CompleteSentence): boolean =>
    hasDevPart ? roleOf(split) === 'dev' : holdOut && shareOf(example.id) < DEV_SHARE;
  const train = usable.filter((sentence) => !isDev(sentence)).map(({ example }) => example);
  const dev = usable.filter(isDev).map(({ example }) => example);
  // A project of dev documents alone: better to learn from them than not at all.
  return train.length === 0 ? { train: dev, dev: [] } : { train, dev };
}

/** The names that corpora give to their parts. */
function roleOf(split: string | null): 'train' | 'dev' | 'test' {
  switch (split?.toLowerCase()) {
    case 'dev':
    case 'valid':
    case 'validation':
    case 'development':
      return 'dev';
    case 'test':
      return 'test';
    default:
      return 'train';
  }
}

/** A number in [0, 1) from an id: FNV-1a, then MurmurHash3's finaliser, since ids that follow each other differ in a digit only. */
export function shareOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
