// Ctrl+C while much is imported or exported: exit code 1, and nothing has happened.
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman, startCman } from './cman.ts';

const folder = temporaryFolder();
const LIMIT_MS = 5 * 60_000;
const SENTENCES = 40_000;
let text = '';

beforeAll(async () => {
  text = folder.path('long.txt');
  const lines = Array.from({ length: SENTENCES }, (_, index) => `Ann saw number ${index} in Bern.`);
  await writeFile(text, lines.join('\n\n'));
});

describe('Ctrl+C', () => {
  it(
    'takes back an import, and the project that was made for it',
    async () => {
      const project = folder.path('new.cman');
      const command = startCman('import', project, text, '--format', 'text');
      await command.saw('adding sentences');
      command.child.kill('SIGINT');
      const { code, stderr, stdout } = await command.finished;
      expect(code).toBe(1);
      expect(stderr).toMatch(/the import was cancelled/);
      expect(stdout).toBe('');
      expect(existsSync(project)).toBe(false);
    },
    LIMIT_MS,
  );

  it(
    'leaves no file of an export',
    async () => {
      const [project, out] = [folder.path('full.cman'), folder.path('out.json')];
      expect((await cman('import', project, text, '--format', 'text')).code).toBe(0);
      const command = startCman('export', project, '--format', 'spert-json', '--out', out);
      await command.saw('collecting documents');
      command.child.kill('SIGINT');
      const { code } = await command.finished;
      expect(code).toBe(1);
      expect((await readdir(folder.path('.'))).filter((name) => name.startsWith('out.json'))).toEqual([]);
    },
    LIMIT_MS,
  );
});
