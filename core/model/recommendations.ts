// What recommenders say of a sentence as changes to its suggestions. The person's word stands, and so does a model's suggestion of the same: nothing
// accepted or rejected is touched, and nothing is suggested over it.
//
// A suggestion that is made again keeps its id, as in suggestions.ts.
import type { RecommendedMention, SentenceToRecommend } from '../contract/recommender.ts';
import { overlaps, type Mention, type SentenceAnnotations } from './annotation.ts';
import type { Change } from './changes.ts';
import { SentenceDraft, type MentionPlace } from './draft.ts';
import { tokenSpanOf } from './example.ts';
import { mentionId } from './ids.ts';
import type { Schema } from './schema.ts';

/** A recommendation and whose it is. */
export interface Recommended extends RecommendedMention {
  readonly recommender: string;
}

export interface RecommendationContext {
  readonly schema: Schema;
  readonly newId: () => string;
}

/** The sentence as a recommender sees it. @param text of the sentence alone */
export function toRecommend({ sentence, mentions }: SentenceAnnotations, text: string): SentenceToRecommend {
  const judged = mentions.flatMap(({ begin, end, type, status }) => {
    const span = status === 'suggested' ? null : tokenSpanOf(sentence.tokens, { begin, end });
    return span && status !== 'suggested' ? [{ ...span, type, status }] : [];
  });
  const tokens = sentence.tokens.map(({ begin, end }) => ({
    begin: begin - sentence.begin,
    end: end - sentence.begin,
  }));
  return { text, tokens, judged };
}

/**
 * The changes that put these recommendations in the place of all that recommenders had suggested for the sentence. None for a complete sentence.
 * Types that the schema does not know are left out; where two recommenders suggest the same, the first has it.
 */
export function planRecommendations(
  annotations: SentenceAnnotations,
  recommended: readonly Recommended[],
  context: RecommendationContext,
): Change[] {
  if (annotations.sentence.status === 'complete') return [];
  const draft = new SentenceDraft(annotations, context.schema);
  const kept = new Set<string>();
  for (const mention of recommended) {
    const id = suggest(draft, mention, kept, context);
    if (id) kept.add(id);
  }
  for (const mention of draft.mentions()) {
    if (isRecommended(mention) && !kept.has(mention.id)) draft.removeMention(mention.id);
  }
  draft.settle();
  return draft.changes();
}

/** Whether it waits for a judgement and comes from a recommender. */
export const isRecommended = ({ status, origin }: Pick<Mention, 'status' | 'origin'>): boolean =>
  status === 'suggested' && origin.kind === 'recommender';

/** @returns the id of the suggestion; null when there is none to make */
function suggest(
  draft: SentenceDraft,
  { begin, end, type, confidence, runnerUp, reason, recommender }: Recommended,
  kept: ReadonlySet<string>,
  context: RecommendationContext,
): Mention['id'] | null {
  const { tokens, id: sentenceId } = draft.sentence;
  const first = tokens[begin];
  const last = tokens[end - 1];
  if (!first || !last || !context.schema.entityTypes.some(({ name }) => name === type)) return null;
  const place: MentionPlace = { begin: first.begin, end: last.end, type };
  const taken = draft.mentions().some((other) => other.status === 'accepted' && overlaps(other, place));
  const there = draft.mentionAt(place);
  if (taken || (there && (!isRecommended(there) || kept.has(there.id)))) return null;
  const id = there?.id ?? mentionId(context.newId());
  draft.putMention({
    id,
    sentenceId,
    begin: place.begin,
    end: place.end,
    type,
    status: 'suggested',
    origin: { kind: 'recommender', id: recommender, reason },
    confidence,
    runnerUp,
  });
  return id;
}
