import { readdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { smallProject } from '../project/small-project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman } from './cman.ts';

const folder = temporaryFolder();
const PAGE = 4096;

it('backs a project up, says that a damaged one is damaged, and recovers it with its backup', async () => {
  const project = folder.path('work.cman');
  await (await smallProject(project, 200)).close();
  const made = await cman('backup', project, '--json');
  expect(made).toMatchObject({ code: 0 });
  expect(JSON.parse(made.stdout)).toMatchObject({ project, sentences: 200, complete: 0 });
  expect((await readdir(`${project}-backups`)).sort()).toEqual([
    expect.stringMatching(/^000001 .* asked\.cman$/),
    'backups.json',
  ]);

  const bytes = await readFile(project);
  bytes.fill(0x5a, 4 * PAGE, 12 * PAGE);
  await writeFile(project, bytes);
  const checked = await cman('check', project);
  expect(checked.code).toBe(1);
  expect(checked.stderr).toMatch(/damaged .*cman recover makes a new one/);

  const to = folder.path('recovered.cman');
  const recovered = await cman('recover', project, '--out', to, '--json');
  expect(JSON.parse(recovered.stdout)).toMatchObject({
    to,
    sentences: { restored: 200, missing: 0 },
    actions: { missing: 0 },
  });
  expect(recovered.code).toBe(0);
  expect((await cman('check', to)).stdout).toContain('The file is sound.');
  // Neither command writes over a file.
  expect(await cman('recover', project, '--out', to)).toMatchObject({ code: 1 });
  expect(await cman('backup', to, '--out', to)).toMatchObject({ code: 1 });
  expect((await readFile(project)).equals(bytes)).toBe(true);
}, 60_000);
