// What a model has learned from, kept with it: so that a retraining knows which sentences are new to it or have changed since. A fingerprint of
// eight bytes for each sentence and, first, one of the schema's types.
import { createHash } from 'node:crypto';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';

const FINGERPRINT_BYTES = 8;

/** Two lists of {@link packLearned}. */
export interface LearnedSentences {
  /** What the model, or one that it went on from, was trained on. */
  readonly all: Uint8Array;
  /** What the last training by epochs among these went through: the rest was only ever learned quickly. */
  readonly inEpochs: Uint8Array;
}

/** @param sentences everything that the model or those it went on from were trained on, as it is now */
export function packLearned(schema: Schema, sentences: readonly SentenceExample[]): Uint8Array {
  const fingerprints = [ofTypes(schema), ...sentences.map(ofSentence)];
  return Uint8Array.from(Buffer.from(fingerprints.join(''), 'hex'));
}

/**
 * The sentences that a model has not learned from as they are now, in the order given.
 * @param learned of {@link packLearned}; null of a model that an older version stored
 * @returns null when that is not known, or when the schema's types are others since
 */
export function notLearned(
  learned: Uint8Array | null,
  schema: Schema,
  sentences: readonly SentenceExample[],
): readonly SentenceExample[] | null {
  if (!learned || learned.length % FINGERPRINT_BYTES !== 0) return null;
  const hex = Buffer.from(learned.buffer, learned.byteOffset, learned.byteLength).toString('hex');
  const digits = 2 * FINGERPRINT_BYTES;
  const known = Array.from({ length: hex.length / digits }, (_, index) =>
    hex.slice(index * digits, (index + 1) * digits),
  );
  if (known[0] !== ofTypes(schema)) return null;
  const fingerprints = new Set(known.slice(1));
  return sentences.filter((sentence) => !fingerprints.has(ofSentence(sentence)));
}

const ofTypes = ({ entityTypes, relationTypes }: Schema): string =>
  fingerprint([entityTypes.map(({ name }) => name), relationTypes.map(({ name }) => name)]);

/** Two sentences of the same words and annotations teach the same: ids do not count, nor does the order of annotations. */
function ofSentence({ tokens, mentions, relations }: SentenceExample): string {
  const spans = mentions.map(({ begin, end, type }) => JSON.stringify([begin, end, type]));
  const joined = relations.map(({ head, tail, type }) => JSON.stringify([spans[head], spans[tail], type]));
  return fingerprint([tokens, [...spans].sort(), joined.sort()]);
}

const fingerprint = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(content))
    .digest('hex')
    .slice(0, 2 * FINGERPRINT_BYTES);
