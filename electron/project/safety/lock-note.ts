// Who has a project open: a small file `NAME.cman-lock` beside it, for people. What keeps others out is SQLite's lock on the project itself; the note
// says whose it is. Only where a network folder has no working locks does the note decide, as long as it is kept fresh.
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { randomUUID } from 'node:crypto';
import { msg, str } from '@lit/localize';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { visible } from '../../../core/text/visible.ts';

const noteSchema = z.object({
  id: z.string().max(100),
  user: z.string().max(200),
  host: z.string().max(300),
  process: z.number().int(),
  since: z.string().max(100),
});
export type LockNote = Readonly<z.infer<typeof noteSchema>>;

const REFRESH_MS = 30_000;
/** A note that nobody has refreshed for so long was left by a computer that went down. */
const FRESH_MS = 4 * REFRESH_MS;
/** A note is some hundred bytes; what is longer is somebody else's file. */
const LONGEST_NOTE = 4096;
/** Of a name in a sentence. */
const LONGEST_WORD = 200;

export const lockNotePath = (project: string): string => `${project}-lock`;

export class HeldNote {
  readonly #path: string;
  readonly #note: LockNote;
  readonly #timer: NodeJS.Timeout;

  private constructor(path: string, note: LockNote) {
    this.#path = path;
    this.#note = note;
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
    this.#timer.unref();
  }

  /**
   * To be called once SQLite's lock is ours.
   * @returns null where no note can be written: then there is none
   * @throws AppError `project-busy` when another computer keeps a note fresh: its lock does not reach this one
   */
  static async leave(project: string): Promise<HeldNote | null> {
    const path = lockNotePath(project);
    const note: LockNote = {
      id: randomUUID(),
      user: userName(),
      host: hostname(),
      process: process.pid,
      since: new Date().toISOString(),
    };
    const other = await readLockNote(project);
    if (other && other.host !== note.host && (await isFresh(project, path))) throw busy(project, other);
    try {
      await writeFile(path, `${JSON.stringify(note)}\n`);
    } catch {
      // Another program's file of that name, or a folder where files may be changed but not made: only words are missing then.
      return null;
    }
    return new HeldNote(path, note);
  }

  async remove(): Promise<void> {
    clearInterval(this.#timer);
    // Whoever has taken the project over has left a note of their own.
    const there = parseNote(await readFile(this.#path, 'utf8').catch(() => ''));
    if (there?.id === this.#note.id) await rm(this.#path, { force: true }).catch(() => undefined);
  }

  async #refresh(): Promise<void> {
    const now = new Date();
    await utimes(this.#path, now, now).catch(() => undefined);
  }
}

/** The note beside a project, unless the process of this computer that left it is gone. */
export async function readLockNote(project: string): Promise<LockNote | null> {
  const path = lockNotePath(project);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > LONGEST_NOTE) return null;
  const note = parseNote(await readFile(path, 'utf8').catch(() => ''));
  return note && note.host === hostname() && !isAlive(note.process) ? null : note;
}

/** Says who has the project open, as far as a note tells. */
export async function explainBusy(project: string, error: AppError): Promise<AppError> {
  const note = await readLockNote(project);
  return note && note.process !== process.pid ? busy(project, note) : error;
}

function busy(project: string, note: LockNote): AppError {
  const here = note.host === hostname();
  const [user, host, since] = [readable(note.user), readable(note.host), readable(timeOf(note.since))];
  return new AppError(
    'project-busy',
    here && user === userName()
      ? msg(
          str`${project} is open in another program of yours on this computer: close it there, then open it again`,
        )
      : msg(
          str`${project} has been open since ${since} by ${user} on ${host}: ask them to close it, then open it again`,
        ),
    { path: project, user, host },
  );
}

/** Whoever can write beside the project can write a note. */
const readable = (word: string): string => visible(word).slice(0, LONGEST_WORD);

/** Both times are of the clock of the disk that the files lie on, whatever this computer's clock says. */
async function isFresh(project: string, path: string): Promise<boolean> {
  const probe = `${project}-lock.probe-${process.pid}`;
  try {
    await writeFile(probe, '');
    const [now, then] = await Promise.all([stat(probe), stat(path)]);
    return Math.abs(now.mtimeMs - then.mtimeMs) < FRESH_MS;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function parseNote(text: string): LockNote | null {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Of another clock, so no more than what it says: to the minute, in the reader's zone. */
function timeOf(since: string): string {
  const time = new Date(since);
  return Number.isNaN(time.getTime())
    ? since
    : time.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'annotator';
  }
}
