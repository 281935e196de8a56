// Runs a pattern's program over a text, all ways at once: so many steps as the text has characters times the program has instructions, whatever
// the pattern is. A backtracking engine takes time exponential in the text for patterns as harmless as "(\w+\s?)*:".
//
// The sets of instructions that come up, and where each character leads from them, are kept (a lazily built automaton), which makes the
// usual case a look-up per character.
import type { Assertion } from './pattern-syntax.ts';
import type { Instruction, PatternProgram } from './pattern-program.ts';

/** UTF-16 units of the longest match. No mention is longer, and "." with a star would else look at every sentence to its end from each token. */
export const MAXIMUM_MATCH_LENGTH = 200;

/** Sets that are kept; with more, all are forgotten and made again as they come up. */
const MAXIMUM_KEPT = 2000;
const MAXIMUM_KEPT_WAYS = 50_000;

/** What is around a place, as bits. */
const AT_START = 1;
const AT_END = 2;
const WORD_BEFORE = 4;
const WORD_AFTER = 8;

/** Instructions that are reached, before it is known what is around. */
interface Reached {
  readonly instructions: readonly number[];
  readonly expanded: Map<number, Expanded>;
}

/** The same, as far as nothing but characters can lead on. */
interface Expanded {
  readonly matched: boolean;
  readonly characters: readonly Extract<Instruction, { kind: 'character' }>[];
  readonly ways: Map<number, Reached | null>;
}

export class PatternMachine {
  /** Instructions looked at so far: what a test of the bound counts. */
  steps = 0;
  readonly #program: PatternProgram;
  readonly #kept = new Map<string, Reached>();
  #keptWays = 0;

  constructor(program: PatternProgram) {
    this.#program = program;
  }

  /**
   * The end of the longest match that begins at `begin`, is not empty and ends at one of `ends`; null when there is none.
   * @param ends UTF-16 offsets (the keys)
   */
  longestMatch(text: string, begin: number, ends: ReadonlyMap<number, unknown>): number | null {
    let reached: Reached | null = this.#keep([0]);
    let longest: number | null = null;
    const limit = Math.min(text.length, begin + MAXIMUM_MATCH_LENGTH);
    for (let at = begin; reached;) {
      const expanded: Expanded = this.#expand(reached, this.#program.asserts ? around(text, at) : 0);
      if (expanded.matched && at > begin && ends.has(at)) longest = at;
      const code = at < limit ? text.codePointAt(at) : undefined;
      if (code === undefined) break;
      reached = this.#follow(expanded, code);
      at += code > 0xffff ? 2 : 1;
    }
    return longest;
  }

  #follow(expanded: Expanded, code: number): Reached | null {
    const known = expanded.ways.get(code);
    if (known !== undefined) return known;
    const character = String.fromCodePoint(code);
    const next = new Set<number>();
    for (const instruction of expanded.characters) {
      this.steps++;
      if (instruction.is(character)) next.add(instruction.next);
    }
    if (++this.#keptWays > MAXIMUM_KEPT_WAYS) this.#forget();
    const way = next.size === 0 ? null : this.#keep([...next].sort((a, b) => a - b));
    expanded.ways.set(code, way);
    return way;
  }

  /** Goes on through everything that takes no character. */
  #expand(reached: Reached, place: number): Expanded {
    const known = reached.expanded.get(place);
    if (known) return known;
    const seen = new Set<number>();
    const open = [...reached.instructions];
    const characters: Extract<Instruction, { kind: 'character' }>[] = [];
    let matched = false;
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      this.steps++;
      const instruction = this.#program.instructions[number]!;
      switch (instruction.kind) {
        case 'character':
          characters.push(instruction);
          break;
        case 'both':
          open.push(instruction.next, instruction.other);
          break;
        case 'assertion':
          if (holds(instruction.assertion, place)) open.push(instruction.next);
          break;
        case 'matched':
          matched = true;
          break;
      }
    }
    const expanded = { matched, characters, ways: new Map<number, Reached | null>() };
    reached.expanded.set(place, expanded);
    return expanded;
  }

  #keep(instructions: readonly number[]): Reached {
    const key = instructions.join(' ');
    let reached = this.#kept.get(key);
    if (!reached) {
      if (this.#kept.size >= MAXIMUM_KEPT) this.#forget();
      this.#kept.set(key, (reached = { instructions, expanded: new Map() }));
    }
    return reached;
  }

  #forget(): void {
    this.#kept.clear();
    this.#keptWays = 0;
  }
}

function holds(assertion: Assertion, place: number): boolean {
  const border = ((place & WORD_BEFORE) !== 0) !== ((place & WORD_AFTER) !== 0);
  switch (assertion) {
    case 'start':
      return (place & AT_START) !== 0;
    case 'end':
      return (place & AT_END) !== 0;
    case 'word-border':
      return border;
    case 'no-word-border':
      return !border;
  }
}

/** As \w is: what \b of a JavaScript expression goes by. */
const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

function around(text: string, at: number): number {
  return (
    (at === 0 ? AT_START : 0) |
    (at === text.length ? AT_END : 0) |
    (at > 0 && isWord(text.charCodeAt(at - 1)) ? WORD_BEFORE : 0) |
    (at < text.length && isWord(text.charCodeAt(at)) ? WORD_AFTER : 0)
  );
}
