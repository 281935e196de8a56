// The report of a de-identified export as a text to read; it holds no string that was replaced.
import type { DeidentifyReport, UnmarkedKind } from '../contract/deidentify.ts';

const KINDS: Readonly<Record<UnmarkedKind, string>> = {
  suggested: 'suggested and accepted by nobody',
  whole: 'a replaced string, not annotated',
  part: 'a word of a replaced string',
  'small-letters': 'a word of a replaced string in small letters',
  number: 'a short number',
};

export function reportText(report: DeidentifyReport, file: string): string {
  const { types, unmarked, merged } = report;
  const found = Object.values(unmarked.found).reduce((sum, count) => sum + count, 0);
  return [
    `De-identified export: ${file}`,
    '',
    `${report.documents} documents, ${report.sentences} sentences; ${report.method}, alike within ${report.scope === 'corpus' ? 'the corpus' : 'a document'}.`,
    ...warningsOf(report).map((warning) => `WARNING: ${warning}`),
    '',
    'Replaced mentions:',
    ...types.map(
      ({ type, mentions, distinctStrings, surrogates, withoutSurrogate }) =>
        `  ${type}: ${mentions} mentions, ${distinctStrings} different strings` +
        (surrogates === null ? '' : `, made up as ${surrogates}`) +
        (withoutSurrogate > 0 ? `; ${withoutSurrogate} by a placeholder, since none could be made up` : ''),
    ),
    ...(merged.mentions > 0
      ? [`  ${merged.mentions} mentions and ${merged.relations} relations became the same as others`]
      : []),
    '',
    `Places that are not annotated: ${found}, of which ${unmarked.replaced} are replaced.`,
    ...Object.entries(KINDS).flatMap(([kind, words]) =>
      countOf(report, kind) > 0 ? [`  ${words}: ${countOf(report, kind)}`] : [],
    ),
    ...unmarked.places.map(
      ({ document, sentence, begin, end, type, kind, replaced }) =>
        `  document ${document}, ${sentence === null ? 'between sentences' : `sentence ${sentence}`}, ${begin}-${end}: ${type}, ${KINDS[kind]}: ${replaced ? 'replaced' : 'LEFT'}`,
    ),
    ...(found > unmarked.places.length ? [`  ... and ${found - unmarked.places.length} more`] : []),
    '',
    'This report makes no statement about the law. What is not annotated as one of the chosen types, and is no such string, is where it was:',
    'whether that tells who somebody is, a person has to judge.',
    '',
  ].join('\n');
}

const countOf = ({ unmarked }: DeidentifyReport, kind: string): number =>
  new Map<string, number>(Object.entries(unmarked.found)).get(kind) ?? 0;

/** What whoever passes the file on should see to first. */
export function warningsOf({
  pendingSentences,
  unmarked,
  types,
  tellingNames,
}: DeidentifyReport): readonly string[] {
  const found = Object.values(unmarked.found).reduce((sum, count) => sum + count, 0);
  const left = found - unmarked.replaced;
  return [
    ...(pendingSentences > 0
      ? [`${pendingSentences} sentences are completed by nobody: names in them may not be annotated.`]
      : []),
    ...(left > 0 ? [`${left} places that may be replaced strings were left as they are.`] : []),
    ...(tellingNames > 0
      ? [`${tellingNames} names of documents hold a replaced string: give the documents numbers.`]
      : []),
    ...types.flatMap(({ type, mentions }) =>
      mentions === 0 ? [`There is no mention of type ${type}.`] : [],
    ),
  ];
}
