import { afterAll, afterEach, expect } from 'vitest';
import type { RunningApp } from './running-app.ts';

/** After each test of the file: a picture of what failed, and no error in the page. At the end: the app and its data are gone. */
export function tidiesUp(running: () => RunningApp): void {
  afterEach(async ({ task }) => {
    const app = running();
    if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
    expect(app.pageErrors).toEqual([]);
  });

  afterAll(async () => {
    const app = running();
    await app.close();
    await app.removeData();
  });
}
