import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CORRECTED_SENTENCES, LOOP_EPOCHS, runLoop } from '../demo/demo-loop.ts';
import { PREPARED_EPOCHS, prepareDemo } from '../demo/prepare-demo.ts';
import { checkProjectName } from '../project-file.ts';
import { wholeNumber, type RunCommand } from '../command-line.ts';
import { usageError } from '../session.ts';
import { readSettings } from '../train-settings.ts';

interface DemoOptions {
  readonly project?: string;
  readonly prepare?: string;
  readonly corrections: number;
  readonly epochs?: number;
  readonly set: string[];
  readonly json?: boolean;
}

export function addDemo(program: Command, run: RunCommand): void {
  program
    .command('demo')
    .description(
      'The whole loop on the bundled sample: train on half of it, suggest, rank, correct the first of the queue by the ' +
        "sample's own labels, retrain, export, and measure before and after.",
    )
    .option('--project <file>', 'keep the project, *.cman')
    .option('--prepare <file>', 'instead, make the project that the window opens first')
    .option('--corrections <number>', 'sentences to correct', wholeNumber(1), CORRECTED_SENTENCES)
    .option('--epochs <number>', 'of the first training', wholeNumber(1))
    .option('--set <key=value>', 'a setting of training, as of cman train', collect, [])
    .option('--json', 'print one JSON object')
    .action((options: DemoOptions) =>
      run(options, async (session) => {
        const settings = await readSettings(null, options.set);
        if (options.prepare !== undefined) {
          if (options.project !== undefined)
            throw usageError('--project and --prepare are two different things: use one');
          checkProjectName(options.prepare);
          return prepareDemo(session, options.prepare, options.epochs ?? PREPARED_EPOCHS, settings);
        }
        if (options.project !== undefined) checkProjectName(options.project);
        const scratch = await mkdtemp(join(tmpdir(), 'cman-demo-'));
        try {
          return await runLoop(session, {
            project: options.project ?? join(scratch, 'demo.cman'),
            scratch,
            epochs: options.epochs ?? LOOP_EPOCHS,
            corrections: options.corrections,
            settings,
          });
        } finally {
          await rm(scratch, { recursive: true, force: true });
        }
      }),
    );
}

const collect = (value: string, previous: string[]): string[] => [...previous, value];
