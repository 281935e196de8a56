// Laws of changing a project's protection: whatever it holds survives any row of changes, and a change that is killed leaves the project as it was
// or as it is to be.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointPath } from '../../../electron/project/checkpoint-file.ts';
import { changeProtection } from '../../../electron/project/protection/change-protection.ts';
import { removeDrafts } from '../../../electron/project/protection/drafts.ts';
import { recogniseFile } from '../../../electron/project/protection/file-kind.ts';
import { newHeader } from '../../../electron/project/protection/key-derivation.ts';
import { connect, type FileKey, type SqlDatabase } from '../../../electron/project/sqlite/driver.ts';
import { textOf } from '../../../electron/project/sqlite/row.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { asFile, smallDocument } from '../small-project.ts';

const folder = temporaryFolder();

/** As a derivation would have made it; deriving takes half a second each. */
const randomKey = (): FileKey => ({ header: newHeader(), bytes: randomBytes(32) });

async function projectWith(name: string, texts: readonly string[]): Promise<string> {
  const path = folder.path(name);
  const store = await ProjectStore.create(path, { durable: false });
  await store.importCorpora([asFile([smallDocument(5, texts.join(' '))])]);
  for (const [index, text] of texts.entries())
    await store.database.transaction((session) =>
      session.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', [`test ${index}`, text]),
    );
  await store.close();
  return path;
}

/** Every row of every table, blobs included. */
async function allRows(database: SqlDatabase): Promise<unknown> {
  const tables = await database.all(
    "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index', 'trigger') ORDER BY name",
  );
  const rows: [string, unknown][] = [];
  for (const table of tables.filter((row) => String(row['sql']).startsWith('CREATE TABLE'))) {
    const name = textOf(table, 'name');
    rows.push([name, await database.all(`SELECT * FROM "${name}"`)]);
  }
  return { tables, rows };
}

async function contentUnder(path: string, key: FileKey | null): Promise<unknown> {
  const database = await connect(path, false, key);
  const rows = await allRows(database);
  await database.close();
  return rows;
}

const expectNothingBeside = async (path: string): Promise<void> => {
  const names = (await readdir(dirname(path))).filter(
    (name) => path.endsWith(name) || name.includes('.new-'),
  );
  expect(names.filter((name) => name.includes('.new-'))).toEqual([]);
};

describe('changing the protection of a project', () => {
  it('keeps every row, whatever it holds: protected, changed, plain again', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 4 }),
        async (texts) => {
          const path = await projectWith(`law ${run++}.cman`, texts);
          const content = await contentUnder(path, null);
          const [first, second] = [randomKey(), randomKey()];
          for (const [from, to] of [
            [null, first],
            [first, second],
            [second, null],
          ] as const) {
            await changeProtection(path, from, to);
            expect(await contentUnder(path, to)).toEqual(content);
            expect((await recogniseFile(path)).kind).toBe(to ? 'protected' : 'plain');
          }
          await expectNothingBeside(path);
        },
      ),
      { numRuns: 4 },
    );
  });

  it('leaves nothing plain behind: no log, no draft, no checkpoint', async () => {
    const path = await projectWith('secret.cman', ['Aloisia Rumpelmayr']);
    await writeFile(checkpointPath(path), 'weights that know Rumpelmayr');
    await changeProtection(path, null, randomKey());
    const names = (await readdir(dirname(path))).filter((name) => name.startsWith('secret'));
    expect(names).toEqual(['secret.cman']);
    expect((await readFile(path)).includes('Rumpelmayr')).toBe(false);
  });

  it('refuses the wrong key and leaves the file as it was', async () => {
    const path = await projectWith('kept.cman', []);
    const key = randomKey();
    await changeProtection(path, null, key);
    const before = await readFile(path);
    await expect(changeProtection(path, { ...key, bytes: randomBytes(32) }, null)).rejects.toThrow();
    expect(before.equals(await readFile(path))).toBe(true);
    await expectNothingBeside(path);
  });

  it('killed at any moment leaves the project under one of the two keys, with all its rows', async () => {
    const path = await projectWith('killed.cman', ['Aloisia Rumpelmayr']);
    const content = await contentUnder(path, null);
    const key = randomKey();
    const hex = Buffer.concat([key.bytes, key.header]).toString('hex');
    const ends = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const child = fork(new URL('killed-change-process.ts', import.meta.url), [path, 'plain', hex], {
        execArgv: ['--import', 'tsx'],
      });
      await once(child, 'message');
      await new Promise((resolve) => setTimeout(resolve, 20 + 150 * round));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { kind } = await recogniseFile(path);
      ends.add(kind);
      const now = kind === 'plain' ? null : key;
      expect(await contentUnder(path, now)).toEqual(content);
      await removeDrafts(path);
      await expectNothingBeside(path);
    }
    expect([...ends].every((kind) => kind === 'plain' || kind === 'protected')).toBe(true);
  });
});
