// The state of a training that has not ended, beside the project: `NAME.cman-checkpoint`. Not in the project, since 70 MB every quarter of a
// minute would hold up an annotator's clicks and leave the file that much longer (docs/adr/0008-checkpoint-file.md). It may be
// lost or damaged at any time: then a training begins anew.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EpochReport } from '../../core/contract/trainer.ts';

export interface Checkpoint {
  /** Names what is trained on what: a checkpoint serves a training of the same name only. */
  readonly run: string;
  /** Reports of the epochs done. */
  readonly epochs: readonly EpochReport[];
  readonly bytes: Uint8Array;
}

const headerSchema = z.object({
  run: z.string(),
  // Written by us and only shown: not taken apart here.
  epochs: z.array(z.custom<EpochReport>((value) => typeof value === 'object' && value !== null)),
  sha256: z.string(),
});

const LINE_FEED = 0x0a;

export const checkpointPath = (project: string): string => `${project}-checkpoint`;

/** Whole or not at all. Not forced to the disk: after a power cut its checksum tells. */
export async function writeCheckpoint(project: string, { run, epochs, bytes }: Checkpoint): Promise<void> {
  const path = checkpointPath(project);
  const draft = `${path}.part-${process.pid}`;
  const header = JSON.stringify({ run, epochs, sha256: digest(bytes) });
  try {
    await writeFile(draft, [Buffer.from(`${header}\n`), bytes]);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Null when there is none, or none that is whole. */
export async function readCheckpoint(project: string): Promise<Checkpoint | null> {
  const content = await readFile(checkpointPath(project)).catch(() => null);
  const end = content?.indexOf(LINE_FEED) ?? -1;
  if (!content || end < 0) return null;
  try {
    const header = headerSchema.parse(JSON.parse(content.toString('utf8', 0, end)));
    const bytes = content.subarray(end + 1);
    return digest(bytes) === header.sha256 ? { run: header.run, epochs: header.epochs, bytes } : null;
  } catch {
    return null;
  }
}

export async function removeCheckpoint(project: string): Promise<void> {
  await rm(checkpointPath(project), { force: true });
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
