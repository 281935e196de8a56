import type { Command } from 'commander';
import { agreement, type Agreement } from '../../core/metrics/agreement.ts';
import { disagreementOf } from '../../core/metrics/disagreements.ts';
import { strictScores, type TypedScores } from '../../core/metrics/strict.ts';
import { AppError } from '../../core/errors.ts';
import { commonSentences } from '../../electron/project/common-sentences.ts';
import type { TypeAgreement } from '../../core/people/pair-agreement.ts';
import { readDisputes } from '../../electron/project/people/compare.ts';
import type { ProjectStore } from '../../electron/project/store.ts';
import type { RunCommand } from '../command-line.ts';
import { withProject } from '../project-file.ts';
import type { Report } from '../session.ts';

interface AgreementOptions {
  readonly list?: boolean;
  readonly json?: boolean;
}

export function addAgreement(program: Command, run: RunCommand): void {
  program
    .command('agreement')
    .description(
      'How far annotators agree on the sentences that both of them have completed: two, each in a project of their own, or all whose work is merged into one.',
    )
    .argument('<project>', "the one annotator's project file, *.cman, or a merged one")
    .argument('[other]', "the other's, made from the same documents")
    .option('--list', 'say where they differ')
    .option('--json', 'print one JSON object')
    .action((project: string, other: string | undefined, options: AgreementOptions) =>
      run(options, () =>
        withProject(project, (first) =>
          other === undefined
            ? withinProject(project, first, options)
            : withProject(other, async (second) => {
                const common = await commonSentences(first.database, second.database);
                if (common.both.length === 0) {
                  throw new AppError('bad-input', `no sentence is complete in both ${project} and ${other}`);
                }
                const of = common.both.map((sentence) => sentence.first);
                const by = common.both.map((sentence) => sentence.second);
                const { ner, re } = strictScores(of, by);
                const found = agreement(of, by);
                const differing = common.both.flatMap(({ document, position, first: one, second: two }) => {
                  const differences = disagreementOf(one, two);
                  return differences ? [{ document, position, ...differences }] : [];
                });
                const { onlyFirst, onlySecond, documentsOfFirst, documentsOfSecond } = common;
                const json = {
                  ...{ ...found, mentions: ner.perType, relations: re.perType },
                  differing: differing.length,
                  ...{ onlyFirst, onlySecond, documentsOfFirst, documentsOfSecond },
                  ...(options.list && { disagreements: differing }),
                };
                return {
                  json,
                  lines: [
                    `${found.sentences} sentences complete in both, ${differing.length} of them different`,
                    `(${onlyFirst} more are complete in the first only, ${onlySecond} in the second only;` +
                      ` ${documentsOfFirst} and ${documentsOfSecond} documents are in one of them only)`,
                    `tokens     Cohen's kappa ${kappaOf(found)} (same label ${percent(found.observed)}, by chance ${percent(found.expected)})`,
                    ...perType('mentions', found.mentionF1, ner),
                    ...perType('relations', found.relationF1, re),
                    ...(options.list ? differing.flatMap(linesOf) : []),
                  ],
                };
              }),
        ),
      ),
    );
}

/** Between the versions of one project. */
async function withinProject(
  project: string,
  { database }: ProjectStore,
  { list = false }: AgreementOptions,
): Promise<Report> {
  const view = await database.transaction(readDisputes);
  if (view.compared === 0) {
    throw new AppError(
      'bad-input',
      `no two people have completed the same sentence in ${project}: merge their projects first, or name the other's project`,
    );
  }
  const { open, decided, unfinished } = view.counts;
  return {
    json: {
      ...{ compared: view.compared, agreed: view.agreed, open, decided, unfinished, pairs: view.agreement },
      ...(list && {
        disputes: view.disputes.map(({ sentenceId, documentName, text, state, versions }) => ({
          ...{ sentence: sentenceId, document: documentName, text, state, versions },
        })),
      }),
    },
    lines: [
      `${view.compared} sentences completed by more than one person: ${view.agreed} alike, ${open} to decide, ${decided} decided`,
      ...view.agreement.flatMap((pair) => [
        `${pair.first} and ${pair.second}: ${pair.sentences} sentences, ${pair.differing} of them different`,
        `  tokens     Cohen's kappa ${kappaOf(pair)} (same label ${percent(pair.observed)}, by chance ${percent(pair.expected)})`,
        ...pairTypes('mentions', pair.mentionF1, pair.mentionTypes),
        ...pairTypes('relations', pair.relationF1, pair.relationTypes),
      ]),
      ...(list
        ? view.disputes.map(({ documentName, text, state }) => `${state}: ${documentName}: ${text}`)
        : []),
    ],
  };
}

const pairTypes = (what: string, f1: number, types: readonly TypeAgreement[]): string[] => [
  `  ${what.padEnd(11)}F1 ${f1.toFixed(2)}`,
  ...types.map(
    ({ type, f1: own, first, second }) =>
      `    ${type.padEnd(24)}${own.toFixed(2).padStart(7)}  (${first} and ${second})`,
  ),
];

const kappaOf = ({ kappa }: Agreement): string =>
  kappa === null ? 'none (one label only)' : kappa.toFixed(3);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const perType = (what: string, f1: number, scores: TypedScores): string[] => [
  `${what.padEnd(11)}F1 ${f1.toFixed(2)}`,
  ...Object.entries(scores.perType).map(
    ([type, { f1: own, gold, predicted }]) =>
      `  ${type.padEnd(24)}${own.toFixed(2).padStart(7)}  (${gold} and ${predicted})`,
  ),
];

function linesOf({
  document,
  position,
  onlyFirst,
  onlySecond,
}: {
  readonly document: string;
  readonly position: number;
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}): string[] {
  return [
    `${document}, sentence ${position + 1}`,
    ...onlyFirst.map((words) => `  first:  ${words}`),
    ...onlySecond.map((words) => `  second: ${words}`),
  ];
}
