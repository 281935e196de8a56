import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { convertFile } from '../../core/corpus/convert.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import { countCorpus } from '../../core/corpus/counts.ts';
import { orThrow } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { tokenise } from '../../core/text/tokenise.ts';
import { arbitraryAdeDocument, arbitraryText, arbitraryTokenCorpus } from './generators.ts';
import { FORMAT_IDS, PLUGINS, type FormatId } from './plugins.ts';
import { fixture, read, show, textOf } from './reading.ts';

const SEED = { seed: 20040426, numRuns: 150 };

/** The same annotations, whatever their order. */
const asSets = (examples: readonly SentenceExample[]): unknown =>
  examples.map(({ tokens, mentions, relations }) => {
    const keys = mentions.map(({ begin, end, type }) => `${begin}-${end} ${type}`);
    return {
      tokens,
      mentions: [...keys].sort(),
      relations: relations.map(({ head, tail, type }) => `${keys[head]} > ${keys[tail]} ${type}`).sort(),
    };
  });

const rewrite = (id: FormatId, documents: readonly CorpusDocument[]) => {
  const written = PLUGINS[id].write(documents);
  return { written, again: read(id, { name: 'written', bytes: written.bytes }) };
};

describe('reading what was written gives the same annotations', () => {
  test.each(['conll04-multihead', 'conll04'] as const)('%s, mentions that do not overlap', (id) => {
    const holdable = arbitraryTokenCorpus(false).map((documents) =>
      id === 'conll04' ? documents.map((document) => retyped(document, 'O', 'Other')) : documents,
    );
    fc.assert(
      fc.property(holdable, (documents) => {
        const { written, again } = rewrite(id, documents);
        expect(written.omissions).toEqual([]);
        expect(asSets(examplesOf(again.documents))).toEqual(asSets(examplesOf(documents)));
        expect(again.documents.map((document) => document.name)).toEqual(
          documents.map((document) => document.name),
        );
        expect(again.warnings).toEqual([]);
        expect(PLUGINS[id].write(again.documents).bytes).toEqual(written.bytes);
      }),
      SEED,
    );
  });

  test('spert-json, overlaps included', () => {
    fc.assert(
      fc.property(arbitraryTokenCorpus(true), (documents) => {
        const { written, again } = rewrite('spert-json', documents);
        expect(written.omissions).toEqual([]);
        expect(examplesOf(again.documents)).toEqual(examplesOf(documents));
        expect(again.warnings).toEqual([]);
        expect(PLUGINS['spert-json'].write(again.documents).bytes).toEqual(written.bytes);
      }),
      SEED,
    );
  });

  test('ade-rel, pairs of effect and drug anywhere in running text', () => {
    fc.assert(
      fc.property(arbitraryAdeDocument, (document) => {
        const { written, again } = rewrite('ade-rel', [document]);
        const told = ({
          mentions,
          relations,
        }: {
          mentions: readonly string[];
          relations: readonly string[];
        }): unknown => ({
          mentions,
          relations,
        });
        expect(written.omissions).toEqual([]);
        expect(show(again.documents).map(told)).toEqual(show([document]).map(told));
        expect(again.warnings).toEqual([]);
        expect(again.documents.map((other) => other.text)).toEqual([document.text]);
        expect(PLUGINS['ade-rel'].write(again.documents).bytes).toEqual(written.bytes);
      }),
      SEED,
    );
  });

  test('text, to the byte', () => {
    fc.assert(
      fc.property(
        arbitraryText.filter((text) => text.trim() !== '' && !text.startsWith('\uFEFF')),
        (text) => {
          const { documents } = read('text', { name: 'a.txt', bytes: new TextEncoder().encode(text) });
          expect(documents[0]?.text).toBe(text);
          expect(textOf(PLUGINS.text.write(documents).bytes)).toBe(text);
        },
      ),
      SEED,
    );
  });
});

test('whatever is written, mentions and relations are in the file or counted', () => {
  const annotated = FORMAT_IDS.filter((id) => PLUGINS[id].annotated);
  fc.assert(
    fc.property(fc.constantFrom(...annotated), arbitraryTokenCorpus(true), (id, documents) => {
      const written = PLUGINS[id].write(documents);
      const had = countCorpus(documents);
      const left = (of: 'mentions' | 'relations'): number =>
        written.omissions.reduce((sum, omission) => sum + omission[of], 0);
      if (written.bytes.length === 0) {
        expect([left('mentions'), left('relations')]).toEqual([had.mentions, had.relations]);
        return;
      }
      const has = countCorpus(read(id, { name: 'written', bytes: written.bytes }).documents);
      expect([has.mentions + left('mentions'), has.relations + left('relations')]).toEqual([
        had.mentions,
        had.relations,
      ]);
    }),
    SEED,
  );
});

test('arbitrary bytes are read or refused, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FORMAT_IDS),
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
        fc.json().map((text) => new TextEncoder().encode(text)),
        arbitraryText.map((text) => new TextEncoder().encode(text)),
        fc
          .array(
            fc.array(fc.oneof(fc.nat(3).map(String), fc.constantFrom('O', 'B-A', "['N']", '[0]', 'a')), {
              maxLength: 10,
            }),
          )
          .map((rows) => new TextEncoder().encode(rows.map((row) => row.join('\t')).join('\n'))),
      ),
      (id, bytes) => {
        const result = PLUGINS[id].read({ name: 'any', bytes });
        if (!result.ok) expect(result.error.code).toBe('bad-input');
      },
    ),
    { ...SEED, numRuns: 3000 },
  );
});

test.each([
  ['conll04', 'harbour.corp'],
  ['conll04-multihead', 'harbour.multihead.txt'],
  ['ade-rel', 'tremor.rel'],
] as const)('%s writes %s back byte for byte', (id, name) => {
  const file = fixture(name);
  const conversion = orThrow(convertFile(file, PLUGINS[id], PLUGINS[id]));
  expect(textOf(conversion.bytes)).toBe(textOf(file.bytes));
  expect(conversion.omissions).toEqual([]);
});

test('ade-rel keeps the occurrence that is meant in a sentence that repeats itself', () => {
  const text = 'Nothing came of it at first.\nrash gold, rash gold';
  const begin = text.indexOf('rash');
  for (const [effect, drug] of [
    [0, 5],
    [0, 16],
    [11, 5],
    [11, 16],
  ] as const) {
    const sentence = {
      begin,
      end: text.length,
      tokens: tokenise(text, begin),
      mentions: [
        { begin: begin + effect, end: begin + effect + 4, type: 'Adverse-Effect' },
        { begin: begin + drug, end: begin + drug + 4, type: 'Drug' },
      ],
      relations: [{ head: 0, tail: 1, type: 'Adverse-Effect' }],
      annotated: true,
    };
    const documents = [{ name: '7', text, sentences: [sentence] }];
    expect(show(rewrite('ade-rel', documents).again.documents)).toEqual(show(documents));
  }
});

test('spert-json keeps orig_id as the string or number that it was', () => {
  const conversion = orThrow(
    convertFile(fixture('lithium.spert.json'), PLUGINS['spert-json'], PLUGINS['spert-json']),
  );
  expect(JSON.parse(textOf(conversion.bytes))).toEqual(
    JSON.parse(textOf(fixture('lithium.spert.json').bytes)),
  );
});

function retyped(document: CorpusDocument, from: string, to: string): CorpusDocument {
  return {
    ...document,
    sentences: document.sentences.map((sentence) => ({
      ...sentence,
      mentions: sentence.mentions.map((mention) =>
        mention.type === from ? { ...mention, type: to } : mention,
      ),
    })),
  };
}
