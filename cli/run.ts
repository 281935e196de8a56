// From arguments to an exit code: 0 done, 1 failed, 2 wrong usage. Standard output carries the result and nothing else.
import { Command, CommanderError } from 'commander';
import { AppError } from '../core/errors.ts';
import { visibleJson, visibleLines } from '../core/text/visible.ts';
import { addAgreement } from './commands/agreement.ts';
import { addAssign } from './commands/assign.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addCheck } from './commands/check.ts';
import { addConvert } from './commands/convert.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExport } from './commands/export.ts';
import { addImport } from './commands/import.ts';
import { addMerge } from './commands/merge.ts';
import { addPlugins } from './commands/plugins.ts';
import { addPrelabel } from './commands/prelabel.ts';
import { addProtect } from './commands/protect.ts';
import { addRank } from './commands/rank.ts';
import { addSchema } from './commands/schema.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSplit } from './commands/split.ts';
import { addTrain } from './commands/train.ts';
import type { Places } from './places.ts';
import type { TextStream } from './progress.ts';
import { Session, type OpenTrainer } from './session.ts';
import type { RunCommand } from './command-line.ts';

export interface Streams {
  readonly out: TextStream;
  readonly err: TextStream;
}

const ENVIRONMENT_HELP = `
Environment:
  CMAN_PASSPHRASE      passphrase of encrypted projects; a project made by a command is encrypted with it
  CMAN_NEW_PASSPHRASE  the new one, for cman passphrase
  CMAN_ENCODERS  folder with the encoders' files, one sub-folder each
  CMAN_PLUGINS   folder whose formats/ and recommenders/ hold plugins of your own

Exit codes: 0 done, 1 failed, 2 wrong usage.`;

const EXIT_DONE = 0;
const EXIT_FAILED = 1;
const EXIT_WRONG_USAGE = 2;

/** @param openTrainer how a worker is started where this is no Node of its own. Default: as a child process of Node */
export async function run(
  argv: readonly string[],
  places: Places,
  { out, err }: Streams,
  signal: AbortSignal,
  openTrainer?: OpenTrainer,
): Promise<number> {
  let failed = false;
  const runCommand: RunCommand = async ({ json = false }, work) => {
    const session = new Session(places, err, signal, openTrainer);
    try {
      const report = await work(session);
      session.progress.end();
      failed = report.failed ?? false;
      // Names and types come from files: a terminal obeys escape sequences in them.
      out.write(
        json
          ? `${visibleJson(report.json)}\n`
          : report.lines.map((line) => `${visibleLines(line)}\n`).join(''),
      );
    } finally {
      session.close();
    }
  };
  const program = makeProgram(runCommand, { out, err });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return failed ? EXIT_FAILED : EXIT_DONE;
  } catch (error) {
    if (error instanceof CommanderError) return isHelp(error) ? EXIT_DONE : EXIT_WRONG_USAGE;
    // A name that does not exist, a full disk: the system's own words name the file.
    err.write(`cman: ${visibleLines(error instanceof Error ? error.message : String(error))}\n`);
    if (isBug(error)) err.write(`${visibleLines(error.stack ?? '')}\n`);
    return error instanceof AppError && error.code === 'wrong-usage' ? EXIT_WRONG_USAGE : EXIT_FAILED;
  }
}

const isHelp = (error: CommanderError): boolean =>
  error.code === 'commander.helpDisplayed' || error.code === 'commander.version';

const isBug = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof AppError) && !('code' in error);

function makeProgram(runCommand: RunCommand, { out, err }: Streams): Command {
  const program = new Command('cman')
    .description(
      'Annotate entities and relations, train the network on them, and see what it is least sure of.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(visibleLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, 'cman: ')),
    })
    .showHelpAfterError('(cman help COMMAND tells more)')
    .addHelpText('after', ENVIRONMENT_HELP);
  addImport(program, runCommand);
  addTrain(program, runCommand);
  addEvaluate(program, runCommand);
  addPrelabel(program, runCommand);
  addRank(program, runCommand);
  addSchema(program, runCommand);
  addSimulate(program, runCommand);
  addAssign(program, runCommand);
  addSplit(program, runCommand);
  addMerge(program, runCommand);
  addAgreement(program, runCommand);
  addProtect(program, runCommand);
  addCheck(program, runCommand);
  addBackup(program, runCommand);
  addAudit(program, runCommand);
  addExport(program, runCommand);
  addConvert(program, runCommand);
  addDoctor(program, runCommand);
  addPlugins(program, runCommand);
  addDemo(program, runCommand);
  return program;
}
