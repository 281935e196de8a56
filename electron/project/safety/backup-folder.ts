// A project's backups as files: where they lie, what they are called, what is known of each. Every backup is a whole project file, encrypted
// as its project is; the list beside them holds counts, so that none has to be opened to be shown.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { BACKUP_REASONS, type BackupEntry, type BackupReason } from '../../../core/contract/safety.ts';
import { outdatedBackups } from '../../../core/safety/rotation.ts';
import { syncFolder, writeAtomically } from '../atomic-write.ts';

const FOLDER_SUFFIX = '-backups';
const LIST_NAME = 'backups.json';
const PATTERN = /^(\d{6,9}) (\d{4}-\d{2}-\d{2}) (\d{2})\.(\d{2})\.(\d{2}) ([a-z]+)\.cman$/;
const DRAFT_PATTERN = /\.cman\.part-\d+(-wal|-journal|-shm)?$/;

const holdsSchema = z.object({
  sentences: z.number(),
  complete: z.number(),
  actions: z.number(),
  /** What the project was like: two backups of the same mark hold the same work. */
  mark: z.string(),
});
export type Holds = Readonly<z.infer<typeof holdsSchema>>;
const listSchema = z.record(z.string(), holdsSchema);

export interface StoredBackup extends BackupEntry {
  readonly path: string;
  readonly mark: string | null;
}

/** `NAME.cman-backups` beside the project, or a folder of the project's own in the one that was chosen for all. */
export function backupFolder(project: string, chosen: string | null): string {
  if (chosen === null) return `${project}${FOLDER_SUFFIX}`;
  const digest = createHash('sha256').update(resolve(project)).digest('hex').slice(0, 8);
  return join(chosen, `${basename(project)}-${digest}`);
}

/** A backup that somebody opened to look at: no backups are made of it. */
export const isBackup = (project: string): boolean =>
  basename(dirname(project)).endsWith(`.cman${FOLDER_SUFFIX}`) || PATTERN.test(basename(project));

export class BackupFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The newest first. A folder that can't be read has none. */
  async list(): Promise<StoredBackup[]> {
    const names = await readdir(this.path).catch(() => []);
    const known = await this.#readList();
    const found: StoredBackup[] = [];
    for (const name of names) {
      const [whole, sequence, day, hours, minutes, seconds, reason] = PATTERN.exec(name) ?? [];
      const why = BACKUP_REASONS.find((candidate) => candidate === reason);
      if (whole === undefined || why === undefined) continue;
      const path = join(this.path, name);
      const file = await stat(path).catch(() => null);
      if (!file?.isFile()) continue;
      const { mark, ...holds } = known[name] ?? { mark: null, sentences: -1, complete: 0, actions: 0 };
      found.push({
        path,
        name,
        sequence: Number(sequence),
        at: Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`),
        reason: why,
        bytes: file.size,
        holds: holds.sentences < 0 ? null : holds,
        mark,
      });
    }
    return found.sort((a, b) => b.sequence - a.sequence);
  }

  /** Where the next backup goes; makes the folder, for the person alone. */
  async next(at: number, reason: BackupReason): Promise<string> {
    const made = await mkdir(this.path, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
    const [newest] = await this.list();
    const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
    return join(this.path, `${String((newest?.sequence ?? 0) + 1).padStart(6, '0')} ${time} ${reason}.cman`);
  }

  /** Notes what a backup holds. */
  async remember(name: string, holds: Holds): Promise<void> {
    const there = new Set(await readdir(this.path));
    const known = Object.entries({ ...(await this.#readList()), [name]: holds }).filter(([file]) =>
      there.has(file),
    );
    await writeAtomically(
      join(this.path, LIST_NAME),
      `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`,
    );
  }

  /** Deletes what is no longer kept, and what a backup that was interrupted has left. @returns how many backups went */
  async prune(largestBytes: number): Promise<number> {
    for (const name of await readdir(this.path).catch(() => []))
      if (DRAFT_PATTERN.test(name)) await rm(join(this.path, name), { force: true });
    const outdated = outdatedBackups(await this.list(), largestBytes);
    for (const { path } of outdated) await rm(path, { force: true });
    return outdated.length;
  }

  async #readList(): Promise<Record<string, Holds>> {
    const text = await readFile(join(this.path, LIST_NAME), 'utf8').catch(() => '{}');
    try {
      return listSchema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }
}
