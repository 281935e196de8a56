import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  SCOPES,
  SURROGATE_KINDS,
  UNMARKED_CHOICES,
  type ReplacementScope,
  type SurrogateKind,
  type UnmarkedChoice,
} from '../../core/contract/deidentify.ts';
import { countCorpus } from '../../core/corpus/counts.ts';
import { warningsOf } from '../../core/deidentify/report-text.ts';
import type { DeidentifyRequest } from '../../electron/project/deidentified.ts';
import { exportCorpus } from '../../electron/project/exchange.ts';
import { describeOmissions } from '../corpus-files.ts';
import { sizeInWords } from '../corpus-size.ts';
import { withProject } from '../project-file.ts';
import { usageError } from '../session.ts';
import type { RunCommand } from '../command-line.ts';

type Kinds = Readonly<Record<string, SurrogateKind>>;

interface ExportOptions {
  readonly format: string;
  readonly out: string;
  readonly include: 'accepted' | 'all';
  readonly deidentify?: readonly string[];
  readonly surrogates?: Kinds | true;
  readonly seed?: string;
  readonly within: ReplacementScope;
  readonly unmarked: UnmarkedChoice;
  readonly numberDocuments?: boolean;
  readonly report?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function addExport(program: Command, run: RunCommand): void {
  program
    .command('export')
    .description('Write the corpus of a project, as it is or with names replaced.')
    .argument('<project>', 'project file, *.cman')
    .requiredOption('--format <id>', 'format to write')
    .requiredOption('--out <file>', 'file to write')
    .addOption(
      new Option('--include <what>', 'what people accepted, or open suggestions too')
        .choices(['accepted', 'all'])
        .default('accepted'),
    )
    .option('--deidentify <types>', 'replace mentions of these types: PATIENT,DATE', list)
    .option(
      '--surrogates [kinds]',
      'replace them by something made up instead of [PATIENT_1]; what it is, the name of the type says, or PATIENT=name,DAY=date: ' +
        SURROGATE_KINDS.join(', '),
      kinds,
    )
    .option(
      '--seed <secret>',
      'make the same up again: who has it can find out who is who (else CMAN_SEED, else drawn)',
    )
    .addOption(
      new Option('--within <what>', 'equal strings become equal within a document or the corpus')
        .choices([...SCOPES])
        .default('document'),
    )
    .addOption(
      new Option(
        '--unmarked <what>',
        'where replaced strings stand unannotated: replace what is likely to be one (also surnames alone), all that looks like one, or none; the report lists them',
      )
        .choices([...UNMARKED_CHOICES])
        .default('likely'),
    )
    .option('--number-documents', 'call documents 1, 2, 3: their names may be names of patients')
    .option('--report <file>', 'where to say what was replaced, *.json or text (default: beside the file)')
    .option('--key <file>', 'CAUTION: write what stands for what, with which everybody can take it back')
    .option('--json', 'print one JSON object')
    .action((project: string, options: ExportOptions) =>
      run(options, async (session) => {
        const deidentify = requestOf(options);
        const { report, documents } = await withProject(project, (store) =>
          exportCorpus(
            store,
            session.formats,
            {
              path: options.out,
              format: options.format,
              include: options.include,
              deidentify,
              reportPath: options.report ?? null,
              keyPath: options.key ?? null,
            },
            session.task('export'),
          ),
        );
        const size = countCorpus(documents);
        const { omissions, deidentified } = report;
        for (const warning of deidentified ? warningsOf(deidentified.report) : []) {
          session.progress.say(`warning: ${warning}`);
        }
        if (options.key !== undefined) {
          session.progress.say(`warning: ${options.key} says who is who: keep it apart from ${options.out}`);
        }
        return {
          json: { path: options.out, ...size, omissions, ...(deidentified && { deidentified }) },
          lines: [
            `${options.out}: ${sizeInWords(size)}`,
            ...describeOmissions(omissions),
            ...(deidentified
              ? [
                  ...deidentified.report.types.map(
                    ({ type, mentions, distinctStrings }) =>
                      `replaced ${mentions} mentions of ${type}, ${distinctStrings} different strings`,
                  ),
                  `replaced ${deidentified.report.unmarked.replaced} places that are not annotated`,
                  `report: ${deidentified.reportPath}`,
                ]
              : []),
          ],
        };
      }),
    );
}

function requestOf(options: ExportOptions): DeidentifyRequest | null {
  const { deidentify: types, surrogates, seed, within, unmarked, numberDocuments, report, key } = options;
  if (types === undefined) {
    if (surrogates ?? numberDocuments ?? seed ?? report ?? key) {
      throw usageError('--deidentify says which types are replaced');
    }
    return null;
  }
  return {
    types: [...types],
    method: surrogates === undefined ? 'placeholders' : 'surrogates',
    kinds: surrogates === undefined || surrogates === true ? {} : { ...surrogates },
    scope: within,
    unmarked,
    numberDocuments: numberDocuments ?? false,
    seed: seed ?? process.env['CMAN_SEED'] ?? null,
  };
}

function list(text: string): readonly string[] {
  const types = text.split(',').map((type) => type.trim());
  if (types.some((type) => type === ''))
    throw new InvalidArgumentError('It must be names of types: PATIENT,DATE.');
  return types;
}

function kinds(text: string): Kinds {
  return Object.fromEntries(
    list(text).map((pair) => {
      const [type = '', name = ''] = pair.split('=');
      const kind = SURROGATE_KINDS.find((known) => known === name);
      if (type === '' || kind === undefined) {
        throw new InvalidArgumentError(`It must be TYPE=KIND; kinds are ${SURROGATE_KINDS.join(', ')}.`);
      }
      return [type, kind];
    }),
  );
}
