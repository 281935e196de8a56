import type { JointScores, Scores, TypedScores } from '../core/metrics/strict.ts';

/** Scores as people compare them: a line for micro and macro averages and for each type. */
export function scoreTable({ ner, re }: JointScores): string[] {
  return [...rows('mentions', ner), ...rows('relations', re)];
}

function rows(what: string, { micro, macro, perType }: TypedScores): string[] {
  const row = (name: string, { p, r, f1 }: Scores, counts = ''): string =>
    `  ${name.padEnd(24)}${[p, r, f1].map((value) => value.toFixed(2).padStart(8)).join('')}${counts}`;
  return [
    `${what.padEnd(26)}       P       R      F1    gold   predicted`,
    row('micro', micro),
    row('macro', macro),
    ...Object.entries(perType).map(([type, scores]) =>
      row(type, scores, `${String(scores.gold).padStart(8)}${String(scores.predicted).padStart(12)}`),
    ),
  ];
}

/** "mentions 86.10, relations 63.30" (micro F1). */
export const briefScores = ({ ner, re }: JointScores): string =>
  `mentions ${ner.micro.f1.toFixed(2)}, relations ${re.micro.f1.toFixed(2)}`;
