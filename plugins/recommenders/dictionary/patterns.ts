// Files of regular expressions, compiled.
import type { RecommenderList } from '../../../core/contract/recommender.ts';
import { badInput } from '../../../core/errors.ts';
import { readLines } from './lists.ts';
import { Pattern, PatternProblem } from './pattern.ts';

export interface ListedPattern {
  readonly expression: Pattern;
  readonly type: string;
  /** Where it stands, for the reason of a suggestion. */
  readonly where: string;
}

/** @throws AppError `bad-input` with the line of the first expression that can't be used, and why */
export function patternsOf(list: RecommenderList): ListedPattern[] {
  return readLines(list).map(({ entry, type, line }) => {
    try {
      return { expression: new Pattern(entry), type, where: `${list.name}, line ${line}` };
    } catch (error) {
      if (!(error instanceof PatternProblem)) throw error;
      throw badInput({ file: list.name, line, reason: error.message });
    }
  });
}
