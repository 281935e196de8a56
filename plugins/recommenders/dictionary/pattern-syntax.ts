// Regular expressions as people write them, into a tree. The part of JavaScript's syntax that can be matched in time linear in the text: all but
// back-references and looking around, which are refused by name.
//
// What one character may be (a class, an escape, a letter) is left to JavaScript's own engine, asked about single characters: there it cannot
// take long, and it knows all of Unicode.

/** Why a pattern can't be used, for people. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
}

export type Assertion = 'start' | 'end' | 'word-border' | 'no-word-border';

export type PatternTree =
  | { readonly kind: 'character'; readonly is: CharacterTest }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternTree[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternTree[] }
  /** `most` null: without end. */
  | {
      readonly kind: 'repeat';
      readonly part: PatternTree;
      readonly least: number;
      readonly most: number | null;
    };

/** Whether one character, given as a string of one code point, is meant. */
export type CharacterTest = (character: string) => boolean;

/** Stands before a pattern that is to match whatever the case. */
const IGNORE_CASE = '(?i)';

/** Groups in groups: more than anybody writes, and little enough for a recursive parser. */
const MAXIMUM_DEPTH = 50;

/** An escape for one character or a class of them. */
const ESCAPED =
  /\\(?:[dDwWsStnrfv]|[pP]\{[^}]*\}|x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}(?:\\u[dD][c-fC-F][0-9A-Fa-f]{2})?|[\\/^$.*+?()[\]{}|-])/uy;
const CLASS = /\[(?:[^\]\\]|\\.)*\]/uy;
const COUNTED = /\{(\d+)(,(\d*))?\}/uy;
const OPENING = /\((?:\?:|\?<[\p{L}_$][\p{L}\p{N}_$]*>)?/uy;

/** @throws PatternProblem */
export function parsePattern(pattern: string): PatternTree {
  const ignoreCase = pattern.startsWith(IGNORE_CASE);
  const source = ignoreCase ? pattern.slice(IGNORE_CASE.length) : pattern;
  // Whatever is no regular expression at all is refused in the words of the engine that people know.
  try {
    new RegExp(source, 'su');
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    throw new PatternProblem(`not a regular expression: ${said.split(': ').at(-1) ?? ''}`);
  }
  return new Parser(source, ignoreCase ? 'isu' : 'su').parse();
}

class Parser {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  parse(): PatternTree {
    const tree = this.#choice(0);
    if (this.#at < this.#source.length) throw new PatternProblem('a bracket is closed that was not opened');
    return tree;
  }

  #choice(depth: number): PatternTree {
    if (depth > MAXIMUM_DEPTH) throw new PatternProblem(`more than ${MAXIMUM_DEPTH} groups in one another`);
    const options = [this.#sequence(depth)];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      options.push(this.#sequence(depth));
    }
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(depth: number): PatternTree {
    const parts: PatternTree[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) {
      parts.push(this.#repeated(this.#single(depth)));
    }
    return { kind: 'sequence', parts };
  }

  #single(depth: number): PatternTree {
    const sign = this.#source[this.#at]!;
    switch (sign) {
      case '(':
        return this.#group(depth);
      case '^':
      case '$':
        this.#at++;
        return { kind: 'assertion', assertion: sign === '^' ? 'start' : 'end' };
      case '[':
        return this.#character(this.#take(CLASS) ?? this.#refuse());
      case '\\':
        return this.#escape();
      default: {
        const character = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
        this.#at += character.length;
        return this.#character(character);
      }
    }
  }

  #group(depth: number): PatternTree {
    if (/^\(\?<?[=!]/u.test(this.#source.slice(this.#at))) {
      throw new PatternProblem('looking ahead or behind is not supported: say what the mention itself is');
    }
    this.#take(OPENING);
    if (this.#source[this.#at] === '?') {
      throw new PatternProblem('options in a group are not supported, but for (?i) before the whole pattern');
    }
    const tree = this.#choice(depth + 1);
    if (this.#source[this.#at] !== ')') return this.#refuse();
    this.#at++;
    return tree;
  }

  #escape(): PatternTree {
    const letter = this.#source[this.#at + 1] ?? '';
    if (letter === 'b' || letter === 'B') {
      this.#at += 2;
      return { kind: 'assertion', assertion: letter === 'b' ? 'word-border' : 'no-word-border' };
    }
    if (/[1-9k]/.test(letter)) throw new PatternProblem('references to a group are not supported');
    return this.#character(this.#take(ESCAPED) ?? this.#refuse());
  }

  #repeated(part: PatternTree): PatternTree {
    const sign = this.#source[this.#at];
    let bounds: { least: number; most: number | null } | null = null;
    if (sign === '*' || sign === '+' || sign === '?') {
      this.#at++;
      bounds = { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : null };
    } else if (sign === '{') {
      COUNTED.lastIndex = this.#at;
      const counted = COUNTED.exec(this.#source) ?? this.#refuse();
      this.#at = COUNTED.lastIndex;
      const least = Number(counted[1]);
      bounds = { least, most: counted[2] === undefined ? least : counted[3] ? Number(counted[3]) : null };
    }
    if (!bounds) return part;
    // "As few as possible" makes no difference where the longest match is taken.
    if (this.#source[this.#at] === '?') this.#at++;
    return { kind: 'repeat', part, ...bounds };
  }

  /** @param source of a pattern for a single character */
  #character(source: string): PatternTree {
    // A lone "]", "{" or "/" is refused by the unicode syntax before it comes to here.
    const pattern = new RegExp(`^${source}$`, this.#flags);
    return { kind: 'character', is: (character) => pattern.test(character) };
  }

  #take(what: RegExp): string | null {
    what.lastIndex = this.#at;
    const taken = what.exec(this.#source)?.[0] ?? null;
    if (taken !== null) this.#at = what.lastIndex;
    return taken;
  }

  #refuse(): never {
    throw new PatternProblem(`not supported from here on: ${this.#source.slice(this.#at, this.#at + 20)}`);
  }
}
