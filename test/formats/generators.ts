// Random corpora with everything in them that formats use as a mark of their own.
import fc from 'fast-check';
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import { documentOfTokens, type TokenList } from '../../core/corpus/token-list.ts';
import type { TokenSpan } from '../../core/model/example.ts';
import { tokenise } from '../../core/text/tokenise.ts';

const AWKWARD = [
  ...['COMMA', '-LRB-', '-RRB-', '-LCB-', '\\COMMA', ',', '(', ')', '{', '['],
  ...['/', '//', '1/2', 'a/', '/a', '\\', '\\/', 'a\\b', '\\\\', 'a\\/b'],
  ...['"', "'", '`', "''", "['N']", '[0]', '|', 'a|b', '#doc', '#', 'O', 'N', 'B-Loc', '0', '-1', '...'],
  ...[
    '🙂',
    '👩🏽‍⚕️',
    '🇩🇪',
    'é',
    'e\u0301',
    'ß',
    '東京',
    '\u{1F600}\u{10FFFF}',
    '\u200B',
    '__proto__',
    'constructor',
    '{}',
    '\\u0000',
  ],
];

export const arbitraryToken = fc.oneof(
  fc.constantFrom('Tarn', 'Orlik', 'Maud', 'of', '.', 'left'),
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter((token) => !/[\s\0]/.test(token)),
);

const arbitraryType = fc.constantFrom(
  'Loc',
  'Peop',
  'Other',
  'O',
  'N',
  'B-x',
  'Adverse-Effect',
  'Größe',
  'a/b',
  'a"b',
  'a\\b',
  '🙂',
  '#doc',
);

const sameSpan = (a: TokenSpan, b: TokenSpan): boolean =>
  a.begin === b.begin && a.end === b.end && a.type === b.type;

/** Mentions over `length` tokens, no two the same; with `overlaps` false no two share a token. */
const arbitraryMentions = (length: number, overlaps: boolean): fc.Arbitrary<TokenSpan[]> =>
  fc
    .array(
      fc.record({ begin: fc.nat(length - 1), length: fc.integer({ min: 1, max: 4 }), type: arbitraryType }),
      { maxLength: 6 },
    )
    .map((drawn) => {
      const kept: TokenSpan[] = [];
      for (const { begin, length: wanted, type } of drawn) {
        const mention = { begin, end: Math.min(length, begin + wanted), type };
        const clashes = (other: TokenSpan): boolean =>
          overlaps ? sameSpan(mention, other) : mention.begin < other.end && other.begin < mention.end;
        if (!kept.some(clashes)) kept.push(mention);
      }
      return kept;
    });

const arbitraryRelations = (mentions: number): fc.Arbitrary<TokenList['relations']> =>
  mentions < 2
    ? fc.constant([])
    : fc.uniqueArray(
        fc
          .record({
            head: fc.nat(mentions - 1),
            step: fc.integer({ min: 1, max: mentions - 1 }),
            type: arbitraryType,
          })
          .map(({ head, step, type }) => ({ head, tail: (head + step) % mentions, type })),
        { maxLength: 5, selector: ({ head, tail, type }) => `${head} ${tail} ${type}` },
      );

export const arbitraryTokenList = (overlaps: boolean): fc.Arbitrary<TokenList> =>
  fc
    .array(arbitraryToken, { minLength: 1, maxLength: 12 })
    .chain((tokens) =>
      arbitraryMentions(tokens.length, overlaps).chain((mentions) =>
        arbitraryRelations(mentions.length).map((relations) => ({ tokens, mentions, relations })),
      ),
    );

/** Documents of one sentence each, named by number: what token-list formats hold whole. */
export const arbitraryTokenCorpus = (overlaps: boolean): fc.Arbitrary<CorpusDocument[]> =>
  fc
    .array(arbitraryTokenList(overlaps), { minLength: 1, maxLength: 4 })
    .map((lists) => lists.map((list, index) => documentOfTokens(`${index}`, list)));

/** Running text with every kind of white space, line end and awkward word. */
export const arbitraryText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: arbitraryToken },
      fc.constantFrom(
        'Dr.',
        'U.S.',
        'b.i.d.',
        '5mg',
        '3.5',
        "don't",
        '.',
        '?',
        '!',
        '。',
        '1.',
        '-',
        'a@b.org',
        'https://x.org/a.',
      ),
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          ' ',
          '  ',
          '\n',
          '\r\n',
          '\n\n',
          '\t',
          '\u00A0',
          '\f',
          '\r',
          '\u2028',
          '\uFEFF',
        ),
      },
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => tokenise(text).length > 0);

/** A document of sentences that differ, each with pairs of effect and drug at token borders: what DRUG-AE.rel holds whole. */
export const arbitraryAdeDocument: fc.Arbitrary<CorpusDocument> = fc
  .uniqueArray(
    arbitraryText.map((text) => text.replace(/[\r\n|]/g, ' ')).filter((text) => tokenise(text).length > 1),
    { minLength: 1, maxLength: 3 },
  )
  .chain((texts) =>
    fc
      .tuple(
        ...texts.map((text) => {
          const count = tokenise(text).length;
          const mention = fc
            .record({ begin: fc.nat(count - 1), length: fc.integer({ min: 1, max: 3 }) })
            .map(({ begin, length }) => ({ begin, end: Math.min(count, begin + length) }));
          const pairs = fc.uniqueArray(fc.tuple(mention, mention), {
            minLength: 1,
            maxLength: 4,
            selector: (pair) => JSON.stringify(pair),
          });
          return pairs;
        }),
      )
      .map((pairsOfSentences) => {
        const sentences: CorpusSentence[] = [];
        let begin = 0;
        texts.forEach((text, index) => {
          const tokens = tokenise(text).map((token) => ({
            begin: begin + token.begin,
            end: begin + token.end,
          }));
          const mentions: { begin: number; end: number; type: string }[] = [];
          const indexOf = (span: { begin: number; end: number }, type: string): number => {
            const mention = { begin: tokens[span.begin]!.begin, end: tokens[span.end - 1]!.end, type };
            const known = mentions.findIndex((other) => sameSpan(mention, other));
            return known >= 0 ? known : mentions.push(mention) - 1;
          };
          const relations = pairsOfSentences[index]!.map(([effect, drug]) => ({
            head: indexOf(effect, 'Adverse-Effect'),
            tail: indexOf(drug, 'Drug'),
            type: 'Adverse-Effect',
          }));
          sentences.push({ begin, end: begin + text.length, tokens, mentions, relations, annotated: true });
          begin += text.length + 1;
        });
        return { name: '7', text: texts.join('\n'), sentences };
      }),
  );
