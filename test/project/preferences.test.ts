// What the app remembers is taken as far as it can be chosen in the app; the rest is as if it had never been set.
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Preferences } from '../../electron/project/preferences.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();

async function reading(kept: object): Promise<Preferences> {
  const path = folder.path('preferences.json');
  await writeFile(path, JSON.stringify(kept));
  return Preferences.read(path);
}

test('a list of recent projects that somebody else made longer is cut to what the menu shows', async () => {
  const recentProjects = Array.from({ length: 5000 }, (_, index) => `/p${index}.cman`);
  expect((await reading({ recentProjects })).recentProjects).toEqual(recentProjects.slice(0, 10));
});

test.each([
  [null, null],
  [1440, 1440],
  [1441, 10],
  [0, 10],
  ['soon', 10],
])('locking after %j minutes is %j', async (lockAfterMinutes, expected) => {
  expect((await reading({ lockAfterMinutes })).lockAfterMinutes).toBe(expected);
});
