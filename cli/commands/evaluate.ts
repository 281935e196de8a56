import type { Command } from 'commander';
import { examplesOf } from '../../core/corpus/examples.ts';
import { strictScores, type JointScores } from '../../core/metrics/strict.ts';
import { findFormat, readCorpus } from '../corpus-files.ts';
import { readModelFolder } from '../model-folder.ts';
import { predictAll } from '../predict.ts';
import type { RunCommand } from '../command-line.ts';
import { scoreTable } from '../score-table.ts';
import { usageError } from '../session.ts';

interface EvaluateOptions {
  readonly model: string;
  readonly test: string;
  readonly format: string;
  readonly json?: boolean;
}

export function addEvaluate(program: Command, run: RunCommand): void {
  program
    .command('evaluate')
    .description(
      "Compare a model's predictions with an annotated corpus, strictly: borders, types and direction.",
    )
    .requiredOption('--model <dir>', 'folder of the model')
    .requiredOption('--test <file>', 'annotated corpus')
    .requiredOption('--format <id>', 'its format')
    .option('--json', 'print one JSON object')
    .action((options: EvaluateOptions) =>
      run(options, async (session) => {
        const format = await findFormat(session, options.format);
        if (!format.plugin.annotated)
          throw usageError(`format ${options.format} holds no annotations to compare with`);
        const { documents } = await readCorpus(session, format, options.test);
        const gold = examplesOf(documents, { annotatedOnly: true });
        const model = await readModelFolder(options.model);
        const began = performance.now();
        const predictions = await predictAll(session, { model, sentences: gold });
        const seconds = (performance.now() - began) / 1000;
        const scores: JointScores = strictScores(gold, predictions);
        return {
          json: { ...scores, seconds },
          lines: [`${scores.sentences} sentences in ${seconds.toFixed(1)} s`, ...scoreTable(scores)],
        };
      }),
    );
}
