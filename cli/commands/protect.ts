// `cman protect`, `unprotect` and `passphrase`: a project encrypted, plain again, under another passphrase.
import type { Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { changeProtection } from '../../electron/project/protection/change-protection.ts';
import { recogniseFile } from '../../electron/project/protection/file-kind.ts';
import { newKey, wipeKey } from '../../electron/project/protection/key-derivation.ts';
import { removePlainBackups } from '../../electron/project/protection/plain-backups.ts';
import type { FileKey } from '../../electron/project/sqlite/driver.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import type { RunCommand } from '../command-line.ts';
import { NEW_PASSPHRASE_VARIABLE, newPassphrase, PASSPHRASE_VARIABLE, withKey } from '../passphrase.ts';
import { checkProjectName } from '../project-file.ts';

interface ProtectOptions {
  readonly json?: boolean;
}

export function addProtect(program: Command, run: RunCommand): void {
  program
    .command('protect')
    .description(
      `Encrypt a project with a passphrase, from ${PASSPHRASE_VARIABLE} or asked for twice. Nobody can open it without.`,
    )
    .argument('<project>', 'project file, *.cman')
    .option('--json', 'print one JSON object')
    .action((project: string, options: ProtectOptions) =>
      run(options, async () => {
        await expectProtected(project, false);
        const key = await newKey(await newPassphrase(PASSPHRASE_VARIABLE));
        await change(project, null, key);
        const backups = await removePlainBackups(project, null);
        return {
          json: { project, protected: true, plainBackupsRemoved: backups },
          lines: [
            `${project}: encrypted`,
            ...(backups > 0 ? [`${backups} plain backups of it were removed`] : []),
          ],
        };
      }),
    );
  program
    .command('unprotect')
    .description('Write an encrypted project plain again.')
    .argument('<project>', 'project file, *.cman')
    .option('--json', 'print one JSON object')
    .action((project: string, options: ProtectOptions) =>
      run(options, async () => {
        await expectProtected(project, true);
        await withKey(project, (key) => change(project, key, null));
        return { json: { project, protected: false }, lines: [`${project}: plain`] };
      }),
    );
  program
    .command('passphrase')
    .description(
      `Give an encrypted project another passphrase: the old one from ${PASSPHRASE_VARIABLE}, the new one from ${NEW_PASSPHRASE_VARIABLE}, or asked for.`,
    )
    .argument('<project>', 'project file, *.cman')
    .option('--json', 'print one JSON object')
    .action((project: string, options: ProtectOptions) =>
      run(options, async () => {
        await expectProtected(project, true);
        await withKey(project, async (key) => {
          // Before anybody thinks of a new one.
          await (await ProjectStore.open(project, { key })).close();
          await change(project, key, await newKey(await newPassphrase(NEW_PASSPHRASE_VARIABLE)));
        });
        return { json: { project, protected: true }, lines: [`${project}: has another passphrase`] };
      }),
    );
}

async function expectProtected(project: string, wanted: boolean): Promise<void> {
  checkProjectName(project);
  const { kind } = await recogniseFile(project).catch(() => {
    throw new AppError('not-found', `there is no file ${project}: it may have been moved or renamed`);
  });
  if (kind === 'foreign') throw new AppError('not-a-project', `${project} is not a project`);
  if (kind === 'protected' && !wanted)
    throw new AppError(
      'refused',
      `${project} is encrypted already: \`cman passphrase\` gives it another passphrase`,
    );
  if (kind === 'plain' && wanted)
    throw new AppError('refused', `${project} is not encrypted: \`cman protect\` encrypts it`);
}

async function change(project: string, from: FileKey | null, to: FileKey | null): Promise<void> {
  try {
    await changeProtection(project, from, to);
    const store = await ProjectStore.open(project, { key: to });
    await store.record(from && to ? 'passphrase-changed' : 'protection-changed', { protected: to !== null });
    await store.close();
  } finally {
    wipeKey(to);
  }
}
