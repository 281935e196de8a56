// Documents as formats hold them, with everything in their words and types that a format uses as a mark of its own.
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import { documentOfTokens } from '../../core/corpus/token-list.ts';
import type { Dice } from './dice.ts';
import { HOSTILE_WORDS } from './hostile-words.ts';

const PLAIN = [
  'Tarn',
  'Orlik',
  'Maud',
  'of',
  'left',
  'the',
  'lithium',
  'tremor',
  '5mg',
  'U.S.',
  '.',
  ',',
  'in',
];
const MARKS = [
  ...[
    'COMMA',
    '-LRB-',
    '\\COMMA',
    '(',
    '{',
    '[',
    '/',
    '//',
    '1/2',
    '\\',
    '\\/',
    '"',
    "'",
    '`',
    "['N']",
    '[0]',
  ],
  ...[
    '|',
    'a|b',
    '#doc',
    '#',
    'O',
    'N',
    'B-Loc',
    '0',
    '-1',
    '...',
    '{}',
    '\\u0000',
    '&lt;',
    '<!--',
    '@',
    '%',
  ],
];
const TYPES = [
  'Loc',
  'Peop',
  'Org',
  'Other',
  'Adverse-Effect',
  'Drug',
  'O',
  'N',
  'B-x',
  'Größe',
  'a/b',
  '🙂',
  'constructor',
  'toString',
];

export const randomType = (dice: Dice): string =>
  dice.chance(0.9)
    ? dice.of(TYPES)
    : dice.chance(0.5)
      ? `T${dice.few(5000)}`
      : dice.of(HOSTILE_WORDS).slice(0, 120);

function randomWord(dice: Dice): string {
  const word = dice.chance(0.7) ? dice.of(PLAIN) : dice.chance(0.7) ? dice.of(MARKS) : dice.of(HOSTILE_WORDS);
  return word.replace(/[\s\0]/g, '') || 'x';
}

/** One to four documents of a sentence each. */
export function randomDocuments(dice: Dice): CorpusDocument[] {
  return dice.list(dice.between(1, 4), (index) => {
    const tokens = dice.list(1 + dice.few(40), () => randomWord(dice));
    const mentions = dice.list(dice.few(8), () => {
      const begin = dice.below(tokens.length);
      return { begin, end: Math.min(tokens.length, begin + dice.between(1, 4)), type: randomType(dice) };
    });
    const relations = dice.list(mentions.length < 2 ? 0 : dice.few(8), () => ({
      head: dice.below(mentions.length),
      tail: dice.below(mentions.length),
      type: randomType(dice),
    }));
    return documentOfTokens(dice.chance(0.8) ? `${index}` : dice.of(HOSTILE_WORDS), {
      tokens,
      mentions,
      relations,
    });
  });
}

/** Running text of sound and unsound parts. */
export function randomText(dice: Dice): string {
  const gaps = [' ', '  ', '\n', '\r\n', '\n\n', '\t', '\u00a0', '\f', '\r', '\u2028', '\ufeff', ''];
  return dice
    .list(
      1 + dice.few(120),
      () =>
        (dice.chance(0.9) ? randomWord(dice) : dice.of(HOSTILE_WORDS)) +
        (dice.chance(0.8) ? ' ' : dice.of(gaps)),
    )
    .join('');
}

/** Offsets and indices that lie outside of everything, and values that are no numbers at all: what a plugin of anybody's might say. */
const ODD_NUMBERS: readonly number[] = [-1, -0, 0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e308];

/** A corpus whose offsets a careless plugin may have made. */
export function carelessDocuments(dice: Dice): CorpusDocument[] {
  const number = (value: number): number =>
    dice.chance(0.004) ? dice.of(ODD_NUMBERS) : dice.chance(0.004) ? value + dice.between(-3, 3) : value;
  return randomDocuments(dice).map((document) => ({
    ...document,
    sentences: document.sentences.map((sentence): CorpusSentence => ({
      ...sentence,
      begin: number(sentence.begin),
      end: number(sentence.end),
      tokens: sentence.tokens.map(({ begin, end }) => ({ begin: number(begin), end: number(end) })),
      mentions: sentence.mentions.map(({ begin, end, type }) => ({
        begin: number(begin),
        end: number(end),
        type,
      })),
      relations: sentence.relations.map(({ head, tail, type }) => ({
        head: number(head),
        tail: number(tail),
        type,
      })),
    })),
  }));
}
