// DRUG-AE.rel counts offsets from the beginning of the abstract but gives only the sentence. Where the sentence begins (its base)
// follows from its mentions: offset in the abstract minus place in the sentence, the same for all of them. A text that occurs more
// than once in the sentence leaves several bases open, and the other mentions decide; of what stays open the smallest is taken.

/** A mention as a line gives it. `begin` is the offset in the abstract, UTF-16 units. */
export interface GivenMention {
  readonly text: string;
  readonly begin: number;
}

export interface GivenPair {
  readonly effect: GivenMention;
  readonly drug: GivenMention;
}

/** Lines that agree on where their sentence begins. */
export interface PlacedLines<L> {
  readonly base: number;
  readonly lines: readonly L[];
}

/** Of a letter that a long line repeats, so many places are looked at: what a million of them leave open is no sentence. */
const MOST_PLACES = 1000;
const MOST_VOTES = 1_000_000;

/** Where `text` occurs in `sentence`, overlapping occurrences included; the first ones. */
function occurrencesOf(text: string, sentence: string): number[] {
  const places: number[] = [];
  for (let at = sentence.indexOf(text); at >= 0 && text !== ''; at = sentence.indexOf(text, at + 1)) {
    places.push(at);
    if (places.length === MOST_PLACES) break;
  }
  return places;
}

/** The bases that put the mention where its text stands. A sentence can't begin before its abstract does. */
function basesOf(sentence: string, { text, begin }: GivenMention): Set<number> {
  return new Set(
    occurrencesOf(text, sentence)
      .map((place) => begin - place)
      .filter((base) => base >= 0),
  );
}

const common = (a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> =>
  new Set([...a].filter((base) => b.has(base)));

/**
 * Parts the lines of one sentence text by where the sentence begins: almost always one group, but an abstract may repeat a
 * sentence. Lines whose two offsets contradict each other join the first group; with no other, the base that fits most mentions.
 */
export function placeLines<L extends GivenPair>(sentence: string, lines: readonly L[]): PlacedLines<L>[] {
  interface Group {
    bases: Set<number>;
    readonly lines: L[];
  }
  const groups: Group[] = [];
  // No base is in two groups: a group begins with bases that no other has, and only ever loses some.
  const groupOf = new Map<number, Group>();
  const contradictory: L[] = [];
  for (const line of lines) {
    const bases = common(basesOf(sentence, line.effect), basesOf(sentence, line.drug));
    if (bases.size === 0) {
      contradictory.push(line);
      continue;
    }
    const group = firstOf(groups, bases, groupOf);
    if (group) {
      for (const base of group.bases) if (!bases.has(base)) groupOf.delete(base);
      group.bases = common(group.bases, bases);
      group.lines.push(line);
    } else {
      const begun: Group = { bases, lines: [line] };
      groups.push(begun);
      for (const base of bases) groupOf.set(base, begun);
    }
  }
  if (contradictory.length > 0) {
    const first = groups[0];
    if (first) for (const line of contradictory) first.lines.push(line);
    else groups.push({ bases: new Set([likeliestBase(sentence, contradictory)]), lines: contradictory });
  }
  return groups.map((group) => ({ base: smallest(group.bases), lines: group.lines }));
}

/** Of the groups that share one of the bases, the one that began first. */
function firstOf<G>(
  groups: readonly G[],
  bases: ReadonlySet<number>,
  groupOf: ReadonlyMap<number, G>,
): G | undefined {
  const sharing = new Set<G>();
  for (const base of bases) {
    const group = groupOf.get(base);
    if (group) sharing.add(group);
  }
  return sharing.size < 2 ? [...sharing][0] : groups.find((group) => sharing.has(group));
}

const smallest = (bases: ReadonlySet<number>): number =>
  [...bases].reduce((least, base) => Math.min(least, base), Infinity);

function likeliestBase(sentence: string, lines: readonly GivenPair[]): number {
  const votes = new Map<number, number>();
  for (const { effect, drug } of lines) {
    for (const mention of [effect, drug]) {
      for (const base of basesOf(sentence, mention)) votes.set(base, (votes.get(base) ?? 0) + 1);
    }
    if (votes.size > MOST_VOTES) break;
  }
  let best = { base: 0, count: 0 };
  for (const [base, count] of votes) {
    if (count > best.count || (count === best.count && base < best.base)) best = { base, count };
  }
  return best.base;
}

/** The place in the sentence nearest to where the offset says; `exact` when it is that very place. Null: the text is not there. */
export function placeOf(
  sentence: string,
  { text, begin }: GivenMention,
  base: number,
): { readonly place: number; readonly exact: boolean } | null {
  const due = begin - base;
  if (due >= 0 && text !== '' && sentence.startsWith(text, due)) return { place: due, exact: true };
  let nearest: number | null = null;
  for (const place of occurrencesOf(text, sentence)) {
    if (nearest === null || Math.abs(place - due) < Math.abs(nearest - due)) nearest = place;
  }
  return nearest === null ? null : { place: nearest, exact: false };
}
