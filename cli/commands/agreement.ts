import type { Command } from 'commander';
import { agreement } from '../../core/metrics/agreement.ts';
import { disagreementOf } from '../../core/metrics/disagreements.ts';
import { strictScores, type TypedScores } from '../../core/metrics/strict.ts';
import { AppError } from '../../core/errors.ts';
import { commonSentences } from '../../electron/project/common-sentences.ts';
import type { RunCommand } from '../command-line.ts';
import { withProject } from '../project-file.ts';

interface AgreementOptions {
  readonly list?: boolean;
  readonly json?: boolean;
}

export function addAgreement(program: Command, run: RunCommand): void {
  program
    .command('agreement')
    .description('How far two annotators agree on the sentences that both have completed, each in a project.')
    .argument('<project>', "the one annotator's project file, *.cman")
    .argument('<other>', "the other's, made from the same documents")
    .option('--list', 'say where they differ')
    .option('--json', 'print one JSON object')
    .action((project: string, other: string, options: AgreementOptions) =>
      run(options, () =>
        withProject(project, (first) =>
          withProject(other, async (second) => {
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
            const kappa = found.kappa === null ? 'none (one label only)' : found.kappa.toFixed(3);
            return {
              json,
              lines: [
                `${found.sentences} sentences complete in both, ${differing.length} of them different`,
                `(${onlyFirst} more are complete in the first only, ${onlySecond} in the second only;` +
                  ` ${documentsOfFirst} and ${documentsOfSecond} documents are in one of them only)`,
                `tokens     Cohen's kappa ${kappa} (same label ${percent(found.observed)}, by chance ${percent(found.expected)})`,
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
