// A pattern's tree as a program for a machine that follows all ways at once (Thompson 1968, as Russ Cox tells it in "Regular Expression Matching: the
// Virtual Machine Approach").
import { PatternProblem, type Assertion, type CharacterTest, type PatternTree } from './pattern-syntax.ts';

export type Instruction =
  /** One character more, then on. */
  | { readonly kind: 'character'; readonly is: CharacterTest; next: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; next: number }
  | { readonly kind: 'both'; next: number; other: number }
  | { readonly kind: 'matched' };

/** Instructions; the first is where it begins. */
export interface PatternProgram {
  readonly instructions: readonly Instruction[];
  /** Whether anything in it looks at what is around. */
  readonly asserts: boolean;
}

/**
 * Instructions of a program: each is looked at once per character at most, so this bounds the time. A counted repetition is written out, and
 * one in another multiplies.
 */
export const MAXIMUM_INSTRUCTIONS = 500;

/** @throws PatternProblem for one that is too big */
export function compilePattern(tree: PatternTree): PatternProgram {
  const instructions: Instruction[] = [];
  let asserts = false;
  const add = (instruction: Instruction): number => {
    if (instructions.length >= MAXIMUM_INSTRUCTIONS) {
      throw new PatternProblem(
        'too long: its repetitions, written out, are more than can be matched quickly',
      );
    }
    return instructions.push(instruction) - 1;
  };
  // Written from the end: whatever comes next is known by its number.
  const write = (part: PatternTree, next: number): number => {
    switch (part.kind) {
      case 'character':
        return add({ kind: 'character', is: part.is, next });
      case 'assertion':
        asserts = true;
        return add({ kind: 'assertion', assertion: part.assertion, next });
      case 'sequence':
        return part.parts.reduceRight((following, single) => write(single, following), next);
      case 'choice':
        return part.options
          .map((option) => write(option, next))
          .reduce((one, other) => add({ kind: 'both', next: one, other }));
      case 'repeat':
        return writeRepeat(part, next);
    }
  };
  const writeRepeat = (
    { part, least, most }: Extract<PatternTree, { kind: 'repeat' }>,
    next: number,
  ): number => {
    if (most === null) {
      const again: Instruction = { kind: 'both', next: 0, other: next };
      const loop = add(again);
      again.next = write(part, loop);
      return repeated(least, loop, (following) => write(part, following));
    }
    const optional = repeated(Math.max(0, most - least), next, (following) =>
      add({ kind: 'both', next: write(part, following), other: next }),
    );
    return repeated(least, optional, (following) => write(part, following));
  };
  const begin = write(tree, add({ kind: 'matched' }));
  // An empty pattern would begin at its end; the machine wants the beginning first.
  instructions.unshift({ kind: 'both', next: begin, other: begin });
  for (const instruction of instructions) {
    if (instruction.kind === 'matched') continue;
    instruction.next++;
    if (instruction.kind === 'both') instruction.other++;
  }
  return { instructions, asserts };
}

function repeated(times: number, next: number, write: (next: number) => number): number {
  let following = next;
  for (let time = 0; time < times; time++) {
    const written = write(following);
    // Nothing was written: a repetition of nothing, however often, is nothing.
    if (written === following) break;
    following = written;
  }
  return following;
}
