// What a person would have to do to a model's suggestions until they say what is right: the edit script between two annotations of one
// sentence, counted in the app's own actions.
import type { IndexedRelation, TokenSpan } from '../model/example.ts';
import type { Annotated } from './strict.ts';

export interface MentionCorrections {
  readonly added: number;
  readonly deleted: number;
  /** Same type, other borders, at least one token in common. */
  readonly moved: number;
  /** Same borders, other type. */
  readonly retyped: number;
}

export interface RelationCorrections {
  readonly added: number;
  /** Not counted: what goes with a deleted mention. */
  readonly deleted: number;
  readonly retyped: number;
  /** Same type and mentions, head and tail exchanged. */
  readonly reversed: number;
}

export interface Corrections {
  readonly mentions: MentionCorrections;
  readonly relations: RelationCorrections;
  /** All of them, each an action of a person. */
  readonly total: number;
}

/**
 * From `suggested` to `gold`. Mentions are paired so that as few actions as possible are left (a right one is worth two, one that needs a
 * new border or another type is worth one); relations then follow their mentions, whatever was done to these, and go with one that is
 * deleted. An annotation given twice counts once.
 */
export function correctionsBetween(suggested: Annotated, gold: Annotated): Corrections {
  const from = distinct(suggested);
  const to = distinct(gold);
  const pairs = pairItems(from.mentions, to.mentions, sameMention, (a, b) =>
    sameSpan(a, b) ? 1 : a.type === b.type ? overlap(a, b) : 0,
  );
  const changed = pairs.flatMap((place, index) => {
    const mention = from.mentions[index]!;
    const target = place === null ? undefined : to.mentions[place]!;
    return target && !sameMention(mention, target) ? [{ mention, target }] : [];
  });
  const kept = pairs.filter((place) => place !== null).length;
  const moved = changed.filter(({ mention, target }) => mention.type === target.type).length;
  const mentions: MentionCorrections = {
    added: to.mentions.length - kept,
    deleted: from.mentions.length - kept,
    moved,
    retyped: changed.length - moved,
  };
  const relations = correctRelations(from.relations, to.relations, pairs);
  return { mentions, relations, total: sumOf(mentions) + sumOf(relations) };
}

function correctRelations(
  suggested: readonly IndexedRelation[],
  gold: readonly IndexedRelation[],
  pairs: readonly (number | null)[],
): RelationCorrections {
  const living = suggested.flatMap(({ head, tail, type }): IndexedRelation[] => {
    const ends = [pairs[head] ?? null, pairs[tail] ?? null] as const;
    return ends[0] === null || ends[1] === null ? [] : [{ head: ends[0], tail: ends[1], type }];
  });
  const places = pairItems(living, gold, sameRelation, (a, b) =>
    (sameEnds(a, b) && a.type !== b.type) || isReverse(a, b) ? 1 : 0,
  );
  let [retyped, reversed] = [0, 0];
  places.forEach((place, index) => {
    if (place === null) return;
    if (isReverse(living[index]!, gold[place]!)) reversed++;
    else if (living[index]!.type !== gold[place]!.type) retyped++;
  });
  const kept = places.filter((place) => place !== null).length;
  return { added: gold.length - kept, deleted: living.length - kept, retyped, reversed };
}

/** What has to be done where nothing was suggested: everything is added. */
export const annotatedFromNothing = (gold: Annotated): Corrections =>
  correctionsBetween({ mentions: [], relations: [] }, gold);

export function addCorrections(a: Corrections, b: Corrections): Corrections {
  return {
    mentions: {
      added: a.mentions.added + b.mentions.added,
      deleted: a.mentions.deleted + b.mentions.deleted,
      moved: a.mentions.moved + b.mentions.moved,
      retyped: a.mentions.retyped + b.mentions.retyped,
    },
    relations: {
      added: a.relations.added + b.relations.added,
      deleted: a.relations.deleted + b.relations.deleted,
      retyped: a.relations.retyped + b.relations.retyped,
      reversed: a.relations.reversed + b.relations.reversed,
    },
    total: a.total + b.total,
  };
}

export const NO_CORRECTIONS: Corrections = {
  mentions: { added: 0, deleted: 0, moved: 0, retyped: 0 },
  relations: { added: 0, deleted: 0, retyped: 0, reversed: 0 },
  total: 0,
};

const sumOf = (counts: object): number =>
  Object.values(counts).reduce((sum: number, value: number) => sum + value, 0);

/** Each mention and each relation once; relations point into the new list. */
function distinct({ mentions, relations }: Annotated): Annotated {
  const kept: TokenSpan[] = [];
  const places = mentions.map((mention) => {
    const known = kept.findIndex((other) => sameMention(other, mention));
    return known >= 0 ? known : kept.push(mention) - 1;
  });
  const joined: IndexedRelation[] = [];
  for (const { head, tail, type } of relations) {
    const relation = { head: places[head]!, tail: places[tail]!, type };
    if (!joined.some((other) => sameRelation(other, relation))) joined.push(relation);
  }
  return { mentions: kept, relations: joined };
}

const sameSpan = (a: TokenSpan, b: TokenSpan): boolean => a.begin === b.begin && a.end === b.end;
const sameMention = (a: TokenSpan, b: TokenSpan): boolean => sameSpan(a, b) && a.type === b.type;
const overlap = (a: TokenSpan, b: TokenSpan): number =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.begin, b.begin));

const sameEnds = (a: IndexedRelation, b: IndexedRelation): boolean => a.head === b.head && a.tail === b.tail;
const sameRelation = (a: IndexedRelation, b: IndexedRelation): boolean => sameEnds(a, b) && a.type === b.type;
const isReverse = (a: IndexedRelation, b: IndexedRelation): boolean =>
  a.type === b.type && a.head === b.tail && a.tail === b.head && a.head !== a.tail;

/**
 * Pairs items of two lists: equal ones first, then as many as possible of those that are near each other (augmenting paths, Kuhn 1955).
 * Taking equal ones first loses nothing: whoever gives up an equal pair wins at most two near ones, which are worth no more.
 * @param nearness 0: can't be paired; of several, the greatest is tried first
 * @returns for each of `from` its place in `to`, or null
 */
function pairItems<T>(
  from: readonly T[],
  to: readonly T[],
  equal: (a: T, b: T) => boolean,
  nearness: (a: T, b: T) => number,
): (number | null)[] {
  const partner = new Array<number | null>(to.length).fill(null);
  const fixed = new Set<number>();
  for (const [index, item] of from.entries()) {
    const place = to.findIndex((other) => equal(item, other));
    if (place < 0) continue;
    partner[place] = index;
    fixed.add(place);
  }
  const paired = new Set(partner);
  const choices = from.map((item) =>
    to
      .map((other, place) => ({ place, near: fixed.has(place) ? 0 : nearness(item, other) }))
      .filter(({ near }) => near > 0)
      .sort((a, b) => b.near - a.near || a.place - b.place),
  );
  const findPlace = (index: number, tried: Set<number>): boolean => {
    for (const { place } of choices[index]!) {
      if (tried.has(place)) continue;
      tried.add(place);
      const holder = partner[place] ?? null;
      if (holder !== null && !findPlace(holder, tried)) continue;
      partner[place] = index;
      return true;
    }
    return false;
  };
  for (const index of from.keys()) if (!paired.has(index)) findPlace(index, new Set());
  const result = new Array<number | null>(from.length).fill(null);
  for (const [place, index] of partner.entries()) if (index !== null) result[index] = place;
  return result;
}
