import { BackupFolder, backupFolder } from '../safety/backup-folder.ts';
import { recogniseFile } from './file-kind.ts';
import { removeForGood } from './removal.ts';

/**
 * What was backed up of a project before it was encrypted lies there in the clear: it goes.
 * @param chosen the folder of all backups; null: beside each project
 * @returns how many
 */
export async function removePlainBackups(project: string, chosen: string | null): Promise<number> {
  let removed = 0;
  for (const { path } of await new BackupFolder(backupFolder(project, chosen)).list()) {
    const file = await recogniseFile(path).catch(() => null);
    if (file?.kind !== 'plain') continue;
    await removeForGood(path);
    removed++;
  }
  return removed;
}
