import type { SentenceAnnotations } from '../model/annotation.ts';
import { hashWord, mix } from '../ranking/near-duplicates.ts';

/**
 * A short mark of what people have judged in a sentence: an edit that was made up while looking at it is refused when the mark has changed
 * since. Suggestions do not count: a new model may replace them at any time.
 */
export function sentenceState({ sentence, mentions, relations }: SentenceAnnotations): string {
  const judged = [
    ...mentions.map(({ id, begin, end, type, status }) => ({ id, status, says: [begin, end, type] })),
    ...relations.map(({ id, head, tail, type, status }) => ({ id, status, says: [head, tail, type] })),
  ].filter(({ status }) => status !== 'suggested');
  const lines = judged.map((record) => JSON.stringify(record)).sort();
  const text = `${sentence.id} ${sentence.status}\n${lines.join('\n')}`;
  const high = mix(hashWord(text), 1);
  // The second half is of the text backwards, so that the two do not fall together.
  const low = mix(hashWord([...text].reverse().join('')), 2);
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
