import type { Command } from 'commander';
import { describeOmissions, findFormat, readCorpus, writeCorpusFile } from '../corpus-files.ts';
import { countCorpus } from '../../core/corpus/counts.ts';
import { sizeInWords } from '../corpus-size.ts';
import { readModelFolder } from '../model-folder.ts';
import { predictAll } from '../predict.ts';
import { prelabelProject } from '../prelabel-project.ts';
import { relateInProject } from '../relate-project.ts';
import { recommendInProject } from '../recommend-project.ts';
import { sentencesToPredict, withPredictions } from '../prelabel-file.ts';
import { isProjectName } from '../project-file.ts';
import type { RunCommand } from '../command-line.ts';
import { usageError, type Report, type Session } from '../session.ts';

interface PrelabelOptions {
  readonly format?: string;
  readonly to?: string;
  readonly model?: string;
  readonly recommender?: string;
  readonly relations?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

export function addPrelabel(program: Command, run: RunCommand): void {
  program
    .command('prelabel')
    .description('Let a model suggest: into a project, as open suggestions, or from one file into another.')
    .argument('<project or file>', 'project file, *.cman, or a corpus')
    .option('--model <dir>', "folder of the model; a project's own active one, if not given")
    .option('--recommender <id>', 'a recommender in the place of a model (dictionary), in a project')
    .option('--relations', 'only relations, between the mentions that are accepted, in a project')
    .option('--format <id>', 'format of the corpus')
    .option('--to <id>', 'format to write, if another')
    .option('--out <file>', 'file to write')
    .option('--json', 'print one JSON object')
    .action((input: string, options: PrelabelOptions) =>
      run(options, async (session) => {
        if (!isProjectName(input)) return prelabelFile(session, input, options);
        if (options.format !== undefined || options.to !== undefined || options.out !== undefined) {
          throw usageError(
            'suggestions go into the project: --format, --to and --out are for files (cman export writes one)',
          );
        }
        if (options.relations) {
          if (options.model !== undefined || options.recommender !== undefined) {
            throw usageError(
              "relations come from the project's own model: without --model and --recommender",
            );
          }
          return relateInProject(session, input);
        }
        if (options.recommender === undefined) return prelabelProject(session, input, options.model ?? null);
        if (options.model !== undefined) throw usageError('either --model or --recommender suggests');
        return recommendInProject(session, input, options.recommender);
      }),
    );
}

async function prelabelFile(session: Session, input: string, options: PrelabelOptions): Promise<Report> {
  const { format, model: folder, out } = options;
  if (options.recommender !== undefined) throw usageError('--recommender suggests in projects');
  if (options.relations) throw usageError('--relations suggests in projects');
  if (format === undefined) throw usageError('name the format of the file with --format');
  if (folder === undefined) throw usageError('name the model with --model');
  if (out === undefined) throw usageError('name the file to write with --out');
  const from = await findFormat(session, format);
  const to = await findFormat(session, options.to ?? format);
  if (!to.plugin.annotated) {
    throw usageError(
      `format ${to.id} holds no annotations: name another one with --to (spert-json, for one)`,
    );
  }
  const { documents } = await readCorpus(session, from, input);
  const model = await readModelFolder(folder);
  const predictions = await predictAll(session, { model, sentences: sentencesToPredict(documents) });
  const labelled = withPredictions(documents, predictions);
  const omissions = await writeCorpusFile(to, out, labelled);
  const size = countCorpus(labelled);
  return {
    json: { path: out, ...size, omissions },
    lines: [`${out}: ${sizeInWords(size)}`, ...describeOmissions(omissions)],
  };
}
