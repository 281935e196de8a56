import type { Command } from 'commander';
import { describeOmissions, findFormat, readCorpus, writeCorpusFile } from '../corpus-files.ts';
import type { RunCommand } from '../command-line.ts';
import { countCorpus } from '../../core/corpus/counts.ts';
import { sizeInWords } from '../corpus-size.ts';

interface ConvertOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

export function addConvert(program: Command, run: RunCommand): void {
  program
    .command('convert')
    .description('Turn a corpus of one format into another.')
    .argument('<in>', 'file to read')
    .argument('<out>', 'file to write')
    .requiredOption('--from <id>', 'format of the file')
    .requiredOption('--to <id>', 'format to write')
    .option('--json', 'print one JSON object')
    .action((input: string, output: string, options: ConvertOptions) =>
      run(options, async (session) => {
        const from = await findFormat(session, options.from);
        const to = await findFormat(session, options.to);
        const { documents, warnings } = await readCorpus(session, from, input);
        const omissions = await writeCorpusFile(to, output, documents);
        const size = countCorpus(documents);
        return {
          json: { path: output, ...size, warnings, omissions },
          lines: [`${output}: ${sizeInWords(size)}`, ...describeOmissions(omissions)],
        };
      }),
    );
}
