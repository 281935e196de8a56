// The project's file beside its connection: is it still the one that lies at its path, and its bytes, to be copied.
//
// It is opened once SQLite has it and closed after SQLite has let go, never in between: on POSIX systems closing any handle of a file takes
// away all locks that the process has on it, SQLite's too.
import { open, stat, type FileHandle } from 'node:fs/promises';
import { msg, str } from '@lit/localize';
import { AppError } from '../../../core/errors.ts';

/**
 * `missing`: nothing lies at the path any more. `replaced`: another file does. `unreachable`: the disk or the network folder does not answer.
 */
export type FileState = 'here' | 'missing' | 'replaced' | 'unreachable';

const CHUNK_BYTES = 1024 * 1024;

/** Where SQLite's locks lie. It never keeps anything in that page, and Windows lets nobody read what is locked. */
const LOCK_BYTES = { begin: 0x40000000, length: 512 };

interface FileNumber {
  readonly dev: number;
  readonly ino: number;
}
const numberOf = ({ dev, ino }: FileNumber): string => `${dev} ${ino}`;

/** Of all files that this process holds. */
const held = new Map<string, number>();

export class HeldFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #number: string;
  #closing: Promise<void> | null = null;

  private constructor(path: string, handle: FileHandle, number: string) {
    this.path = path;
    this.#handle = handle;
    this.#number = number;
    held.set(number, (held.get(number) ?? 0) + 1);
  }

  static async hold(path: string): Promise<HeldFile> {
    const handle = await open(path, 'r');
    return new HeldFile(path, handle, numberOf(await handle.stat()));
  }

  /** Whether this process holds the file: then nobody may open and close it on their own. */
  static isHeld(file: FileNumber): boolean {
    return (held.get(numberOf(file)) ?? 0) > 0;
  }

  async state(): Promise<FileState> {
    try {
      const [held, found] = await Promise.all([this.#handle.stat(), stat(this.path)]);
      if (held.nlink === 0) return 'replaced';
      // Some network file systems number one file twice; they agree on its size and time all the same.
      const another = held.ino !== found.ino && (held.size !== found.size || held.mtimeMs !== found.mtimeMs);
      return another ? 'replaced' : 'here';
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'unreachable';
    }
  }

  /** Whether the disk gives what lies on it at all: where it does not, nothing can be said of what the file holds. */
  async answers(): Promise<boolean> {
    try {
      await this.#handle.read(Buffer.alloc(1), 0, 1, 0);
      return true;
    } catch {
      return false;
    }
  }

  /** @throws AppError `file-lost` unless the file lies where it was opened */
  async expectHere(): Promise<void> {
    const state = await this.state();
    if (state !== 'here') throw fileLost(this.path, state);
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /**
   * Appends the first `size` bytes to another file. Nobody may write to this one meanwhile.
   * @throws what the system says, or the signal's reason
   */
  async copyTo(target: FileHandle, size: number, signal?: AbortSignal): Promise<void> {
    const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(size, 1)));
    for (let done = 0; done < size;) {
      signal?.throwIfAborted();
      const wanted = Math.min(buffer.length, size - done);
      const read = isLocked(done, wanted) ? 0 : await this.#read(buffer, 0, wanted, done);
      if (read === 0 && !isLocked(done, wanted)) {
        throw new AppError(
          'file-lost',
          msg(str`${this.path} ends before its end: it was cut by another program`),
        );
      }
      if (read === 0) await this.#copyAroundLock(target, buffer, done, wanted);
      else await writeAll(target, buffer, read);
      done += read === 0 ? wanted : read;
    }
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#handle.close().finally(() => {
      const others = (held.get(this.#number) ?? 1) - 1;
      if (others > 0) held.set(this.#number, others);
      else held.delete(this.#number);
    }));
  }

  async #copyAroundLock(target: FileHandle, buffer: Buffer, from: number, length: number): Promise<void> {
    buffer.fill(0);
    const until = Math.min(LOCK_BYTES.begin - from, length);
    await this.#read(buffer, 0, until, from);
    const after = LOCK_BYTES.begin + LOCK_BYTES.length;
    if (from + length > after) await this.#read(buffer, after - from, from + length - after, after);
    await writeAll(target, buffer, length);
  }

  /** @throws AppError `file-lost`: it is this file that can't be read, not the one that it is copied to */
  async #read(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    try {
      return (await this.#handle.read(buffer, offset, length, position)).bytesRead;
    } catch {
      throw fileLost(this.path, 'unreachable');
    }
  }
}

const isLocked = (from: number, length: number): boolean =>
  from < LOCK_BYTES.begin + LOCK_BYTES.length && from + length > LOCK_BYTES.begin;

async function writeAll(target: FileHandle, buffer: Buffer, length: number): Promise<void> {
  for (let written = 0; written < length;)
    written += (await target.write(buffer, written, length - written)).bytesWritten;
}

export function fileLost(path: string, state: FileState): AppError {
  const messages: Record<FileState, string> = {
    here: '',
    missing: msg(
      str`${path} was moved or deleted while it was open; nothing was changed: save a copy of what is open, or put the file back`,
    ),
    replaced: msg(
      str`${path} was replaced by another file while it was open; nothing was changed: save a copy of what is open, then open the project again`,
    ),
    unreachable: msg(
      str`the disk or network folder of ${path} does not answer; nothing was changed: do it again when it is back`,
    ),
  };
  return new AppError('file-lost', messages[state], { path, state });
}
