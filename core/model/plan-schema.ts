// Changing the schema, and what that does to suggestions.
import { AppError } from '../errors.ts';
import type { SentenceAnnotations } from './annotation.ts';
import { sameRecord, type Change } from './changes.ts';
import { SentenceDraft } from './draft.ts';
import { allowsRelation } from './allowed-relations.ts';
import { checkSchema, type Schema, type UsedTypes } from './schema.ts';

/**
 * The change from one schema to the next; none when they are equal.
 * @param used the types and pairs of the accepted annotations of the whole project: the new schema must allow them all
 * @throws AppError `bad-schema` when the schema contradicts itself, `refused` when something accepted would lose its type
 */
export function planSchema(current: Schema, next: Schema, used: UsedTypes): Change[] {
  checkSchema(next);
  for (const type of used.entityTypes) {
    if (!next.entityTypes.some((candidate) => candidate.name === type)) {
      throw new AppError('refused', `entity type ${type} is in use: delete or retype its mentions first`, {
        type,
      });
    }
  }
  for (const [type, pairs] of used.relationPairs) {
    for (const { head, tail } of pairs) {
      if (allowsRelation(next, type, head, tail)) continue;
      throw new AppError(
        'refused',
        `relation type ${type} from ${head} to ${tail} is in use: delete those relations first`,
        { type, head, tail },
      );
    }
  }
  return sameRecord(current, next) ? [] : [{ kind: 'schema', before: current, after: next }];
}

/** The changes that withdraw the sentence's suggestions which `schema` has no place for. */
export function withdrawUnfit(annotations: SentenceAnnotations, schema: Schema): Change[] {
  const draft = new SentenceDraft(annotations, schema);
  const names = new Set(schema.entityTypes.map((type) => type.name));
  for (const mention of draft.mentions()) {
    if (mention.status === 'suggested' && !names.has(mention.type)) draft.removeMention(mention.id);
  }
  draft.settle();
  return draft.changes();
}
