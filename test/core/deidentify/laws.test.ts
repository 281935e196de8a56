// Laws of an export without names, on random documents: emoji, right-to-left text, CRLF, mentions that nest, overlap, touch and cut tokens.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeidentifyOptions } from '../../../core/contract/deidentify.ts';
import { deidentifySchema } from '../../../core/contract/deidentify-shape.ts';
import type { CorpusDocument, CorpusMention, FormatPlugin } from '../../../core/contract/format.ts';
import { orThrow } from '../../../core/errors.ts';
import { deidentify, type Deidentified } from '../../../core/deidentify/deidentify.ts';
import { tokenise } from '../../../core/text/tokenise.ts';
import adeRel from '../../../plugins/formats/ade-rel/index.ts';
import conll04 from '../../../plugins/formats/conll04/index.ts';
import conll04Multihead from '../../../plugins/formats/conll04-multihead/index.ts';
import spertJson from '../../../plugins/formats/spert-json/index.ts';

const WORDS = [
  'Anna',
  'Weber',
  'weber',
  'Webers',
  'saw',
  'Dr.',
  '👩‍⚕️',
  'مريم',
  'Łódź',
  '12.03.2020',
  'x/y',
  'naïve',
  '[',
  'IL-2',
  '中文字',
];
const GAPS = [' ', '  ', '\r\n', '\t'];
const TYPES = ['PATIENT', 'DATE', 'Drug'];

/** The same draws for the same label, as an HMAC would make them. */
const draw = (label: string): number => {
  let hash = 2_166_136_261;
  for (const character of label) hash = Math.imul(hash ^ character.codePointAt(0)!, 16_777_619) >>> 0;
  return hash;
};

const options = (more: Partial<DeidentifyOptions> = {}): DeidentifyOptions =>
  deidentifySchema.parse({
    types: ['PATIENT', 'DATE'],
    method: 'placeholders',
    scope: 'document',
    unmarked: 'likely',
    numberDocuments: true,
    kinds: {},
    ...more,
  });

const run = (documents: readonly CorpusDocument[], more: Partial<DeidentifyOptions> = {}): Deidentified =>
  deidentify({ documents, pendingSentences: 0, draw }, options(more));

interface Recipe {
  readonly sentences: readonly {
    readonly words: readonly (readonly [number, number])[];
    readonly mentions: readonly (readonly [number, number, number, boolean])[];
    readonly relations: readonly (readonly [number, number])[];
  }[];
}

/** @param disjoint mentions of whole tokens that don't meet, as formats of BIO tags hold them */
function build({ sentences }: Recipe, disjoint: boolean): CorpusDocument {
  let text = '';
  const built = sentences.map(({ words, mentions, relations }) => {
    const begin = text.length;
    text += words
      .map(([word, gap]) => WORDS[word % WORDS.length]! + GAPS[gap % GAPS.length]!)
      .join('')
      .trimEnd();
    const end = text.length;
    text += '\r\n';
    const tokens = tokenise(text, begin, end);
    const kept: CorpusMention[] = [];
    for (const [first, length, type, cut] of mentions) {
      const from = tokens[first % tokens.length]!;
      const to = tokens[Math.min(tokens.length - 1, (first % tokens.length) + (length % 3))]!;
      const inside = !disjoint && cut && from.end - from.begin > 2;
      const mention = {
        begin: from.begin + (inside ? 1 : 0),
        end: to.end,
        type: TYPES[type % TYPES.length]!,
      };
      const meets = kept.some((one) => one.begin < mention.end && mention.begin < one.end);
      const twice = kept.some(
        (one) => one.begin === mention.begin && one.end === mention.end && one.type === mention.type,
      );
      if (!(disjoint ? meets : twice)) kept.push(mention);
    }
    const joined = relations.flatMap(([head, tail]) => {
      const ends = kept.length === 0 ? null : { head: head % kept.length, tail: tail % kept.length };
      return ends && ends.head !== ends.tail ? [{ ...ends, type: 'Takes' }] : [];
    });
    const seen = new Set<string>();
    const once = joined.filter(
      ({ head, tail }) => !seen.has(`${head} ${tail}`) && seen.add(`${head} ${tail}`),
    );
    return { begin, end, tokens, mentions: kept, relations: once, annotated: true };
  });
  return { name: 'Weber, Anna', text, sentences: built };
}

