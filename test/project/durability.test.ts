// The app is killed while an annotator works: whatever was acknowledged is there afterwards, and the project is sound.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ProjectStore } from '../../electron/project/store.ts';
import { brokenRules } from '../core/model/sentence-rules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { contentOf, smallProject } from './small-project.ts';

const folder = temporaryFolder();
const SENTENCES = 40;
const KILLS = 4;

/** Lets a process annotate until it has acknowledged `after` actions, then kills it. @returns what it acknowledged */
async function annotateAndKill(path: string, after: number): Promise<string[]> {
  const child = fork(join(import.meta.dirname, 'annotating-process.ts'), [path, String(SENTENCES)], {
    execArgv: ['--import', 'tsx'],
  });
  const acknowledged: string[] = [];
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.on('message', (message) => {
    acknowledged.push(String(message));
    // In the middle of the next action, most likely.
    if (acknowledged.length === after) child.kill('SIGKILL');
  });
  await gone;
  return acknowledged;
}

it('nothing acknowledged is lost when the process is killed, time after time', async () => {
  const path = folder.path('killed.cman');
  await (await smallProject(path, SENTENCES)).close();
  const acknowledged: string[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    const now = await annotateAndKill(path, 10 * kill + kill);
    expect(now.length).toBeGreaterThanOrEqual(10 * kill);
    acknowledged.push(...now);

    const store = await ProjectStore.open(path);
    const ids = new Set<string>(
      (await contentOf(store)).flatMap(({ mentions }) => mentions.map(({ id }) => id)),
    );
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    // At most the one action whose acknowledgement was under way came on top each time.
    expect(ids.size).toBeLessThanOrEqual(acknowledged.length + kill);
    const schema = await store.schema();
    for (const annotations of await contentOf(store)) expect(brokenRules(annotations, schema)).toEqual([]);
    expect(await store.database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(await store.summary()).toMatchObject({ undo: 'create mention', redo: null });
    await store.close();
  }
  // And all of it can be undone, down to the empty sentences.
  const store = await ProjectStore.open(path);
  while ((await store.summary()).undo === 'create mention') await store.undo();
  expect((await contentOf(store)).every(({ mentions }) => mentions.length === 0)).toBe(true);
  await store.close();
});
