// Files of terms and of patterns: one a line, with its type behind a tab where the list as a whole has none.
import type { ReadList, RecommenderList } from '../../../core/contract/recommender.ts';
import { badInput } from '../../../core/errors.ts';
import { typeNameProblem } from '../../../core/model/schema.ts';

/** A term that a list names. */
export interface ListedTerm {
  readonly term: string;
  readonly type: string;
  /** Where it stands, for the reason of a suggestion. */
  readonly where: string;
}

export interface ListLine {
  /** Term or pattern. */
  readonly entry: string;
  readonly type: string;
  /** From 1. */
  readonly line: number;
}

/** Longer than any term or pattern that a person writes; a file of running text is refused by it. */
const MAXIMUM_ENTRY_LENGTH = 500;

/** A comment; "#" alone may begin a term. */
const COMMENT = /^#(\s|$)/;

/**
 * The lines that hold something. Empty lines and those that begin with "# " hold nothing.
 * @throws AppError `bad-input` with file, line and reason
 */
export function readLines({ name, text, type, kind }: RecommenderList): ListLine[] {
  const read: ListLine[] = [];
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    const refuse = (reason: string): never => {
      throw badInput({ file: name, line, reason });
    };
    if (content.trim() === '' || COMMENT.test(content)) continue;
    const [entry = '', column, ...more] = content.split('\t');
    // White space at the ends of a pattern may be meant; at those of a term it never is.
    const trimmed = kind === 'words' ? entry.trim() : entry;
    if (trimmed.trim() === '') refuse('nothing stands before the tab');
    if (more.length > 0)
      refuse(`${more.length + 2} columns, where there are one or two: the ${ENTRY[kind]} and its type`);
    if (trimmed.length > MAXIMUM_ENTRY_LENGTH) refuse(`longer than ${MAXIMUM_ENTRY_LENGTH} characters`);
    const own = column?.trim() || type;
    if (own === null)
      refuse(`the ${ENTRY[kind]} has no type: name it behind a tab, or choose one for the whole list`);
    else {
      const problem = typeNameProblem(own);
      if (problem !== null) refuse(`${JSON.stringify(own.slice(0, 40))} is no type name: ${problem}`);
      read.push({ entry: trimmed, type: own, line });
    }
  }
  if (read.length === 0) throw badInput({ file: name, line: 0, reason: `there is no ${ENTRY[kind]} in it` });
  return read;
}

const ENTRY = { words: 'term', patterns: 'pattern' } as const;

/** @throws AppError `bad-input` */
export function termsOf(list: RecommenderList): ListedTerm[] {
  return readLines(list).map(({ entry, type }) => ({ term: entry, type, where: list.name }));
}

export function summaryOf(lines: readonly ListLine[]): ReadList {
  const types = new Map<string, number>();
  for (const { type, line } of lines) if (!types.has(type)) types.set(type, line);
  return { entries: lines.length, types: [...types].map(([name, line]) => ({ name, line })) };
}
