// BERT's uncased tokenizer for one token at a time: the corpus has already split sentences into tokens, and every vector
// must belong to one of them. Rules as in the reference implementation (Devlin et al. 2019, `BasicTokenizer` and
// `WordpieceTokenizer`), checked in test/encoders against the published one.
import { AppError } from '../../../core/errors.ts';

const UNKNOWN = '[UNK]';
const SENTENCE_BEGIN = '[CLS]';
const SENTENCE_END = '[SEP]';
/** A piece that continues a word. */
const CONTINUATION = '##';
/** In code points; a longer word is unknown as a whole, as when the model was trained. */
const LONGEST_WORD = 100;
/**
 * Of one token. Only the first piece's vector stands for the token, and a token must fit into a window with room for its
 * neighbours; a chemical formula or an URL that is longer is known by its beginning.
 */
const MOST_PIECES = 64;

// Unassigned code points are left alone: which those are differs between versions of Unicode. They end as unknown.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{FFFD}]/gu;
/** Their code points are controls, their role is that of a space. */
const CONTROL_SPACE = /[\t\n\r]/g;
/** The blocks that BERT takes for Chinese: each character is a word. */
const CHINESE =
  /[\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}]/gu;
const ACCENTS = /\p{Mn}/gu;
/** One punctuation character, or a run of anything else but spaces. Every ASCII symbol counts as punctuation. */
const WORDS = /[!-/:-@[-`{-~\p{P}]|[^\s!-/:-@[-`{-~\p{P}]+/gu;

/** Tokens whose pieces are remembered; a text repeats its words. When there are more, all are forgotten, the frequent ones not for long. */
const REMEMBERED_TOKENS = 50_000;

/** Turns tokens into numbers of word pieces. */
export class WordPieceTokenizer {
  /** Begins and ends every window. */
  readonly begin: number;
  readonly end: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #unknown: number;
  /** Code points of the longest piece: no longer match need be tried. */
  readonly #longestPiece: number;
  readonly #remembered = new Map<string, readonly number[]>();

  /**
   * @param vocabulary the pieces in the order of their numbers
   * @throws AppError `encoder-damaged` when a special piece is missing
   */
  constructor(vocabulary: readonly string[]) {
    this.#ids = new Map(vocabulary.map((piece, id) => [piece, id]));
    this.#unknown = this.#special(UNKNOWN);
    this.begin = this.#special(SENTENCE_BEGIN);
    this.end = this.#special(SENTENCE_END);
    this.#longestPiece = vocabulary.reduce((longest, piece) => Math.max(longest, piece.length), 0);
  }

  /** The pieces of one token: at least one (unknown, where nothing visible is in the token) and at most 64. */
  pieces(token: string): readonly number[] {
    let pieces = this.#remembered.get(token);
    if (pieces === undefined) {
      pieces = this.#cut(token);
      if (this.#remembered.size >= REMEMBERED_TOKENS) this.#remembered.clear();
      this.#remembered.set(token, pieces);
    }
    return pieces;
  }

  #cut(token: string): number[] {
    const pieces: number[] = [];
    for (const word of normalize(token).match(WORDS) ?? []) {
      pieces.push(...this.#wordPieces(word));
      if (pieces.length >= MOST_PIECES) return pieces.slice(0, MOST_PIECES);
    }
    return pieces.length > 0 ? pieces : [this.#unknown];
  }

  /** Longest match first, from the left; one rest that matches nothing makes the whole word unknown. */
  #wordPieces(word: string): number[] {
    const characters = [...word];
    if (characters.length > LONGEST_WORD) return [this.#unknown];
    const pieces: number[] = [];
    let start = 0;
    while (start < characters.length) {
      const prefix = start === 0 ? '' : CONTINUATION;
      let end = Math.min(characters.length, start + this.#longestPiece);
      let id: number | undefined;
      while (end > start && id === undefined) {
        id = this.#ids.get(prefix + characters.slice(start, end).join(''));
        if (id === undefined) end--;
      }
      if (id === undefined) return [this.#unknown];
      pieces.push(id);
      start = end;
    }
    return pieces;
  }

  #special(piece: string): number {
    const id = this.#ids.get(piece);
    if (id === undefined) throw new AppError('encoder-damaged', `the vocabulary has no ${piece}`);
    return id;
  }
}

/** Lower-case text without accents and invisible characters. */
function normalize(token: string): string {
  const visible = token.replace(CONTROL_SPACE, ' ').replace(INVISIBLE, '').replace(CHINESE, ' $& ');
  const unaccented = visible.normalize('NFD').replace(ACCENTS, '');
  // Character by character: lower-casing the whole would write a sigma at the end of a word another way.
  return Array.from(unaccented, (character) => character.toLowerCase()).join('');
}
