// Project files that somebody has changed with a tool of their own: a schema that is not ours is refused before any of it is used, and what the rows
// say is checked as it is read.
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, test } from 'vitest';
import { OccurrenceSearch } from '../../electron/project/recommend/occurrences.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { connect } from '../../electron/project/sqlite/driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';

const folder = temporaryFolder();
const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';
/** Word for word as a project has it: who changes a sentence takes it away and puts it back. */
const SENTENCES_ARE_KEPT =
  "CREATE TRIGGER sentences_are_immutable BEFORE UPDATE ON sentences\nBEGIN SELECT RAISE(ABORT, 'sentences are immutable'); END";

async function tampered(name: string, sql: string): Promise<string> {
  const path = folder.path(name);
  const store = await smallProject(path, 3);
  await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
  await store.close();
  const database = await connect(path, false);
  await database.script(sql);
  await database.close();
  return path;
}

describe('a schema of its own', () => {
  test.each([
    ['trigger', 'CREATE TRIGGER evil AFTER INSERT ON transactions BEGIN DELETE FROM mentions; END'],
    ['view', `CREATE VIEW evil AS ${ENDLESS}`],
    ['view in a table’s place', `DROP TABLE history; CREATE VIEW history AS ${ENDLESS}`],
    [
      'computed column',
      'ALTER TABLE settings RENAME TO s; CREATE TABLE settings (key TEXT, value TEXT AS (hex(zeroblob(99))))',
    ],
    ['index that calls a function', 'CREATE INDEX evil ON sentences (length(text))'],
    ['table', `CREATE TABLE "'; DROP TABLE mentions; --" (x)`],
    ['missing rule', 'DROP TRIGGER transactions_are_kept'],
    [
      'index as if it were SQLite’s own',
      "PRAGMA writable_schema = ON; UPDATE sqlite_master SET name = 'sqlite_autoindex_x_9' WHERE name = 'history_by_state'",
    ],
  ])('is refused, and the file left as it is: a %s', async (what, sql) => {
    const path = await tampered(`${what.replace(/\W/g, '-')}.cman`, sql);
    const before = await readFile(path);
    for (const quickly of [true, false]) {
      await expect(ProjectStore.open(path, { quickly })).rejects.toMatchObject({ code: 'damaged-project' });
    }
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('runs nothing: what a trigger would delete is there afterwards', async () => {
    const path = await tampered(
      'later.cman',
      'CREATE TRIGGER evil AFTER UPDATE ON sentence_states BEGIN DELETE FROM mentions; END',
    );
    await expect(ProjectStore.open(path)).rejects.toMatchObject({ code: 'damaged-project' });
    const database = await connect(path, false);
    await database.script('DROP TRIGGER evil');
    await database.close();
    const store = await ProjectStore.open(path);
    expect((await store.view('d1s0')).mentions).toHaveLength(1);
    await store.close();
  });
});

describe('rows that no project writes', () => {
  test.each([
    ['broken JSON', "UPDATE mentions SET origin = '{'"],
    ['JSON of another shape', 'UPDATE mentions SET origin = \'{"__proto__": {"kind": "annotator"}}\''],
    ['a mention outside of its sentence', 'UPDATE mentions SET begin_offset = 9000, end_offset = 9002'],
    [
      'tokens that end in the middle of a number',
      "DROP TRIGGER sentences_are_immutable; UPDATE sentences SET tokens = x'80'",
    ],
  ])('are said to be damage where they are read: %s', async (what, sql) => {
    const path = await tampered(`${what.replace(/\W/g, '-')}.cman`, '');
    const database = await connect(path, false);
    await database.script(sql.startsWith('DROP') ? `${sql}; ${SENTENCES_ARE_KEPT}` : sql);
    await database.close();
    const store = await ProjectStore.open(path, { quickly: true });
    await expect(store.view('d1s0')).rejects.toMatchObject({ code: 'damaged-project' });
    expect(Reflect.get({}, 'kind')).toBeUndefined();
    await store.close();
  });

  it('what has no place beside what the file says is damage, too, and nothing of it is stored', async () => {
    const store = await smallProject(folder.path('no-place.cman'), 3);
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    const told: string[] = [];
    store.database.onTrouble = ({ code }) => told.push(code);
    await expect(
      store.database.transaction(async (session) => {
        await session.run('UPDATE sentence_states SET skipped = 7');
        await session.run(
          "INSERT INTO mentions SELECT 'another', sentence, begin_offset, end_offset, type, status, origin, confidence, runner_up FROM mentions",
        );
      }),
    ).rejects.toMatchObject({ code: 'damaged-project', details: { sqlite: 'SQLITE_CONSTRAINT' } });
    expect(told).toEqual(['damaged-project']);
    expect(await store.view('d1s0')).toMatchObject({ mentions: [{ begin: 0 }] });
    expect(await store.database.get('SELECT max(skipped) AS most FROM sentence_states')).toEqual({ most: 0 });
    await store.close();
  });

  it.each([
    ['a gap of billions is passed in one step', 2n ** 50n, 'checked'],
    ['what JavaScript can’t tell from its neighbours is damage', 2n ** 53n + 1n, null],
  ] as const)('a sentence with a number of its own: %s', async (_, number, kind) => {
    const path = await tampered(`gap-${number}.cman`, '');
    const database = await connect(path, false);
    await database.script(
      `DROP TRIGGER sentences_are_immutable; UPDATE sentences SET seq = ${number} WHERE id = 'd1s2'; ${SENTENCES_ARE_KEPT}`,
    );
    await database.close();
    const store = await ProjectStore.open(path, { quickly: true });
    const search = new OccurrenceSearch('%');
    const looked = async (): Promise<unknown> => {
      for (let asked = 0; (await search.next(store.database)) !== null; asked++)
        expect(asked).toBeLessThan(3);
      return store.consistencyCheck().goOn(Number.POSITIVE_INFINITY);
    };
    await (kind
      ? expect(looked()).resolves.toMatchObject({ kind })
      : expect(looked()).rejects.toMatchObject({ code: 'damaged-project' }));
    await store.close();
  });

  it('no file at all: bytes of anything are no project', async () => {
    const path = folder.path('bytes.cman');
    await writeFile(path, 'SQLite format 3\u0000' + 'x'.repeat(5000));
    await expect(ProjectStore.open(path)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:not-a|damaged)-project$/),
    });
  });
});
