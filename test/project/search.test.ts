import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesIn, matchExpression } from '../../electron/project/search.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile, smallDocument } from './small-project.ts';

const folder = temporaryFolder();

const TEXTS = [
  'Zürich is larger than Geneva, said Renée.',
  'Patients on "cipro" AND metronidazole OR nothing.',
  'NEAR the coast: U.S. ships; 5-fluorouracil \u{1F600} twice, 5-fluorouracil.',
  'Ein Mädchen aus Bergen-Belsen',
];

async function texts(name: string): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(name));
  const sentences = TEXTS.map((text) => ({
    name: 'document',
    text,
    sentences: [{ begin: 0, end: text.length, tokens: [], mentions: [], relations: [], annotated: false }],
  }));
  await store.importCorpora([
    { name: 'x', format: 'text', split: null, corpus: { documents: sentences, warnings: [] } },
  ]);
  return store;
}

it('finds words whatever their case and accents, and shows where', async () => {
  const store = await texts('find.cman');
  const find = async (query: string): Promise<string[]> =>
    (await store.search(query, 10)).map(({ text, matches }) =>
      matches.map(({ begin, end }) => text.slice(begin, end)).join('|'),
    );
  expect(await find('zurich')).toEqual(['Zürich']);
  expect(await find('RENEE geneva')).toEqual(['Geneva|Renée']);
  expect(await find('u.s.')).toEqual(['U.S']);
  expect(await find('5-fluorouracil')).toEqual(['5-fluorouracil|5-fluorouracil']);
  // The last word need not be typed to its end, unless a space says that it is.
  expect(await find('metro')).toEqual(['metronidazole']);
  expect(await find('metro ')).toEqual([]);
  expect(await find('zurich metro')).toEqual([]);
  const [hit] = await store.search('ships', 10);
  expect(hit).toMatchObject({ sentenceId: 'd3s0', documentName: 'document', text: TEXTS[2] });
  await store.close();
});

it('takes quotes and operators for text', async () => {
  const store = await texts('operators.cman');
  const count = async (query: string): Promise<number> => (await store.search(query, 10)).length;
  expect(await count('"cipro"')).toBe(1);
  expect(await count('cipro AND metronidazole')).toBe(1);
  expect(await count('zurich OR cipro')).toBe(0);
  expect(await count('NEAR coast')).toBe(1);
  expect(await count('text:coast')).toBe(0);
  expect(await count('coast*')).toBe(1);
  expect(await count('-coast')).toBe(1);
  for (const query of ['', '   ', '"', '""', '*', '(', '^', ':', '\0', '\u{1F600}'])
    expect(await count(query)).toBe(0);
  await store.close();
});

it('gives the first hits of a word that is nearly everywhere', async () => {
  const store = await ProjectStore.create(folder.path('everywhere.cman'), { durable: false });
  await store.importCorpora([asFile([smallDocument(5200)])]);
  const hits = await store.search('gh', 3);
  expect(hits.map(({ sentenceId }) => sentenceId)).toEqual(['d1s0', 'd1s1', 'd1s2']);
  expect(hits[0]?.matches).toEqual([{ begin: 9, end: 11 }]);
  await store.close();
});

it('no query breaks it', async () => {
  const store = await texts('any.cman');
  const query = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc
      .array(
        fc.constantFrom(
          '"',
          '*',
          'AND',
          'NOT',
          'OR',
          'NEAR(',
          ')',
          '^',
          ':',
          '-',
          'text',
          'coast',
          ' ',
          '\0',
          '{',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(query, async (typed) => {
      for (const { text, matches } of await store.search(typed, 5)) {
        for (const { begin, end } of matches) expect(text.slice(begin, end)).not.toBe('');
      }
    }),
    { numRuns: 300 },
  );
  await store.close();
});

it('builds expressions of quoted words only', () => {
  expect(matchExpression('a "b')).toBe('"a" AND """b"*');
  expect(matchExpression(' ,;. ')).toBeNull();
});

it('reads marks back as spans', () => {
  const marks = { open: '<', close: '>' };
  expect(matchesIn('a <bc> d<e>', marks)).toEqual([
    { begin: 2, end: 4 },
    { begin: 6, end: 7 },
  ]);
  expect(matchesIn('nothing', marks)).toEqual([]);
});
