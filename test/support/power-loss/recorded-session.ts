// Runs a session with the recorder preloaded, and reads the record.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mention } from '../../../core/model/annotation.ts';
import { compileLibrary } from '../preloaded-library.ts';

/** What the session was told is done. */
export type SessionDeed =
  | { readonly kind: 'created'; readonly sentences: number }
  | { readonly kind: 'action'; readonly sentenceId: string; readonly mentions: readonly Mention[] }
  | { readonly kind: 'backup'; readonly number: number }
  | { readonly kind: 'settings'; readonly largestBytes: number }
  | { readonly kind: 'export'; readonly round: number }
  | { readonly kind: 'rekeyed' };

export type DiskEvent =
  | {
      readonly op: 'open';
      readonly fd: number;
      readonly path: string;
      readonly truncates: boolean;
      readonly creates: boolean;
    }
  | { readonly op: 'close'; readonly fd: number }
  | { readonly op: 'write'; readonly fd: number; readonly offset: number; readonly data: Buffer }
  | { readonly op: 'truncate'; readonly fd: number; readonly length: number }
  | { readonly op: 'sync'; readonly fd: number }
  | { readonly op: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly op: 'unlink' | 'mkdir'; readonly path: string };

const HEAD_BYTES = 32;
const OPS = ['', 'open', 'close', 'write', 'truncate', 'sync', 'rename', 'unlink', 'link', 'mkdir'] as const;

/**
 * @param base an empty folder; the session's own is made in it
 * @returns everything it did to its files, paths relative to its folder
 */
export function recordSession(
  base: string,
  seed: number,
  encrypted: boolean,
): { readonly folder: string; readonly events: readonly DiskEvent[] } {
  const folder = join(base, 'session');
  mkdirSync(folder);
  const [library, log] = [join(base, 'recorder.so'), join(base, 'record')];
  compileLibrary(join(import.meta.dirname, 'recorder.c'), library);
  execFileSync(
    process.execPath,
    [
      '--import',
      'tsx',
      join(import.meta.dirname, 'session-process.ts'),
      folder,
      String(seed),
      encrypted ? 'yes' : 'no',
    ],
    {
      env: {
        ...process.env,
        LD_PRELOAD: library,
        CMAN_RECORD_FOLDER: folder,
        CMAN_RECORD_LOG: log,
        UV_USE_IO_URING: '0',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return { folder, events: readRecord(readFileSync(log), folder) };
}

function readRecord(bytes: Buffer, folder: string): DiskEvent[] {
  const events: DiskEvent[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
    const op = OPS[bytes.readUInt32LE(at)] ?? '';
    const fd = bytes.readInt32LE(at + 4);
    const offset = Number(bytes.readBigInt64LE(at + 8));
    const length = Number(bytes.readBigUInt64LE(at + 16));
    const [first, second] = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 28)];
    at += HEAD_BYTES;
    const name = (from: number, size: number): string =>
      bytes.toString('utf8', from, from + size).slice(folder.length + 1);
    const [path, other] = [name(at, first), name(at + first, second)];
    at += first + second;
    const data = bytes.subarray(at, at + length);
    at += length;
    if (op === 'open') events.push({ op, fd, path, truncates: offset === 2, creates: offset > 0 });
    else if (op === 'write') events.push({ op, fd, offset, data });
    else if (op === 'truncate') events.push({ op, fd, length: offset });
    else if (op === 'close' || op === 'sync') events.push({ op, fd });
    else if (op === 'rename' || op === 'link') events.push({ op, from: path, to: other });
    else if (op === 'unlink' || op === 'mkdir') events.push({ op, path });
  }
  return events;
}
