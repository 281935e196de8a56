import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman, cmanJson } from './cman.ts';

const folder = temporaryFolder();
const OLD = 'ruler anthem velvet tundra';
const NEW = 'cedar orbit pickle lantern';

/** Inherited by the commands. */
const withPassphrase = (passphrase?: string, next?: string): void => {
  if (passphrase === undefined) delete process.env['CMAN_PASSPHRASE'];
  else process.env['CMAN_PASSPHRASE'] = passphrase;
  if (next === undefined) delete process.env['CMAN_NEW_PASSPHRASE'];
  else process.env['CMAN_NEW_PASSPHRASE'] = next;
};

afterEach(() => withPassphrase());

it('a project is protected, given another passphrase, and plain again, with all that is in it', async () => {
  const text = folder.path('letter.txt');
  await writeFile(text, 'Aloisia Rumpelmayr was given aspirin. She was well.\n');
  const project = folder.path('ward.cman');
  await cman('import', project, text, '--format', 'text');
  const exported = async (): Promise<string> => {
    const out = folder.path('out.json');
    const { code, stderr } = await cman(
      'export',
      project,
      '--format',
      'spert-json',
      '--include',
      'all',
      '--out',
      out,
    );
    expect(stderr).not.toMatch(/error|cman:/);
    expect(code).toBe(0);
    return readFile(out, 'utf8');
  };
  const isPlain = async (): Promise<boolean> => (await readFile(project)).includes('Rumpelmayr');
  const before = await exported();

  withPassphrase(OLD);
  expect(await cmanJson('protect', project)).toMatchObject({ protected: true });
  expect(await isPlain()).toBe(false);
  expect(await exported()).toBe(before);

  withPassphrase();
  const unasked = await cman('check', project);
  expect(unasked).toMatchObject({ code: 2, stdout: '' });
  expect(unasked.stderr).toMatch(/is encrypted: put its passphrase into CMAN_PASSPHRASE/);

  withPassphrase(NEW, OLD);
  const wrong = await cman('passphrase', project);
  expect(wrong).toMatchObject({
    code: 1,
    stderr: 'cman: The project does not open: the passphrase is wrong, or the file is damaged.\n',
  });
  withPassphrase(OLD, NEW);
  expect(await cman('passphrase', project)).toMatchObject({ code: 0 });
  withPassphrase(NEW);
  expect(await cman('unprotect', project)).toMatchObject({ code: 0 });
  expect(await isPlain()).toBe(true);
  expect(await exported()).toBe(before);
});

it('a project that is made while CMAN_PASSPHRASE is set is encrypted', async () => {
  const text = folder.path('other.txt');
  await writeFile(text, 'Aloisia Rumpelmayr was given aspirin.\n');
  withPassphrase(OLD);
  expect(await cman('import', folder.path('made.cman'), text, '--format', 'text')).toMatchObject({ code: 0 });
  const bytes = await readFile(folder.path('made.cman'));
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('CMAN');
  expect(bytes.includes('Rumpelmayr')).toBe(false);
});
