// Laws of the folds by abstract: every sentence in one fold, no abstract and no sentence given twice in two, the same on every machine.
import { describe, expect, it } from 'vitest';
import { abstractGroups, foldsByGroup, sentenceKey } from '../../../bench/paper/abstract-folds.ts';
import { seededRandom, shuffle } from '../../../core/random.ts';

const random = seededRandom(11);
const GROUPS = Array.from({ length: 400 }, () => `abstract ${Math.floor(random() ** 3 * 90)}`);

describe('folds by group', () => {
  it('hold every item once', () => {
    const folds = foldsByGroup(GROUPS, 9);
    expect(folds).toHaveLength(9);
    expect(folds.flat().sort((a, b) => a - b)).toEqual(GROUPS.map((_, index) => index));
  });

  it('have no group in common', () => {
    const folds = foldsByGroup(GROUPS, 9);
    const names = folds.map((fold) => new Set(fold.map((index) => GROUPS[index]!)));
    const distinct = names.reduce((sum, of) => sum + of.size, 0);
    expect(distinct).toBe(new Set(GROUPS).size);
  });

  it('differ in size by no more than the largest group', () => {
    const sizes = foldsByGroup(GROUPS, 9).map((fold) => fold.length);
    const members = new Map<string, number>();
    for (const group of GROUPS) members.set(group, (members.get(group) ?? 0) + 1);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(Math.max(...members.values()));
  });

  it('put a group where its name and size put it, whatever the order of the items', () => {
    const foldOf = (groups: readonly string[]): Map<string, number> =>
      new Map(
        foldsByGroup(groups, 9).flatMap((fold, number) =>
          fold.map((index): [string, number] => [groups[index]!, number]),
        ),
      );
    const expected = foldOf(GROUPS);
    for (let turn = 0; turn < 5; turn++) {
      const shuffled = foldOf(shuffle([...GROUPS], seededRandom(turn)));
      expect([...shuffled].sort()).toEqual([...expected].sort());
    }
  });
});

describe('groups of abstracts', () => {
  const SENTENCES = [
    { abstract: '20', text: 'A rash after  aspirin.' },
    { abstract: '20', text: 'It went away.' },
    { abstract: '10', text: 'A rash after aspirin .' },
    { abstract: '30', text: 'Nothing was seen.' },
    { abstract: '40', text: 'It went away.' },
  ];
  const KEYS = [...SENTENCES, { text: 'From nowhere.' }, { text: 'From  nowhere .' }].map(({ text }) =>
    sentenceKey(text),
  );

  it('are abstracts, those with a sentence in common being one', () => {
    const groups = abstractGroups(KEYS, SENTENCES);
    expect(new Set([0, 1, 2, 4].map((index) => groups[index])).size).toBe(1);
    expect(groups[3]).not.toBe(groups[0]);
  });

  it('take a sentence of no abstract with its doubles', () => {
    const groups = abstractGroups(KEYS, SENTENCES);
    expect(groups[5]).toBe(groups[6]);
    expect(groups.slice(0, 5)).not.toContain(groups[5]);
  });

  it('have the same names whatever the order of the abstracts', () => {
    const expected = abstractGroups(KEYS, SENTENCES);
    for (let turn = 0; turn < 10; turn++) {
      expect(abstractGroups(KEYS, shuffle([...SENTENCES], seededRandom(turn)))).toEqual(expected);
    }
  });
});
