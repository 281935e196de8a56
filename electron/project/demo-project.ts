import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors.ts';

export interface DemoPlaces {
  /** The demo project that set-up has made. */
  readonly prepared: string;
  /** Where the user's own copy lies, or will. */
  readonly own: string;
}

/**
 * The path of the user's own copy of the demo project, copied at first use: whatever is tried out in it stays.
 * @throws AppError `not-found` when set-up has made none
 */
export async function ownDemoProject({ prepared, own }: DemoPlaces): Promise<string> {
  if (await exists(own)) return own;
  if (!(await exists(prepared))) {
    throw new AppError('not-found', 'the demo project has not been made on this machine', { path: prepared });
  }
  await mkdir(dirname(own), { recursive: true });
  const draft = `${own}.part-${process.pid}`;
  try {
    await copyFile(prepared, draft);
    await rename(draft, own);
  } finally {
    await rm(draft, { force: true });
  }
  return own;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
