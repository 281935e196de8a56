import { Option, type Command } from 'commander';
import { describeOmissions, findFormat, writeCorpusFile } from '../corpus-files.ts';
import { countCorpus } from '../../core/corpus/counts.ts';
import { sizeInWords } from '../corpus-size.ts';
import { withProject } from '../project-file.ts';
import type { RunCommand } from '../command-line.ts';

interface ExportOptions {
  readonly format: string;
  readonly out: string;
  readonly include: 'accepted' | 'all';
  readonly json?: boolean;
}

export function addExport(program: Command, run: RunCommand): void {
  program
    .command('export')
    .description('Write the corpus of a project.')
    .argument('<project>', 'project file, *.cman')
    .requiredOption('--format <id>', 'format to write')
    .requiredOption('--out <file>', 'file to write')
    .addOption(
      new Option('--include <what>', 'what people accepted, or open suggestions too')
        .choices(['accepted', 'all'])
        .default('accepted'),
    )
    .option('--json', 'print one JSON object')
    .action((project: string, options: ExportOptions) =>
      run(options, async (session) => {
        const format = await findFormat(session, options.format);
        const documents = await withProject(
          project,
          async (store) => (await store.readForExport(options.include, session.task('export'))).documents,
        );
        const omissions = await writeCorpusFile(format, options.out, documents, session.signal);
        const size = countCorpus(documents);
        return {
          json: { path: options.out, ...size, omissions },
          lines: [`${options.out}: ${sizeInWords(size)}`, ...describeOmissions(omissions)],
        };
      }),
    );
}
