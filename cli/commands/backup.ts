// `cman backup`: a sound copy of a project, beside its others or where it is told. `cman recover`: a new project out of a damaged one.
import type { Command } from 'commander';
import { DEFAULT_BACKUP_SETTINGS, type RecoveryReport } from '../../core/contract/safety.ts';
import { AppError } from '../../core/errors.ts';
import { recogniseFile } from '../../electron/project/protection/file-kind.ts';
import { BackupFolder, backupFolder } from '../../electron/project/safety/backup-folder.ts';
import { Backups } from '../../electron/project/safety/backups.ts';
import { copyOpenProject, isThere } from '../../electron/project/safety/project-copy.ts';
import { recoverProject } from '../../electron/project/safety/recover.ts';
import type { RunCommand } from '../command-line.ts';
import { withKey } from '../passphrase.ts';
import { checkProjectName, withProject } from '../project-file.ts';

interface BackupOptions {
  readonly out?: string;
  readonly folder?: string;
  readonly json?: boolean;
}

interface RecoverOptions {
  readonly out: string;
  readonly backup: string[];
  readonly folder?: string;
  readonly json?: boolean;
}

export function addBackup(program: Command, run: RunCommand): void {
  program
    .command('backup')
    .description(
      'Back a project up: into PROJECT-backups, where old backups give way to new ones, or as one file. An encrypted project’s backup is encrypted with it.',
    )
    .argument('<project>', 'project file, *.cman')
    .option('--out <file>', 'write this file instead, *.cman')
    .option('--folder <folder>', 'the folder of backups of all projects, where the app has been given one')
    .option('--json', 'print one JSON object')
    .action((project: string, options: BackupOptions) =>
      run(options, async () => {
        if (options.out !== undefined) checkProjectName(options.out);
        const made = await withProject(project, async ({ database }) => {
          if (options.out !== undefined) {
            await refuseExisting(options.out);
            return { backup: options.out, holds: await copyOpenProject(database, options.out) };
          }
          const backups = new Backups(database, {
            settings: () => ({ ...DEFAULT_BACKUP_SETTINGS, folder: options.folder ?? null }),
          });
          await backups.take('asked');
          const [newest] = await backups.folder.list();
          if (!newest) throw new AppError('internal', 'a backup that was made is not there');
          return { backup: newest.path, holds: newest.holds };
        });
        const { backup, holds } = made;
        return {
          json: { project, backup, sentences: holds?.sentences ?? null, complete: holds?.complete ?? null },
          lines: [`${backup}: ${holds?.sentences ?? 0} sentences, ${holds?.complete ?? 0} complete`],
        };
      }),
    );
  program
    .command('recover')
    .description(
      'Make a new project out of what can be read of a damaged one, its log and its newest sound backup; says what is missing. The damaged file stays as it is.',
    )
    .argument('<project>', 'project file, *.cman')
    .requiredOption('--out <file>', 'the new project, *.cman')
    .option(
      '--backup <file>',
      'a backup to use, before those beside the project; several may be named',
      collect,
      [],
    )
    .option('--folder <folder>', 'the folder of backups of all projects, where the app has been given one')
    .option('--json', 'print one JSON object')
    .action((project: string, options: RecoverOptions) =>
      run(options, async () => {
        checkProjectName(options.out);
        const found = await new BackupFolder(backupFolder(project, options.folder ?? null)).list();
        const backups = [...options.backup, ...found.map(({ path }) => path)];
        // A file whose beginning is damaged does not say that it is encrypted; its backup does.
        const keeper = await firstThere([project, ...backups]);
        const report = await withKey(keeper, (key) => recoverProject(project, options.out, { backups, key }));
        return { json: { ...report }, lines: linesOf(report) };
      }),
    );
}

const collect = (value: string, before: string[]): string[] => [...before, value];

async function firstThere(paths: readonly string[]): Promise<string> {
  for (const path of paths)
    if ((await recogniseFile(path).catch(() => null))?.kind === 'protected') return path;
  return paths[0] ?? '';
}

async function refuseExisting(path: string): Promise<void> {
  if (await isThere(path))
    throw new AppError('refused', `there is a file ${path} already: choose another name`, { path });
}

function linesOf({ to, backup, tables, sentences, actions, models }: RecoveryReport): string[] {
  const from = (where: 'fromFile' | 'fromBackup' | 'fromLog'): number =>
    tables.reduce((sum, table) => sum + table[where], 0);
  return [
    `${to}: a sound project`,
    `  sentences  ${sentences.restored}, ${sentences.complete} of them complete; ${sentences.missing} missing`,
    `  actions    ${actions.restored}; ${actions.missing} missing`,
    `  models     ${models.restored}; ${models.missing} missing`,
    `  rows       ${from('fromFile')} from the damaged file, ${from('fromLog')} from its log, ${from('fromBackup')} from ${backup ?? 'a backup: none was found'}`,
  ];
}
