import { expect, test } from 'vitest';
import { decodeBio, encodeBio } from '../../../core/corpus/bio.ts';
import { examplesOf } from '../../../core/corpus/examples.ts';
import { documentOfTokens } from '../../../core/corpus/token-list.ts';
import { usedTypes } from '../../../core/corpus/used-types.ts';

const document = documentOfTokens('1', {
  tokens: ['Maud', 'Okafor', 'left', 'Tarn', '🙂'],
  mentions: [
    { begin: 0, end: 2, type: 'Peop' },
    { begin: 3, end: 4, type: 'Loc' },
    { begin: 3, end: 5, type: 'Loc' },
  ],
  relations: [
    { head: 0, tail: 1, type: 'Live_In' },
    { head: 0, tail: 2, type: 'Live_In' },
    { head: 1, tail: 0, type: 'Live_In' },
  ],
});

test('a token list becomes text with UTF-16 offsets and comes back as an example', () => {
  expect(document.text).toBe('Maud Okafor left Tarn 🙂');
  expect(document.sentences[0]?.mentions.map(({ begin, end }) => [begin, end])).toEqual([
    [0, 11],
    [17, 21],
    [17, 24],
  ]);
  expect(examplesOf([document], { idPrefix: 'train:' })).toEqual([
    {
      id: 'train:1.1',
      tokens: ['Maud', 'Okafor', 'left', 'Tarn', '🙂'],
      mentions: [
        { begin: 0, end: 2, type: 'Peop' },
        { begin: 3, end: 4, type: 'Loc' },
        { begin: 3, end: 5, type: 'Loc' },
      ],
      relations: document.sentences[0]?.relations,
    },
  ]);
});

test('an example leaves out mentions that begin or end within a token, and their relations', () => {
  const sentences = document.sentences.map((sentence) => ({
    ...sentence,
    mentions: sentence.mentions.map((mention, index) =>
      index === 1 ? { ...mention, end: mention.end - 1 } : mention,
    ),
  }));
  const [example] = examplesOf([{ ...document, sentences }]);
  expect(example?.mentions).toHaveLength(2);
  expect(example?.relations).toEqual([{ head: 0, tail: 1, type: 'Live_In' }]);
});

test('the types and type pairs in use, each once', () => {
  const used = usedTypes([document, document]);
  expect([...used.entityTypes]).toEqual(['Peop', 'Loc']);
  expect([...used.relationPairs]).toEqual([
    [
      'Live_In',
      [
        { head: 'Peop', tail: 'Loc' },
        { head: 'Loc', tail: 'Peop' },
      ],
    ],
  ]);
});

test('tags that touch part where a B- stands or the type changes', () => {
  const tags = ['B-A', 'I-A', 'B-A', 'B-B-C', 'I-B-C', 'O', 'I-A', 'I-A', 'I-B-C'];
  const decoded = decodeBio(tags);
  expect(decoded).toEqual({
    mentions: [
      { begin: 0, end: 2, type: 'A' },
      { begin: 2, end: 3, type: 'A' },
      { begin: 3, end: 5, type: 'B-C' },
      { begin: 6, end: 8, type: 'A' },
      { begin: 8, end: 9, type: 'B-C' },
    ],
    openedByInside: [6, 8],
  });
  if ('badTag' in decoded) throw new Error('refused');
  expect(decodeBio(encodeBio(tags.length, decoded.mentions))).toEqual({ ...decoded, openedByInside: [] });
  expect(decodeBio(['O', 'X-A'])).toEqual({ badTag: 1 });
});
