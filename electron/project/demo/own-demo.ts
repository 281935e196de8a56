import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Formats } from '../formats.ts';
import { ProjectStore } from '../store.ts';
import { readDemoCorpus } from './demo-corpus.ts';
import { fillProject, roleInWindow } from './fill-project.ts';

export interface DemoPlaces {
  /** The demo project that set-up has made, with a trained model. */
  readonly prepared: string;
  /** Where the user's own copy lies, or will. */
  readonly own: string;
  /** Folder of the bundled sample and its schemas. */
  readonly resources: string;
}

/**
 * The path of the user's own copy of the demo project, copied at first use: whatever is tried out in it stays. Where set-up has made none, one
 * is made of the bundled sample, half of it annotated: all is there but the model, which Retrain makes.
 */
export async function ownDemoProject(
  { prepared, own, resources }: DemoPlaces,
  formats: Formats,
): Promise<string> {
  if (await exists(own)) return own;
  await mkdir(dirname(own), { recursive: true });
  const draft = `${own}.part-${process.pid}`;
  try {
    await rm(draft, { force: true });
    if (await exists(prepared)) await copyFile(prepared, draft);
    else await makeWithoutModel(draft, formats, resources);
    await rename(draft, own);
  } finally {
    await rm(draft, { force: true });
  }
  return own;
}

async function makeWithoutModel(path: string, formats: Formats, resources: string): Promise<void> {
  const corpus = await readDemoCorpus(formats, resources);
  const store = await ProjectStore.create(path);
  try {
    await store.markAsDemo();
    await fillProject(store, corpus, roleInWindow);
  } finally {
    // SQLite writes its log back into the file and removes it.
    await store.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
