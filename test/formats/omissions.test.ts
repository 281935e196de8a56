import { expect, test } from 'vitest';
import { documentOfTokens } from '../../core/corpus/token-list.ts';
import { PLUGINS } from './plugins.ts';
import { fileOf, fixture, read, show, textOf } from './reading.ts';

const lithium = read('spert-json', fixture('lithium.spert.json')).documents;

test('of two mentions that overlap, a format of one tag a token keeps the longer and counts the other with its relations', () => {
  for (const id of ['conll04', 'conll04-multihead'] as const) {
    const written = PLUGINS[id].write(lithium);
    expect(written.omissions).toEqual([
      { reason: 'overlapping mentions: the format holds one mention a token', mentions: 1, relations: 2 },
    ]);
    const again = show(read(id, { name: 'written', bytes: written.bytes }).documents);
    expect(again[0]?.mentions).toEqual(['Adverse-Effect:Lithium toxicity@0', 'Adverse-Effect:tremor@24']);
  }
});

test('a token of white space or half a character leaves its sentence out, counted', () => {
  const bad = ['a b', '\ud83d', ''].map((token) =>
    documentOfTokens('1', {
      tokens: [token, 'c'],
      mentions: [{ begin: 1, end: 2, type: 'A' }],
      relations: [],
    }),
  );
  const good = documentOfTokens('2', { tokens: ['d'], mentions: [], relations: [] });
  for (const id of ['conll04', 'conll04-multihead', 'spert-json'] as const) {
    const written = PLUGINS[id].write([...bad, good]);
    expect(written.omissions).toEqual([
      {
        reason: 'sentences with white space, NUL or half a character in a token: not written',
        mentions: 3,
        relations: 0,
      },
    ]);
    expect(
      show(read(id, { name: 'written', bytes: written.bytes }).documents).map(({ tokens }) => tokens),
    ).toEqual(['d']);
  }
});

test('a mention whose end is no token border is counted', () => {
  const [document] = read('text', fileOf('Lithiumtoxicity came.')).documents;
  const sentences = document!.sentences.map((sentence) => ({
    ...sentence,
    mentions: [
      { begin: 0, end: 7, type: 'Drug' },
      { begin: 16, end: 20, type: 'Other' },
    ],
    relations: [{ head: 0, tail: 1, type: 'Adverse-Effect' }],
  }));
  const written = PLUGINS['conll04-multihead'].write([{ ...document!, sentences }]);
  expect(written.omissions).toMatchObject([{ mentions: 1, relations: 1 }]);
});

test('DRUG-AE.rel leaves out and counts what is no pair of effect and drug, and mentions without a relation', () => {
  const harbour = read('conll04', fixture('harbour.corp')).documents;
  const written = PLUGINS['ade-rel'].write([...harbour, ...lithium]);
  expect(written.omissions).toMatchObject([{ mentions: 6, relations: 3 }]);
  expect(textOf(written.bytes).split('\n')).toEqual([
    'case-7|Lithium toxicity caused tremor .|Lithium toxicity|0|16|Lithium|0|7',
    'case-7|Lithium toxicity caused tremor .|tremor|24|30|Lithium|0|7',
    '',
  ]);
});

test('plain text counts everything', () => {
  expect(PLUGINS.text.write(lithium).omissions).toEqual([
    { reason: 'plain text holds no annotations', mentions: 3, relations: 2 },
  ]);
});

test('every sentence of a document gets its own header or number', () => {
  const { documents } = read('text', fixture('admission.txt'));
  const five = read('conll04-multihead', {
    name: 'written',
    bytes: PLUGINS['conll04-multihead'].write(documents).bytes,
  });
  expect(five.documents.map(({ name }) => name)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((place) => `admission-${place}`),
  );
  const nine = read('conll04', { name: 'written', bytes: PLUGINS.conll04.write(documents).bytes });
  expect(nine.documents.map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect(show(nine.documents).map(({ tokens }) => tokens)).toEqual(
    show(documents).map(({ tokens }) => tokens),
  );
});
