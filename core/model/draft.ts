// A sentence being changed: what plans and replays work on. It knows the rules that no sentence may break and gives the
// difference to where it began as changes that can be applied, and inverted, in the order given.
//
// The rules (test/core/sentence-rules.ts checks them after random sequences):
//  1. a relation's two ends are mentions of the same sentence, and not the same one;
//  2. an accepted relation joins accepted mentions, as the schema allows; a suggested one joins no rejected mention;
//  3. span and type name one mention at most; head, tail and type one relation at most;
//  4. nothing is suggested over the very span of an accepted mention;
//  5. nothing is suggested in a complete sentence;
//  6. a complete sentence is not left for later.
import { msg } from '@lit/localize';
import { AppError } from '../errors.ts';
import type { Mention, Relation, Sentence, SentenceAnnotations, SentenceStatus, Span } from './annotation.ts';
import { sameSpan } from './annotation.ts';
import { sameRecord, type Change } from './changes.ts';
import { allowsRelation } from './allowed-relations.ts';
import type { Schema } from './schema.ts';

type AnnotationRecord = Mention | Relation;
export type MentionPlace = Span & { readonly type: string };
export type RelationPlace = Pick<Relation, 'head' | 'tail' | 'type'>;

export class SentenceDraft {
  readonly sentence: Sentence;
  readonly schema: Schema;
  status: SentenceStatus;
  /** How often it has been left for later. */
  skipped: number;
  readonly #start: SentenceAnnotations;
  readonly #mentions: Map<string, Mention>;
  readonly #relations: Map<string, Relation>;

  constructor(start: SentenceAnnotations, schema: Schema) {
    this.#start = start;
    this.sentence = start.sentence;
    this.schema = schema;
    this.status = start.sentence.status;
    this.skipped = start.sentence.skipped ?? 0;
    this.#mentions = new Map(start.mentions.map((mention) => [mention.id, mention]));
    this.#relations = new Map(start.relations.map((relation) => [relation.id, relation]));
  }

  mentions(): Mention[] {
    return [...this.#mentions.values()];
  }

  relations(): Relation[] {
    return [...this.#relations.values()];
  }

  findMention(id: string): Mention | null {
    return this.#mentions.get(id) ?? null;
  }

  findRelation(id: string): Relation | null {
    return this.#relations.get(id) ?? null;
  }

  /** @throws AppError `not-found` */
  mention(id: string): Mention {
    const mention = this.#mentions.get(id);
    if (!mention)
      throw new AppError('not-found', msg('that mention is no longer there: it was deleted meanwhile'), {
        mention: id,
      });
    return mention;
  }

  /** @throws AppError `not-found` */
  relation(id: string): Relation {
    const relation = this.#relations.get(id);
    if (!relation)
      throw new AppError('not-found', msg('that relation is no longer there: it was deleted meanwhile'), {
        relation: id,
      });
    return relation;
  }

  mentionAt(place: MentionPlace): Mention | null {
    return this.mentions().find((mention) => sameSpan(mention, place) && mention.type === place.type) ?? null;
  }

  relationAt(place: RelationPlace): Relation | null {
    return this.relations().find((relation) => samePlace(relation, place)) ?? null;
  }

  relationsOf(mention: string): Relation[] {
    return this.relations().filter((relation) => relation.head === mention || relation.tail === mention);
  }

  /** Whether the schema lets the relation join the mentions that it names, as they stand. */
  allows(place: RelationPlace): boolean {
    const head = this.#mentions.get(place.head);
    const tail = this.#mentions.get(place.tail);
    return (
      head !== undefined &&
      tail !== undefined &&
      head.id !== tail.id &&
      allowsRelation(this.schema, place.type, head.type, tail.type)
    );
  }

  putMention(mention: Mention): void {
    this.#mentions.set(mention.id, mention);
  }

  putRelation(relation: Relation): void {
    this.#relations.set(relation.id, relation);
  }

  /** Takes the mention away, and with it every relation that it is an end of. */
  removeMention(id: string): void {
    for (const relation of this.relationsOf(id)) this.#relations.delete(relation.id);
    this.#mentions.delete(id);
  }

  removeRelation(id: string): void {
    this.#relations.delete(id);
  }

  /**
   * Withdraws what nobody has judged and what the rules have no place for (2 to 5). Judged annotations stay as they are, but for
   * rejected relations that have lost an end (1).
   */
  settle(): void {
    const judged = this.mentions().filter((mention) => mention.status !== 'suggested');
    const known = new Set<string>();
    for (const mention of this.mentions().filter((candidate) => candidate.status === 'suggested')) {
      const key = `${mention.begin} ${mention.end} ${mention.type}`;
      const ruledOut =
        this.status === 'complete' ||
        known.has(key) ||
        judged.some(
          (other) => sameSpan(other, mention) && (other.status === 'accepted' || other.type === mention.type),
        );
      if (ruledOut) this.removeMention(mention.id);
      else known.add(key);
    }
    for (const relation of this.relations()) {
      if (relation.status === 'accepted') continue;
      const ends = [this.#mentions.get(relation.head), this.#mentions.get(relation.tail)];
      const ruledOut =
        relation.status === 'rejected'
          ? ends.includes(undefined)
          : this.status === 'complete' ||
            ends.some((end) => end === undefined || end.status === 'rejected') ||
            !this.allows(relation) ||
            this.relations().some(
              (other) =>
                other.id !== relation.id &&
                samePlace(other, relation) &&
                (other.status !== 'suggested' || other.id < relation.id),
            );
      if (ruledOut) this.#relations.delete(relation.id);
    }
  }

  /**
   * What has changed since the start. What goes comes before what changes, and that before what is new, mentions before the
   * relations that need them: so no two records are ever in one place, whether the list is applied or its inverse.
   */
  changes(): Change[] {
    const mentions = differences(this.#start.mentions, this.#mentions).map(([before, after]): Change => ({
      kind: 'mention',
      before,
      after,
    }));
    const relations = differences(this.#start.relations, this.#relations).map(([before, after]): Change => ({
      kind: 'relation',
      before,
      after,
    }));
    const changes = [
      ...relations.filter((change) => change.after === null),
      ...mentions.sort(byStage),
      ...relations.filter((change) => change.after !== null).sort(byStage),
    ];
    if (this.status !== this.#start.sentence.status) {
      const before = this.#start.sentence.status;
      changes.push({ kind: 'sentence-status', sentenceId: this.sentence.id, before, after: this.status });
    }
    const skipped = this.#start.sentence.skipped ?? 0;
    if (this.skipped !== skipped) {
      changes.push({
        kind: 'sentence-skipped',
        sentenceId: this.sentence.id,
        before: skipped,
        after: this.skipped,
      });
    }
    return changes;
  }
}

const samePlace = (a: RelationPlace, b: RelationPlace): boolean =>
  a.head === b.head && a.tail === b.tail && a.type === b.type;

/** 0 for what goes, 1 for what changes, 2 for what is new. */
const stage = ({ before, after }: Change): number => (after === null ? 0 : before === null ? 2 : 1);
const byStage = (a: Change, b: Change): number => stage(a) - stage(b);

function differences<R extends AnnotationRecord>(
  start: readonly R[],
  now: ReadonlyMap<string, R>,
): [before: R | null, after: R | null][] {
  const old = new Map<string, R>(start.map((record) => [record.id, record]));
  const found: [R | null, R | null][] = [];
  for (const before of start) {
    const after = now.get(before.id) ?? null;
    if (!sameRecord(before, after)) found.push([before, after]);
  }
  for (const after of now.values()) if (!old.has(after.id)) found.push([null, after]);
  return found;
}
