import { allowsRelation } from '../../../core/model/allowed-relations.ts';
import type { Schema } from '../../../core/model/schema.ts';
import type { SentenceAnnotations } from '../../../core/model/annotation.ts';

/** What is wrong with a sentence, by the rules in core/model/draft.ts, written a second time and the plain way. */
export function brokenRules(
  { sentence, mentions, relations }: SentenceAnnotations,
  schema: Schema,
): string[] {
  const broken: string[] = [];
  if (sentence.status === 'complete' && sentence.skipped !== undefined)
    broken.push('complete, but left for later');
  const places = new Set<string>();
  for (const mention of mentions) {
    const place = `${mention.begin}-${mention.end} ${mention.type}`;
    if (places.has(place)) broken.push(`two mentions at ${place}`);
    places.add(place);
    if (!sentence.tokens.some(({ begin }) => begin === mention.begin))
      broken.push(`begins in a token: ${place}`);
    if (!sentence.tokens.some(({ end }) => end === mention.end)) broken.push(`ends in a token: ${place}`);
    if (mention.status === 'accepted' && !schema.entityTypes.some(({ name }) => name === mention.type)) {
      broken.push(`accepted, but no type of the schema: ${place}`);
    }
    if (mention.status !== 'suggested') continue;
    if (sentence.status === 'complete') broken.push(`suggested in a complete sentence: ${place}`);
    const above = mentions.some(
      (other) => other.status === 'accepted' && other.begin === mention.begin && other.end === mention.end,
    );
    if (above) broken.push(`suggested over an accepted mention: ${place}`);
  }
  const joined = new Set<string>();
  for (const relation of relations) {
    const name = `${relation.status} ${relation.type} ${relation.head}>${relation.tail}`;
    const head = mentions.find(({ id }) => id === relation.head);
    const tail = mentions.find(({ id }) => id === relation.tail);
    if (!head || !tail || head === tail) {
      broken.push(`without two mentions: ${name}`);
      continue;
    }
    const place = `${relation.type} ${relation.head}>${relation.tail}`;
    if (joined.has(place)) broken.push(`joined twice: ${name}`);
    joined.add(place);
    if (relation.status === 'rejected') continue;
    if (!allowsRelation(schema, relation.type, head.type, tail.type)) broken.push(`not allowed: ${name}`);
    const ends = [head.status, tail.status];
    if (relation.status === 'accepted' && ends.some((status) => status !== 'accepted')) {
      broken.push(`accepted between mentions that are not: ${name}`);
    }
    if (relation.status === 'suggested' && ends.includes('rejected')) broken.push(`rejected end: ${name}`);
    if (relation.status === 'suggested' && sentence.status === 'complete') {
      broken.push(`suggested in a complete sentence: ${name}`);
    }
  }
  return broken;
}
