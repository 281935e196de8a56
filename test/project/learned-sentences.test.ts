// Laws of what a model remembers of its sentences: what it learned is not new, whatever its id and order; what was changed is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SentenceExample } from '../../core/model/example.ts';
import { notLearned, packLearned } from '../../electron/project/learned-sentences.ts';
import { NEWS_SCHEMA, WIDER_SCHEMA } from '../support/random-actions.ts';

const sentence: fc.Arbitrary<SentenceExample> = fc
  .tuple(fc.uuid(), fc.array(fc.string(), { minLength: 2, maxLength: 6 }), fc.boolean())
  .map(([id, tokens, related]) => ({
    id,
    tokens,
    mentions: [
      { begin: 0, end: 1, type: 'Peop' },
      { begin: 1, end: 2, type: 'Loc' },
    ],
    relations: related ? [{ head: 0, tail: 1, type: 'Live_In' }] : [],
  }));
const sentences = fc.array(sentence, { maxLength: 12 });

it('what was learned is not new, and everything else is', () => {
  fc.assert(
    fc.property(sentences, sentences, (known, others) => {
      const learned = packLearned(NEWS_SCHEMA, known);
      const content = new Set(known.map(({ tokens, relations }) => JSON.stringify([tokens, relations])));
      const expected = others.filter(
        ({ tokens, relations }) => !content.has(JSON.stringify([tokens, relations])),
      );
      expect(notLearned(learned, NEWS_SCHEMA, [...known, ...others])).toEqual(expected);
    }),
  );
});

it('a sentence is known by what it says, not by its id or the order of its annotations', () => {
  const [a, b] = [
    { begin: 0, end: 1, type: 'Peop' },
    { begin: 1, end: 2, type: 'Loc' },
  ];
  const tokens = ['Ann', 'Bern'];
  const one = { id: 'x', tokens, mentions: [a!, b!], relations: [{ head: 0, tail: 1, type: 'Live_In' }] };
  const same = { id: 'y', tokens, mentions: [b!, a!], relations: [{ head: 1, tail: 0, type: 'Live_In' }] };
  const turned = { ...one, relations: [{ head: 1, tail: 0, type: 'Live_In' }] };
  const retyped = { ...one, mentions: [a!, { ...b!, type: 'Org' }] };
  const learned = packLearned(NEWS_SCHEMA, [one]);
  expect(notLearned(learned, NEWS_SCHEMA, [same, turned, retyped])).toEqual([turned, retyped]);
});

it('nothing is known of a model that says nothing, or of one with other types', () => {
  expect(notLearned(null, NEWS_SCHEMA, [])).toBeNull();
  expect(notLearned(Uint8Array.of(1, 2, 3), NEWS_SCHEMA, [])).toBeNull();
  const learned = packLearned(NEWS_SCHEMA, []);
  expect(notLearned(learned, WIDER_SCHEMA, [])).toBeNull();
  // A colour is no type.
  const entityTypes = NEWS_SCHEMA.entityTypes.map((type) => ({ ...type, colour: '#000000' }));
  expect(notLearned(learned, { ...NEWS_SCHEMA, entityTypes }, [])).toEqual([]);
});
