import type { Command } from 'commander';
import type { CorpusFile } from '../../electron/project/import.ts';
import { findFormat, readCorpus } from '../corpus-files.ts';
import { sizeInWords } from '../corpus-size.ts';
import { checkProjectName, withNewOrOldProject } from '../project-file.ts';
import type { RunCommand } from '../command-line.ts';

interface ImportOptions {
  readonly format: string;
  readonly split?: string;
  readonly json?: boolean;
}

export function addImport(program: Command, run: RunCommand): void {
  program
    .command('import')
    .description('Add corpora or texts to a project; the first import makes the project.')
    .argument('<project>', 'project file, *.cman')
    .argument('<file...>', 'files to add: all of them or, if one is wrong, none')
    .requiredOption('--format <id>', 'format of the files')
    .option('--split <name>', 'the part of the corpus they are: train, dev, test')
    .option('--json', 'print one JSON object')
    .action((project: string, paths: string[], options: ImportOptions) =>
      run(options, async (session) => {
        checkProjectName(project);
        const format = await findFormat(session, options.format);
        const files: CorpusFile[] = [];
        for (const name of paths) {
          const corpus = await readCorpus(session, format, name);
          files.push({ name, format: format.id, split: options.split ?? null, corpus });
        }
        const report = await withNewOrOldProject(project, (store) =>
          store.importCorpora(files, session.task('import')),
        );
        return { json: { project, ...report }, lines: [`${project}: added ${sizeInWords(report)}`] };
      }),
    );
}
