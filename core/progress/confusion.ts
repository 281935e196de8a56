// What models suggested against what people made of it. Pure.
//
// Looked at are finished sentences that a model had read while they waited, with what it suggested as it stood when a person first judged it. So
// nothing is counted that the model had been trained on when it suggested it, and nothing that nobody has looked at. It is no sample of the corpus:
// sentences that models are unsure of are worked on first, and a suggestion that is shown is more easily left than one that is not is missed.
import type { ConfusionCell } from '../contract/model-changes.ts';
import type { Mention, Relation, Span } from '../model/annotation.ts';
import { overlaps, sameSpan } from '../model/annotation.ts';
import type { Change } from '../model/changes.ts';

/** An entry of the log that has something to do with one sentence. */
export interface JudgementEntry {
  readonly seq: number;
  readonly action: 'do' | 'undo' | 'redo';
  readonly reverts: number | null;
  readonly changes: readonly Change[];
}

/** What a model had suggested in a sentence. */
export interface Suggested {
  readonly mentions: readonly Mention[];
  readonly relations: readonly Relation[];
}

/** The suggestions of a sentence as they stood when people first judged them; of what was undone, as when it was judged after all. */
export function suggestionsIn(entries: readonly JudgementEntry[]): Suggested {
  const standing = new Map<number, readonly Change[]>();
  for (const { seq, action, reverts, changes } of entries) {
    if (action === 'undo' && reverts !== null) standing.delete(reverts);
    else standing.set(action === 'redo' && reverts !== null ? reverts : seq, changes);
  }
  const mentions = new Map<string, Mention>();
  const relations = new Map<string, Relation>();
  const isSuggestion = (record: Mention | Relation | null): boolean =>
    record?.status === 'suggested' && record.origin.kind === 'model';
  for (const [, changes] of [...standing].sort(([a], [b]) => a - b)) {
    for (const change of changes) {
      if (change.kind === 'mention' && change.before && isSuggestion(change.before)) {
        if (!mentions.has(change.before.id)) mentions.set(change.before.id, change.before);
      }
      if (change.kind === 'relation' && change.before && isSuggestion(change.before)) {
        if (!relations.has(change.before.id)) relations.set(change.before.id, change.before);
      }
    }
  }
  return { mentions: [...mentions.values()], relations: [...relations.values()] };
}

/** One thing suggested with what it became; null on one side: spurious, or missed. */
export interface Pairing<R> {
  readonly suggested: R | null;
  readonly became: R | null;
  /** Other borders; the other way round. */
  readonly displaced: boolean;
}

/** Each suggestion and each accepted mention once: the same one first, then those on the same words, then those that share the most. */
export function pairMentions(
  suggested: readonly Mention[],
  accepted: readonly Mention[],
): Pairing<Mention>[] {
  const open = new Set(accepted);
  const left = new Set(suggested);
  const pairs: Pairing<Mention>[] = [];
  const pair = (fits: (a: Mention, b: Mention) => number): void => {
    const candidates = [...left].flatMap((one) =>
      [...open].map((other) => ({ one, other, worth: fits(one, other) })).filter(({ worth }) => worth > 0),
    );
    for (const { one, other } of candidates.sort((a, b) => b.worth - a.worth)) {
      if (!left.has(one) || !open.has(other)) continue;
      left.delete(one);
      open.delete(other);
      pairs.push({ suggested: one, became: other, displaced: !sameSpan(one, other) });
    }
  };
  pair((a, b) => (a.id === b.id ? 1 : 0));
  pair((a, b) => (sameSpan(a, b) ? (a.type === b.type ? 2 : 1) : 0));
  pair((a, b) => (overlaps(a, b) ? shared(a, b) : 0));
  return [
    ...pairs,
    ...[...left].map((one) => ({ suggested: one, became: null, displaced: false })),
    ...[...open].map((other) => ({ suggested: null, became: other, displaced: false })),
  ];
}

const shared = (a: Span, b: Span): number => Math.min(a.end, b.end) - Math.max(a.begin, b.begin);

/** As {@link pairMentions}: relations between the same two mentions, in either direction. @param becameOf what a suggested mention became */
export function pairRelations(
  suggested: readonly Relation[],
  accepted: readonly Relation[],
  becameOf: (mention: string) => string,
): Pairing<Relation>[] {
  const open = new Set(accepted);
  const left = new Set(suggested);
  const pairs: Pairing<Relation>[] = [];
  const pair = (fits: (a: Relation, b: Relation) => boolean, displaced: boolean): void => {
    for (const one of left) {
      const other = [...open].find((candidate) => fits(one, candidate));
      if (!other) continue;
      left.delete(one);
      open.delete(other);
      pairs.push({ suggested: one, became: other, displaced });
    }
  };
  const along = (a: Relation, b: Relation): boolean =>
    becameOf(a.head) === b.head && becameOf(a.tail) === b.tail;
  const against = (a: Relation, b: Relation): boolean =>
    becameOf(a.head) === b.tail && becameOf(a.tail) === b.head;
  pair((a, b) => along(a, b) && a.type === b.type, false);
  pair((a, b) => against(a, b) && a.type === b.type, true);
  pair(along, false);
  pair(against, true);
  return [
    ...pairs,
    ...[...left].map((one) => ({ suggested: one, became: null, displaced: false })),
    ...[...open].map((other) => ({ suggested: null, became: other, displaced: false })),
  ];
}

/** Cells by what was suggested and what it became. */
export function cellKey({ suggested, became }: Pick<ConfusionCell, 'suggested' | 'became'>): string {
  return JSON.stringify([suggested, became]);
}
