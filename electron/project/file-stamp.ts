// How a project's file looked when we closed it: as long as it looks so, nobody else has written to it, and it need not be read from end
// to end again when it is opened.
import { stat } from 'node:fs/promises';
import { z } from 'zod';

export const fileStampSchema = z.object({ bytes: z.number(), modifiedMs: z.number() });
export type FileStamp = Readonly<z.infer<typeof fileStampSchema>>;

/** Of a file that is closed; null when there is none, or a log beside it says that it was not closed in order. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const file = await stat(path).catch(() => null);
  const log = await stat(`${path}-wal`).catch(() => null);
  return file === null || (log !== null && log.size > 0)
    ? null
    : { bytes: file.size, modifiedMs: file.mtimeMs };
}

export const sameStamp = (one: FileStamp | null, other: FileStamp | null): boolean =>
  one !== null && other !== null && one.bytes === other.bytes && one.modifiedMs === other.modifiedMs;