const small = fc.nat({ max: 40 });
const recipes: fc.Arbitrary<Recipe> = fc.record({
  sentences: fc.array(
    fc.record({
      words: fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 10 }),
      mentions: fc.array(fc.tuple(small, small, small, fc.boolean()), { maxLength: 5 }),
      relations: fc.array(fc.tuple(small, small), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const methods = fc.constantFrom<Partial<DeidentifyOptions>[]>(
  {},
  { method: 'surrogates' },
  { scope: 'corpus', unmarked: 'all' },
  { unmarked: 'none' },
);

const settings = { numRuns: 100, seed: 7 };

describe('a document without names', () => {
  it('keeps what is not replaced, and every annotation on what it was on', () => {
    fc.assert(
      fc.property(recipes, methods, (recipe, more) => {
        const before = build(recipe, false);
        const { documents, report } = run([before], more);
        const [after] = documents;
        for (const [index, sentence] of before.sentences.entries()) {
          const now = after!.sentences[index]!;
          // Tokens: inside of the sentence, in order, not empty, no white space; they say all of it.
          let from = now.begin;
          for (const token of now.tokens) {
            expect(token.begin).toBeGreaterThanOrEqual(from);
            expect(token.end).toBeGreaterThan(token.begin);
            expect(after!.text.slice(token.begin, token.end)).not.toMatch(/\s/u);
            expect(after!.text.slice(from, token.begin).trim()).toBe('');
            from = token.end;
          }
          expect(from).toBe(now.end);
          for (const { begin, end } of now.mentions) {
            expect(begin).toBeGreaterThanOrEqual(now.begin);
            expect(end).toBeLessThanOrEqual(now.end);
            expect(end).toBeGreaterThan(begin);
          }
          if (report.merged.mentions > 0) continue;
          expect(now.mentions.map(({ type }) => type)).toEqual(sentence.mentions.map(({ type }) => type));
          expect(now.relations).toEqual(sentence.relations);
        }
        const count = (document: CorpusDocument, list: 'mentions' | 'relations'): number =>
          document.sentences.reduce((sum, sentence) => sum + sentence[list].length, 0);
        const lost = (list: 'mentions' | 'relations'): number => count(before, list) - count(after!, list);
        expect(report.merged).toEqual({ mentions: lost('mentions'), relations: lost('relations') });
      }),
      settings,
    );
  });

  it('is the document itself when no mention is of a chosen type', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const before = build(recipe, false);
        const { documents } = run([before], { types: ['OTHER'], numberDocuments: false });
        expect(documents).toEqual([before]);
      }),
      { ...settings, numRuns: 50 },
    );
  });

  it('holds no replaced string any more, wherever it stood', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const before = build(recipe, true);
        const names = before.sentences.flatMap(({ mentions }) =>
          mentions
            .filter(({ type }) => type === 'PATIENT')
            .map(({ begin, end }) => before.text.slice(begin, end)),
        );
        const { documents } = run([before], { unmarked: 'all' });
        for (const name of names.filter((one) => /^\p{L}{3,}$/u.test(one))) {
          const word = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${name}(?![\\p{L}\\p{M}\\p{N}])`, 'iu');
          expect(documents[0]!.text.replaceAll(/\[PATIENT_\d+\]|\[DATE_\d+\]/gu, '')).not.toMatch(word);
        }
      }),
      settings,
    );
  });

  it('is read again by every format as it was written, with nothing more left out than before', () => {
    const formats: readonly FormatPlugin[] = [spertJson, conll04, conll04Multihead];
    fc.assert(
      fc.property(recipes, methods, (recipe, more) => {
        const before = build(recipe, true);
        const { documents } = run([before], more);
        for (const format of formats) {
          const written = format.write(documents);
          expect(written.omissions).toEqual(format.write([before]).omissions);
          const read = orThrow(format.read({ name: 'x', bytes: written.bytes })).documents;
          const surfaces = (corpus: readonly CorpusDocument[]) =>
            corpus.flatMap(({ text, sentences }) =>
              sentences.map(({ tokens, mentions, relations }) => {
                const numbers = (offset: number, side: 'begin' | 'end') =>
                  tokens.findIndex((token) => token[side] === offset);
                return {
                  tokens: tokens.map(({ begin, end }) => text.slice(begin, end)),
                  mentions: mentions
                    .map(({ begin, end, type }) => [numbers(begin, 'begin'), numbers(end, 'end'), type])
                    .sort((a, b) => Number(a[0]) - Number(b[0])),
                  relations: relations
                    .map(({ head, tail, type }) =>
                      [
                        numbers(mentions[head]!.begin, 'begin'),
                        numbers(mentions[tail]!.begin, 'begin'),
                        type,
                      ].join(),
                    )
                    .sort(),
                };
              }),
            );
          expect(surfaces(read)).toEqual(surfaces(documents));
        }
      }),
      { ...settings, numRuns: 40 },
    );
  });

  it('is read again by the format of adverse effects', () => {
    const text = 'Aspirin gave Anna Weber a rash. Weber took Aspirin.';
    const at = (words: string, type: string, from = 0) => {
      const begin = text.indexOf(words, from);
      return { begin, end: begin + words.length, type };
    };
    const sentence = { begin: 0, end: 31, tokens: tokenise(text, 0, 31), annotated: true };
    const document: CorpusDocument = {
      name: '7',
      text,
      metadata: { 'ade.pmid': '1234567' },
      sentences: [
        {
          ...sentence,
          mentions: [at('rash', 'Adverse-Effect'), at('Aspirin', 'Drug')],
          relations: [{ head: 0, tail: 1, type: 'Adverse-Effect' }],
        },
      ],
    };
    const { documents } = run([document], { types: ['Drug'] });
    const { bytes, omissions } = adeRel.write(documents);
    expect(omissions).toEqual([]);
    expect(new TextDecoder().decode(bytes)).not.toContain('1234567');
    const read = orThrow(adeRel.read({ name: 'x', bytes })).documents[0]!;
    const [sentenceRead] = read.sentences;
    expect(sentenceRead!.mentions.map(({ begin, end }) => read.text.slice(begin, end)).sort()).toEqual([
      '[DRUG_1]',
      'rash',
    ]);
    expect(sentenceRead!.relations).toHaveLength(1);
  });
});
