// Changing the schema: whether it may be, and what it does to the annotations and suggestions of each sentence.
import { AppError } from '../errors.ts';
import type { AnnotationStatus, Mention, Relation, SentenceAnnotations } from './annotation.ts';
import { sameRecord, type Change } from './changes.ts';
import { SentenceDraft } from './draft.ts';
import { allowsRelation } from './allowed-relations.ts';
import { checkSchema, type Schema, type UsedTypes } from './schema.ts';
import { fatesOf, hasRenames, NO_MOVES, type SchemaMoves, type TypeFates } from './schema-moves.ts';

export interface SchemaEdit {
  readonly schema: Schema;
  readonly moves?: SchemaMoves | undefined;
  /** Accepted relations that the new schema has no place for are deleted; otherwise they are a reason to refuse. */
  readonly dropUnfit?: boolean | undefined;
}

/** A change of the schema that may be made. */
export interface SchemaPlan {
  readonly change: Extract<Change, { kind: 'schema' }>;
  readonly fates: TypeFates;
}

/**
 * The change from one schema to the next; null when there is none.
 * @param used the types and pairs of the accepted annotations of the whole project
 * @throws AppError `bad-schema` when the schema or the moves contradict themselves, `refused` when something accepted would lose its type
 *   without anybody having said so
 */
export function planSchema(current: Schema, edit: SchemaEdit, used: UsedTypes): SchemaPlan | null {
  const { schema: next, moves = NO_MOVES, dropUnfit = false } = edit;
  checkSchema(next);
  const fates = fatesOf(current, next, moves);
  for (const type of used.entityTypes) {
    if (isDecided(type, 'entityTypes', fates, moves)) continue;
    throw new AppError('refused', `entity type ${type} is in use: delete or retype its mentions first`, {
      type,
    });
  }
  for (const [type, pairs] of used.relationPairs) {
    for (const { head, tail } of pairs) {
      if (dropUnfit && isDecided(type, 'relationTypes', fates, moves)) continue;
      const [relation, from, to] = [
        fates.relationTypes.get(type),
        fates.entityTypes.get(head),
        fates.entityTypes.get(tail),
      ];
      // A relation goes with what its type or its ends become; that has been said.
      if (relation === null && isDecided(type, 'relationTypes', fates, moves)) continue;
      if (from === null || to === null) continue;
      if (relation && from && to && allowsRelation(next, relation, from, to)) continue;
      throw new AppError(
        'refused',
        `relation type ${type} from ${head} to ${tail} is in use: delete those relations first`,
        { type, head, tail },
      );
    }
  }
  if (
    sameRecord(current, next) &&
    [...fates.entityTypes, ...fates.relationTypes].every(([a, b]) => a === b)
  ) {
    return null;
  }
  const { renames } = fates;
  const change = {
    kind: 'schema',
    before: current,
    after: next,
    ...(hasRenames(renames) && { renames }),
  } as const;
  return { change, fates };
}

/** Whether it is said what becomes of a type: it stays, or a move names it. */
const isDecided = (type: string, list: keyof SchemaMoves, fates: TypeFates, moves: SchemaMoves): boolean =>
  (fates[list].get(type) ?? null) !== null || moves[list].some(({ from }) => from === type);

/**
 * What a change of the schema does to a sentence. Renamed types take everything along, the rejected too. Annotations that change to a type that
 * others have take its place where they meet; what had been rejected of the old type is forgotten, since nobody has said that of the new one.
 * @param next the schema as it is then
 */
export function planRetyping(annotations: SentenceAnnotations, next: Schema, fates: TypeFates): Change[] {
  const draft = new SentenceDraft(annotations, next);
  for (const relation of annotations.relations) retypeRelation(draft, relation, fates);
  for (const mention of annotations.mentions) retypeMention(draft, mention, fates);
  mergeMentions(draft, annotations.mentions);
  mergeRelations(draft, annotations.relations);
  for (const relation of draft.relations()) {
    if (relation.status === 'accepted' && !draft.allows(relation)) draft.removeRelation(relation.id);
  }
  withdrawUnknown(draft, next);
  return draft.changes();
}

