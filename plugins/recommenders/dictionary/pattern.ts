// One regular expression of a person's file, matched by RE2 in time linear in the text, whatever it is: a backtracking engine takes time exponential
// in the text for expressions as harmless as "(\w+\s?)*:", and this runs in the process that serves the window.
//
// A mention begins and ends with tokens, so what is asked is not where the expression would match, but whether it matches just from here
// to there. RE2 tells that of a whole text only: the stretch is cut out with the character before and the one behind it, which the expression is
// preceded and followed by, so that ^, $ and \b see what stands around.
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';

/** Why a pattern can't be used, for people. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
}

/** UTF-16 units of the longest match. No mention is longer, and "." with a star would else look at every sentence to its end from each token. */
export const MAXIMUM_MATCH_LENGTH = 200;

/**
 * Instructions of an expression: each is looked at once per character at most, so this bounds the time. A counted repetition is written out, and
 * one in another multiplies.
 */
export const MAXIMUM_INSTRUCTIONS = 500;

/** UTF-16 units of an expression that are repeated where it is refused. */
const LONGEST_PART = 80;

/** "." is any character, as in the lists of before. */
const FLAGS = RE2JS.DOTALL;
const ANY = '(?s:.)';

export class Pattern {
  /** Anywhere in a text: most texts have none, and are done with one look. */
  readonly #anywhere: RE2JS;
  readonly #source: string;
  /** Around it a character more, or the text's end. */
  readonly #whole = new Map<string, RE2JS>();
  #lastText: string | null = null;
  #lastIsThere = false;

  /** @throws PatternProblem */
  constructor(expression: string) {
    this.#source = translated(expression);
    this.#anywhere = compiled(this.#source, FLAGS);
    if (this.#anywhere.programSize() > MAXIMUM_INSTRUCTIONS) {
      throw new PatternProblem(
        'too long: its repetitions, written out, are more than can be matched quickly',
      );
    }
  }

  /**
   * The end of the longest match that begins at `begin`, is not empty and ends at one of `ends`; null when there is none.
   * @param ends UTF-16 offsets (the keys)
   */
  longestMatch(text: string, begin: number, ends: ReadonlyMap<number, unknown>): number | null {
    if (!this.#isIn(text) || !this.#beginsAt(text, begin)) return null;
    for (let end = Math.min(text.length, begin + MAXIMUM_MATCH_LENGTH); end > begin; end--) {
      if (ends.has(end) && this.#isFrom(text, begin, end)) return end;
    }
    return null;
  }

  /** Asked for each token of the same text. */
  #isIn(text: string): boolean {
    if (this.#lastText !== text) {
      this.#lastText = text;
      this.#lastIsThere = this.#anywhere.test(text);
    }
    return this.#lastIsThere;
  }

  #beginsAt(text: string, begin: number): boolean {
    // A character beyond the last end, whatever its width, so that the end sees what follows it.
    const window = text.slice(before(text, begin), begin + MAXIMUM_MATCH_LENGTH + 2);
    return this.#surrounded(begin > 0, '(?s:.*)').testExact(window);
  }

  #isFrom(text: string, begin: number, end: number): boolean {
    const stretch = text.slice(before(text, begin), behind(text, end));
    return this.#surrounded(begin > 0, end < text.length ? ANY : '').testExact(stretch);
  }

  #surrounded(isInside: boolean, following: string): RE2JS {
    const whole = `${isInside ? ANY : ''}(?:${this.#source})${following}`;
    let expression = this.#whole.get(whole);
    if (!expression) this.#whole.set(whole, (expression = compiled(whole, FLAGS)));
    return expression;
  }
}

/** Offset of the character before `at`, which may be a pair of surrogates; 0 at the beginning. */
const before = (text: string, at: number): number =>
  Math.max(0, at - (at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1));

const behind = (text: string, at: number): number => at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** Groups that look ahead (=, !) or behind (<=, <!). */
const LOOKING = /^\(\?<?[=!]/;
/** \1 and \k<name>; \\ stands for itself. */
const REFERENCE = /(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)/;

/** As RE2 writes what people know from elsewhere: \u{1F600}, (?<name>...). @throws PatternProblem for what it can't match */
function translated(expression: string): string {
  if (REFERENCE.test(expression)) throw new PatternProblem('references to a group are not supported');
  return RE2JS.translateRegExp(expression);
}

function compiled(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const part = error instanceof RE2JSSyntaxException ? (error.getPattern() ?? '') : '';
    if (LOOKING.test(part)) {
      throw new PatternProblem('looking ahead or behind is not supported: say what the mention itself is');
    }
    const reason = error instanceof RE2JSSyntaxException ? error.getDescription() : error.message;
    const short = part.length > LONGEST_PART ? `${part.slice(0, LONGEST_PART)}…` : part;
    const named = part !== '' && !part.startsWith('(?s)') ? ` (${short})` : '';
    throw new PatternProblem(`not a regular expression that can be matched quickly: ${reason}${named}`);
  }
}
