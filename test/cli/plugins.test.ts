import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const ENTRY = resolve(process.env['CMAN_TEST_BUILD'] ?? 'build', 'cli/main.js');

/** With a folder of plugins, and of settings, of its own. */
function cman(...args: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      CMAN_PLUGINS: folder.path('plugins'),
      XDG_CONFIG_HOME: folder.path('config'),
      APPDATA: folder.path('config'),
      HOME: folder.path('home'),
    },
  });
  return { code: status, stdout, stderr };
}

it('are left out until they are trusted, and again when that is taken back', async () => {
  const plugin = folder.path('plugins/formats/lines');
  await mkdir(plugin, { recursive: true });
  await mkdir(folder.path('home'));
  await writeFile(
    join(plugin, 'index.js'),
    `export default { extensions: ['.lines'], annotated: false,
      read: ({ name, bytes }) => { const text = new TextDecoder().decode(bytes).trim(); return { ok: true, value: { warnings: [],
        documents: [{ name, text, sentences: [{ begin: 0, end: text.length, tokens: [{ begin: 0, end: text.length }], mentions: [], relations: [], annotated: false }] }] } }; },
      write: (documents) => ({ bytes: new TextEncoder().encode(documents.map(({ text }) => text).join('|')), omissions: [] }) };`,
  );
  await writeFile(
    join(plugin, 'plugin.json'),
    JSON.stringify({
      id: 'lines',
      kind: 'format',
      apiVersion: 1,
      entry: 'index.js',
      name: 'Lines',
      description: 'A test',
      permissions: ['imported-files', 'exported-annotations'],
    }),
  );
  const input = folder.path('in.lines');
  await writeFile(input, 'Zoë');
  const convert = (): ReturnType<typeof cman> =>
    cman('convert', input, folder.path('out.lines'), '--from', 'lines', '--to', 'lines');

  const refused = convert();
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('nobody has allowed these files (cman plugins trust)');
  expect(cman('plugins').stdout).toMatch(/lines +format +left out: nobody has allowed it/);
  const trusted = cman('plugins', 'trust', plugin);
  expect([trusted.code, trusted.stdout]).toEqual([
    0,
    expect.stringMatching(/allowed[^]*SHA-256 [0-9a-f]{64}/),
  ]);
  expect(convert()).toMatchObject({ code: 0, stderr: expect.not.stringContaining('left out') });
  expect(cman('plugins', 'distrust', plugin).code).toBe(0);
  expect(convert().code).not.toBe(0);
  expect(cman('plugins', 'trust', folder.path('elsewhere')).code).toBe(1);
});
