// What a person can do to annotations. A command says what is meant; core/model/plan.ts turns it, with the sentence as it stands,
// into the changes of one transaction (a deleted mention takes its relations with it, an accepted relation its mentions).
import { z } from 'zod';
import { schemaSchema } from '../model/schema.ts';
import { MAXIMUM_PLACES } from './edit-size.ts';

const id = z.string().min(1).max(200);
const offset = z.number().int().nonnegative();
const typeName = z.string().min(1).max(100);
/** As core/model/schema-moves.ts says. */
const typeMoves = z.array(z.strictObject({ from: typeName, to: typeName.nullable() })).max(1000);

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
  /** What was rejected may be suggested again: it waits for a judgement once more, until the next model has its say. */
  z.strictObject({
    kind: z.literal('ask-again'),
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
  /** A curator's decision: the sentence is complete and holds just this. `by`: who annotated it so, for the origin; empty: the curator. */
  z.strictObject({
    kind: z.literal('adjudicate-sentence'),
    sentenceId: id,
    mentions: z
      .array(z.strictObject({ begin: offset, end: offset, type: typeName, by: z.string().max(500) }))
      .max(MAXIMUM_PLACES),
    relations: z
      .array(z.strictObject({ head: offset, tail: offset, type: typeName, by: z.string().max(500) }))
      .max(MAXIMUM_PLACES),
  }),
  /** The sentence comes back behind all the others. */
  z.strictObject({ kind: z.literal('skip-sentence'), sentenceId: id }),
  /**
   * The schema, and what becomes of annotations whose type it has under another name or not at all. Without a move, a type that is in use can't
   * go; without `dropUnfit`, neither can a pair that an accepted relation joins.
   */
  z.strictObject({
    kind: z.literal('set-schema'),
    schema: schemaSchema,
    moves: z.strictObject({ entityTypes: typeMoves, relationTypes: typeMoves }).optional(),
    dropUnfit: z.boolean().optional(),
  }),
]);

export type Command = z.infer<typeof commandSchema>;

const JUDGEMENTS = ['accept', 'reject', 'ask-again'] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** Something done to one place of many; what it is done to is named by the place, or by a mention or relation there. */
const deedSchema = z.discriminatedUnion('kind', [
  /** Just these words are an accepted mention of this type: a new one, or the one that is there, retyped. */
  z.strictObject({ kind: z.literal('annotate'), begin: offset, end: offset, type: typeName }),
  /** Nothing is accepted or suggested on just these words. */
  z.strictObject({ kind: z.literal('clear'), begin: offset, end: offset }),
  z.strictObject({ kind: z.literal('delete-mention'), mentionId: id }),
  z.strictObject({ kind: z.literal('retype-mention'), mentionId: id, type: typeName }),
  z.strictObject({ kind: z.literal('resize-mention'), mentionId: id, begin: offset, end: offset }),
  z.strictObject({ kind: z.literal('delete-relation'), relationId: id }),
  z.strictObject({ kind: z.literal('reverse-relation'), relationId: id }),
  /** As the commands of these names, of one suggestion. */
  z.strictObject({ kind: z.literal('judge-mention'), as: z.enum(JUDGEMENTS), mentionId: id }),
  z.strictObject({ kind: z.literal('judge-relation'), as: z.enum(JUDGEMENTS), relationId: id }),
]);

export type Deed = z.infer<typeof deedSchema>;

/**
 * The same done to many places, as one transaction with one undo. A place that it can't be done to is left out and said so. `state`: what
 * core/consistency/sentence-state.ts says of the sentence as it was looked at; when that has changed, the place is left out.
 */
export const everywhereSchema = z.strictObject({
  places: z
    .array(z.strictObject({ sentenceId: id, state: z.string().max(50), deed: deedSchema }))
    .min(1)
    .max(MAXIMUM_PLACES),
});

export type Everywhere = z.infer<typeof everywhereSchema>;
export type EverywherePlace = Everywhere['places'][number];