/** The changes that withdraw the sentence's suggestions which `schema` has no place for. */
export function withdrawUnfit(annotations: SentenceAnnotations, schema: Schema): Change[] {
  const draft = new SentenceDraft(annotations, schema);
  withdrawUnknown(draft, schema);
  return draft.changes();
}

function withdrawUnknown(draft: SentenceDraft, schema: Schema): void {
  const names = new Set(schema.entityTypes.map((type) => type.name));
  for (const mention of draft.mentions()) {
    if (mention.status === 'suggested' && !names.has(mention.type)) draft.removeMention(mention.id);
  }
  draft.settle();
}

/** Of a rejected annotation of a type that nobody knows, nothing is known to become: it stays. */
function fateOf(
  { type, status }: { readonly type: string; readonly status: AnnotationStatus },
  list: 'entityTypes' | 'relationTypes',
  fates: TypeFates,
): string | null {
  const fate = fates[list].get(type);
  if (fate === undefined || fate === null) return fate === undefined ? type : null;
  const isRename = fates.renames[list].some(({ from }) => from === type);
  return fate !== type && !isRename && status === 'rejected' ? null : fate;
}

function retypeRelation(draft: SentenceDraft, relation: Relation, fates: TypeFates): void {
  const type = fateOf(relation, 'relationTypes', fates);
  if (type === null) draft.removeRelation(relation.id);
  else if (type !== relation.type) draft.putRelation({ ...relation, type });
}

function retypeMention(draft: SentenceDraft, mention: Mention, fates: TypeFates): void {
  const type = fateOf(mention, 'entityTypes', fates);
  if (type === null) return draft.removeMention(mention.id);
  const runnerUp = runnerUpAfter(mention, type, fates);
  if (type !== mention.type || runnerUp !== mention.runnerUp)
    draft.putMention({ ...mention, type, runnerUp });
}

/** The label that the model would have chosen next, under its new name; none where there is no such label any more, or it is the first. */
function runnerUpAfter({ runnerUp }: Mention, type: string, fates: TypeFates): Mention['runnerUp'] {
  if (!runnerUp || runnerUp.type === null) return runnerUp;
  const after = fates.entityTypes.get(runnerUp.type);
  if (after === undefined || after === runnerUp.type) return runnerUp;
  return after === null || after === type ? null : { ...runnerUp, type: after };
}

/** Who stays where several meet: a person's yes, then a person's no; then whoever was of the type before; then by id. */
const RANK: Readonly<Record<AnnotationStatus, number>> = { accepted: 0, rejected: 1, suggested: 2 };

function strongestFirst<R extends Mention | Relation>(before: readonly R[]): (a: R, b: R) => number {
  const types = new Map<string, string>(before.map(({ id, type }) => [id, type]));
  const moved = ({ id, type }: R): number => (types.get(id) === type ? 0 : 1);
  return (a, b) => RANK[a.status] - RANK[b.status] || moved(a) - moved(b) || (a.id < b.id ? -1 : 1);
}

/** Of mentions on the same words with the same type one stays, and has the relations of all. */
function mergeMentions(draft: SentenceDraft, before: readonly Mention[]): void {
  const places = new Map<string, Mention>();
  for (const mention of draft.mentions().sort(strongestFirst(before))) {
    const place = `${mention.begin} ${mention.end} ${mention.type}`;
    const stays = places.get(place);
    if (!stays) {
      places.set(place, mention);
      continue;
    }
    for (const relation of draft.relationsOf(mention.id)) {
      const head = relation.head === mention.id ? stays.id : relation.head;
      const tail = relation.tail === mention.id ? stays.id : relation.tail;
      if (head === tail) draft.removeRelation(relation.id);
      else draft.putRelation({ ...relation, head, tail });
    }
    draft.removeMention(mention.id);
  }
}

function mergeRelations(draft: SentenceDraft, before: readonly Relation[]): void {
  const places = new Set<string>();
  for (const relation of draft.relations().sort(strongestFirst(before))) {
    const place = `${relation.head} ${relation.tail} ${relation.type}`;
    if (places.has(place)) draft.removeRelation(relation.id);
    else places.add(place);
  }
}
