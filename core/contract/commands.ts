// What a person can do to annotations. A command says what is meant; core/model/plan.ts turns it, with the sentence as it stands,
// into the changes of one transaction (a deleted mention takes its relations with it, an accepted relation its mentions).
import { z } from 'zod';
import { schemaSchema } from '../model/schema.ts';

const id = z.string().min(1).max(200);
const offset = z.number().int().nonnegative();
const typeName = z.string().min(1).max(100);

export const commandSchema = z.discriminatedUnion('kind', [
  /** A new accepted mention over UTF-16 offsets of the document, widened to whole tokens. */
  z.strictObject({
    kind: z.literal('create-mention'),
    sentenceId: id,
    begin: offset,
    end: offset,
    type: typeName,
  }),
  /** Retyping a suggestion also accepts it. Relations that the schema no longer allows are deleted with it. */
  z.strictObject({ kind: z.literal('retype-mention'), sentenceId: id, mentionId: id, type: typeName }),
  z.strictObject({
    kind: z.literal('resize-mention'),
    sentenceId: id,
    mentionId: id,
    begin: offset,
    end: offset,
  }),
  z.strictObject({ kind: z.literal('delete-mention'), sentenceId: id, mentionId: id }),
  /** Refused where the schema does not allow the type between these two. Suggested ends are accepted with it. */
  z.strictObject({ kind: z.literal('create-relation'), sentenceId: id, head: id, tail: id, type: typeName }),
  z.strictObject({ kind: z.literal('retype-relation'), sentenceId: id, relationId: id, type: typeName }),
  z.strictObject({ kind: z.literal('reverse-relation'), sentenceId: id, relationId: id }),
  z.strictObject({ kind: z.literal('delete-relation'), sentenceId: id, relationId: id }),
  /** A suggestion becomes the person's own, or is refused for good. Accepting a relation accepts its ends. */
  z.strictObject({
    kind: z.literal('accept'),
    sentenceId: id,
    mentionIds: z.array(id),
    relationIds: z.array(id),
  }),
  z.strictObject({
    kind: z.literal('reject'),
    sentenceId: id,
    mentionIds: z.array(id),
    relationIds: z.array(id),
  }),
  /** Everything in the sentence is right now: open suggestions of at least `threshold` are accepted, the others rejected. */
  z.strictObject({
    kind: z.literal('complete-sentence'),
    sentenceId: id,
    threshold: z.number().min(0).max(1),
  }),
  z.strictObject({ kind: z.literal('reopen-sentence'), sentenceId: id }),
  z.strictObject({ kind: z.literal('set-schema'), schema: schemaSchema }),
]);

export type Command = z.infer<typeof commandSchema>;
