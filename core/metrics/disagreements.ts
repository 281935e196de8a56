// Where two annotators of one sentence differ, annotation by annotation.
import type { SentenceExample } from '../model/example.ts';

/** What the one has and the other lacks, in words: `Peop [Ann Berg]`, `Live_In [Ann Berg] [Oslo]`. */
export interface Disagreement {
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}

/** Null where both say the same. */
export function disagreementOf(first: SentenceExample, second: SentenceExample): Disagreement | null {
  const [one, other] = [wordsByKey(first), wordsByKey(second)];
  const lacking = (has: Map<string, string>, lacks: Map<string, string>): string[] =>
    [...has].filter(([key]) => !lacks.has(key)).map(([, words]) => words);
  const found = { onlyFirst: lacking(one, other), onlySecond: lacking(other, one) };
  return found.onlyFirst.length + found.onlySecond.length === 0 ? null : found;
}

function wordsByKey({ tokens, mentions, relations }: SentenceExample): Map<string, string> {
  const span = (index: number): { key: string; words: string } => {
    const { begin, end, type } = mentions[index]!;
    return { key: `${begin} ${end} ${type}`, words: `[${tokens.slice(begin, end).join(' ')}]` };
  };
  const ofMentions = mentions.map(({ type }, index): [string, string] => {
    const { key, words } = span(index);
    return [key, `${type} ${words}`];
  });
  const ofRelations = relations.map(({ head, tail, type }): [string, string] => {
    const [from, to] = [span(head), span(tail)];
    return [`${type}: ${from.key} to ${to.key}`, `${type} ${from.words} ${to.words}`];
  });
  return new Map([...ofMentions, ...ofRelations]);
}
