// Folds for ADE in which no abstract, and no sentence given twice, stands on both sides. The standard folds shuffle sentences, so that
// two thirds of an abstract may teach what its last third asks.

export interface AbstractSentence {
  readonly abstract: string;
  readonly text: string;
}

/** A sentence whatever its tokens or line breaks: its characters without white space. */
export const sentenceKey = (text: string): string => text.replace(/\s+/gu, '');

/**
 * The group of each sentence: its abstract, abstracts that share a sentence being one group. A sentence of no known abstract is a
 * group of its own, with its doubles.
 * @param keys {@link sentenceKey} of each sentence
 * @returns names of groups, in parallel with `keys`, the same whatever the order of `abstracts`
 */
export function abstractGroups(keys: readonly string[], abstracts: readonly AbstractSentence[]): string[] {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    const parent = parents.get(name) ?? name;
    return parent === name ? name : rootOf(parent);
  };
  const abstractOf = new Map<string, string>();
  for (const { abstract, text } of abstracts) {
    const key = sentenceKey(text);
    const first = abstractOf.get(key);
    if (first === undefined) abstractOf.set(key, abstract);
    else {
      const [low, high] = [rootOf(first), rootOf(abstract)].sort(byCodeUnits);
      parents.set(high!, low!);
    }
  }
  return keys.map((key) => {
    const abstract = abstractOf.get(key);
    return abstract === undefined ? `sentence ${key}` : rootOf(abstract);
  });
}

/**
 * Deals groups out to folds, the largest first, each to the fold that has least: sizes differ by at most the largest group's.
 * Decided by sizes and names alone.
 * @param groups the group of each item
 * @returns for each fold the indices of its items, ascending
 */
export function foldsByGroup(groups: readonly string[], count: number): number[][] {
  const members = new Map<string, number[]>();
  groups.forEach((group, index) => {
    const list = members.get(group);
    if (list) list.push(index);
    else members.set(group, [index]);
  });
  const folds = Array.from({ length: count }, (): number[] => []);
  const order = [...members].sort(([a, one], [b, other]) => other.length - one.length || byCodeUnits(a, b));
  for (const [, indices] of order) {
    folds.reduce((least, fold) => (fold.length < least.length ? fold : least)).push(...indices);
  }
  return folds.map((fold) => fold.sort((a, b) => a - b));
}

/** Not by locale: the folds must be the same on every machine. */
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
