import type { Command } from 'commander';
import { handOver } from '../../electron/project/people/hand-over.ts';
import type { RunCommand } from '../command-line.ts';
import { checkProjectName, withProject } from '../project-file.ts';

interface SplitOptions {
  readonly annotator: string;
  readonly out: string;
  readonly withAnnotations?: boolean;
  readonly model: boolean;
  readonly json?: boolean;
}

export function addSplit(program: Command, run: RunCommand): void {
  program
    .command('split')
    .description(
      'Write the documents that are assigned to a colleague as a project of their own, to be annotated elsewhere and merged again.',
    )
    .argument('<project>', 'project file, *.cman')
    .requiredOption('--annotator <name>', 'whose documents')
    .requiredOption('--out <file>', 'project file to make, *.cman')
    .option('--with-annotations', 'what others have annotated goes along, to be revised')
    .option('--no-model', 'without the model and its suggestions')
    .option('--json', 'print one JSON object')
    .action((project: string, options: SplitOptions) =>
      run(options, async () => {
        checkProjectName(options.out);
        const report = await withProject(project, (store) =>
          handOver(store, options.annotator, options.out, {
            withAnnotations: options.withAnnotations ?? false,
            withModel: options.model,
          }),
        );
        const { path, documents, sentences, ownWork, model } = report;
        return {
          json: { ...report },
          lines: [
            `${path}: ${documents} documents, ${sentences} sentences for ${options.annotator}, ${ownWork} of them begun` +
              (model === null ? ', without a model' : `, with model ${model}`),
          ],
        };
      }),
    );
}
