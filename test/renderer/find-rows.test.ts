import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../core/contract/consistency.ts';
import type { Reading } from '../../core/consistency/occurrences.ts';
import {
  commonType,
  findingActions,
  likelyFor,
  placeActions,
  rowsOfFindings,
  rowsOfPlaces,
  snippets,
} from '../../renderer/state/find-rows.ts';
import { NEWS_SCHEMA } from '../support/random-actions.ts';

const TEXT = 'He sailed down the Rhine to Basel';
const context = {
  ...{ sentenceId: 's', documentName: 'd', status: 'complete' as const, text: TEXT, begin: 100, state: '0' },
};
const place = (begin: number, end: number, reading: Reading): Place => ({
  ...context,
  span: { begin: 100 + begin, end: 100 + end },
  reading,
});
const accepted = (...types: string[]): Reading => ({
  kind: 'accepted',
  mentions: types.map((type) => ({ mentionId: `m ${type}`, type })),
});

describe('rows of places', () => {
  it('say what each is annotated as, and tick what an action changes and nobody has refused', () => {
    const places = [
      place(28, 33, accepted('Loc')),
      place(28, 33, accepted('Org')),
      place(28, 33, { kind: 'none' }),
      place(28, 33, { kind: 'suggested', type: 'Loc', mentionId: 'm' }),
      place(28, 33, { kind: 'rejected', type: 'Loc', mentionId: 'm' }),
      place(28, 33, { kind: 'overlapped', by: { mentionId: 'm', type: 'Org', begin: 125, end: 133 } }),
    ].map((one, index) => ({ ...one, sentenceId: `s${index}` }));
    const rows = rowsOfPlaces(places, NEWS_SCHEMA);
    expect(rows.map(({ label }) => label)).toEqual([
      'Loc',
      'Org',
      'not annotated',
      'suggested: Loc',
      'rejected: Loc',
      'other borders: Org',
    ]);
    const ticked = (action: string): number[] =>
      [...likelyFor(rows, action)].map((key) => rows.findIndex((row) => row.key === key));
    expect(ticked('annotate Loc')).toEqual([1, 2, 3]);
    expect(ticked('clear')).toEqual([0, 1, 3]);
    expect(placeActions(NEWS_SCHEMA, commonType(places)).map(({ id }) => id)).toEqual([
      'annotate Loc',
      'annotate Peop',
      'annotate Org',
      'clear',
    ]);
  });

  it('go by what people have given, else by what is suggested most', () => {
    const suggested = (type: string): Place => place(28, 33, { kind: 'suggested', type, mentionId: 'm' });
    expect(commonType([suggested('Org'), suggested('Loc'), suggested('Loc')])).toBe('Loc');
    expect(commonType([place(28, 33, accepted('Org')), suggested('Loc'), suggested('Loc')])).toBe('Org');
    expect(commonType([place(28, 33, { kind: 'none' })])).toBeNull();
  });

  it('with other borders are made like one another', () => {
    const dispute = { longer: 'the Rhine', shorter: 'Rhine', type: 'Loc', asLonger: 1, asShorter: 2 };
    const by = { mentionId: 'short', type: 'Loc', begin: 119, end: 124 };
    const places = [place(15, 24, accepted('Loc')), place(15, 24, { kind: 'overlapped', by })];
    const [longer, shorter] = rowsOfPlaces(places, NEWS_SCHEMA, dispute);
    expect(longer?.deeds.get('shorter')).toEqual({
      ...{ kind: 'resize-mention', mentionId: 'm Loc', begin: 119, end: 124 },
    });
    expect(shorter?.deeds.get('longer')).toEqual({
      ...{ kind: 'resize-mention', mentionId: 'short', begin: 115, end: 124 },
    });
    // The majority's way comes first.
    expect(placeActions(NEWS_SCHEMA, 'Loc', dispute)[0]?.id).toBe('shorter');
  });
});

it('findings offer what mends them, the likeliest first', () => {
  const deed = { kind: 'delete-relation' as const, relationId: 'r' };
  const reverse = { id: 'reverse-relation', label: 'Reverse', deed };
  const remove = { id: 'delete-relation', label: 'Delete', deed };
  const finding = { ...context, kind: 'relation' as const, says: 'no', mentions: [] };
  const findings = [
    { ...finding, fixes: [remove] },
    { ...finding, fixes: [reverse, remove] },
  ];
  expect(findingActions(findings).map(({ id }) => id)).toEqual(['delete-relation', 'reverse-relation']);
  const keys = rowsOfFindings(findings).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});

it('a snippet has all of what is marked, and nothing that is not in the text', () => {
  const words = fc.array(fc.constantFrom('a', 'long', 'words', 'ünï', ' ', '  '), { maxLength: 80 });
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), (parts, from, length) => {
      const text = parts.join(' ');
      const begin = from % (text.length + 1);
      const end = Math.min(text.length, begin + (length % 12));
      const pieces = snippets({
        context: { ...context, text },
        marks: [{ begin: 100 + begin, end: 100 + end }],
      });
      const marked = pieces.filter((piece) => piece.marked).map((piece) => piece.text);
      expect(marked.join('')).toBe(text.slice(begin, end));
      const shown = pieces.map((piece) => piece.text).filter((piece) => !/^\s?…\s?$/u.test(piece));
      expect(text).toContain(shown.join(''));
    }),
  );
});
