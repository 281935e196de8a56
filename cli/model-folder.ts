// A model on disk: a folder with the files of a model version and, while it is being trained, a checkpoint to go on from.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ModelFiles } from '../core/contract/trainer.ts';
import { AppError } from '../core/errors.ts';
import { writeAtomically } from '../electron/project/atomic-write.ts';
import { isMissing, reasonOf } from './files.ts';

const MANIFEST = 'manifest.json';
const MODEL_FILES = [MANIFEST, 'weights.bin', 'ner.onnx', 're.onnx'];
const CHECKPOINT = 'checkpoint.bin';

/** @throws AppError `no-model` when the folder or its manifest is not there */
export async function readModelFolder(folder: string): Promise<ModelFiles> {
  const files: Record<string, Uint8Array> = {};
  for (const name of await namesIn(folder)) {
    if (MODEL_FILES.includes(name)) files[name] = await readFile(join(folder, name));
  }
  if (!files[MANIFEST]) {
    throw new AppError('no-model', `${folder}: there is no model here (no ${MANIFEST})`, { folder });
  }
  return files;
}

/**
 * Whether the folder can be replaced by a model: it is not there, or holds a model's files only.
 * @throws AppError `refused` naming what else is in it
 */
export async function checkModelFolder(folder: string): Promise<void> {
  // What a killed training leaves of a checkpoint half written begins with its name, too.
  const isOurs = (name: string): boolean => MODEL_FILES.includes(name) || name.startsWith(CHECKPOINT);
  const foreign = (await namesIn(folder)).find((name) => !isOurs(name));
  if (foreign !== undefined) {
    throw new AppError('refused', `${folder}: this folder holds other files (${foreign}); name a new one`, {
      folder,
    });
  }
}

/** Puts a model in the folder's place, checkpoint and all: whole or not at all. @throws AppError `refused` */
export async function writeModelFolder(folder: string, files: ModelFiles): Promise<void> {
  const place = resolve(folder);
  const beside = (what: string): string => join(dirname(place), `.${basename(place)}.${process.pid}.${what}`);
  const [partial, old] = [beside('partial'), beside('old')];
  try {
    await mkdir(partial, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(partial, name), bytes);
    await rename(place, old).catch(unlessMissing);
    await rename(partial, place);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw new AppError('refused', `${folder}: ${reasonOf(error)}`, { folder });
  }
}

export async function writeCheckpoint(folder: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, CHECKPOINT), bytes);
}

/** Null when there is none. */
export async function readCheckpoint(folder: string): Promise<Uint8Array | null> {
  return readFile(join(folder, CHECKPOINT)).catch(unlessMissing);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder).catch(unlessMissing)) ?? [];
  } catch (error) {
    throw new AppError('no-model', `${folder}: ${reasonOf(error)}`, { folder });
  }
}

function unlessMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
