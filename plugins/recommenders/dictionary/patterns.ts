// Files of regular expressions, compiled.
import type { RecommenderList } from '../../../core/contract/recommender.ts';
import { badInput } from '../../../core/errors.ts';
import { readLines } from './lists.ts';
import { PatternMachine } from './pattern-machine.ts';
import { compilePattern } from './pattern-program.ts';
import { parsePattern, PatternProblem } from './pattern-syntax.ts';

export interface ListedPattern {
  readonly machine: PatternMachine;
  readonly type: string;
  /** Where it stands, for the reason of a suggestion. */
  readonly where: string;
}

/** @throws AppError `bad-input` with the line of the first expression that can't be used, and why */
export function patternsOf(list: RecommenderList): ListedPattern[] {
  return readLines(list).map(({ entry, type, line }) => {
    try {
      const machine = new PatternMachine(compilePattern(parsePattern(entry)));
      return { machine, type, where: `${list.name}, line ${line}` };
    } catch (error) {
      if (!(error instanceof PatternProblem)) throw error;
      throw badInput({ file: list.name, line, reason: error.message });
    }
  });
}
