// Files of regular expressions, compiled.
import type { RecommenderList } from '../../../core/contract/recommender.ts';
import { badInput } from '../../../core/errors.ts';
import { readLines, type ListLine } from './lists.ts';
import { Pattern, PatternProblem } from './pattern.ts';

export interface ListedPattern {
  readonly expression: Pattern;
  readonly type: string;
  /** Where it stands, for the reason of a suggestion. */
  readonly where: string;
}

/** Each is compiled, and looked for in every sentence: hundreds of thousands would hold the app for seconds. */
export const MAXIMUM_PATTERNS = 10_000;

/**
 * Of expressions that stand there twice for the same type the first.
 * @throws AppError `bad-input` with the line of the first expression that can't be used, and why
 */
export function patternsOf(list: RecommenderList): ListedPattern[] {
  const lines = readLines(list);
  const beyond = lines[MAXIMUM_PATTERNS];
  if (beyond) {
    const reason = `more than ${MAXIMUM_PATTERNS} expressions: put those together that are alike, or words into a list of words`;
    throw badInput({ file: list.name, line: beyond.line, reason });
  }
  const distinct = new Map<string, ListLine>();
  for (const line of lines) {
    const key = `${line.type}\t${line.entry}`;
    if (!distinct.has(key)) distinct.set(key, line);
  }
  return [...distinct.values()].map(({ entry, type, line }) => {
    try {
      return { expression: new Pattern(entry), type, where: `${list.name}, line ${line}` };
    } catch (error) {
      if (!(error instanceof PatternProblem)) throw error;
      throw badInput({ file: list.name, line, reason: error.message });
    }
  });
}
