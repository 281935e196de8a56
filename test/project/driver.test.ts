import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { insertRows, paddedTo } from '../../electron/project/sqlite/bulk.ts';
import { connect, type SqlDatabase } from '../../electron/project/sqlite/driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();

async function numbers(name: string): Promise<SqlDatabase> {
  const database = await connect(folder.path(name), true);
  await database.script('CREATE TABLE numbers (n INTEGER NOT NULL UNIQUE) STRICT');
  return database;
}

const count = async (database: SqlDatabase): Promise<unknown> =>
  (await database.get('SELECT count(*) AS number FROM numbers'))?.['number'];

describe('a transaction', () => {
  it('is all or nothing', async () => {
    const database = await numbers('all.db');
    await expect(
      database.transaction(async (session) => {
        await session.run('INSERT INTO numbers VALUES (1)');
        throw new AppError('refused', 'on second thoughts');
      }),
    ).rejects.toThrow('on second thoughts');
    expect(await count(database)).toBe(0);
    await expect(
      database.transaction(async (session) => {
        await session.run('INSERT INTO numbers VALUES (1)');
        await session.run('INSERT INTO numbers VALUES (1)');
      }),
    ).rejects.toMatchObject({ code: 'internal', details: { sqlite: 'SQLITE_CONSTRAINT' } });
    expect(await count(database)).toBe(0);
    // And the next one is not hurt by it.
    await database.transaction((session) => session.run('INSERT INTO numbers VALUES (2)'));
    expect(await count(database)).toBe(1);
    await database.close();
  });

  it('is alone: others wait, and see it whole', async () => {
    const database = await numbers('alone.db');
    const slow = database.transaction(async (session) => {
      await session.run('INSERT INTO numbers VALUES (1)');
      await new Promise((resolve) => setTimeout(resolve, 20));
      await session.run('INSERT INTO numbers VALUES (2)');
    });
    const seen = count(database);
    const other = database.transaction(async (session) => session.run('INSERT INTO numbers VALUES (3)'));
    await Promise.all([slow, other]);
    expect(await seen).toBe(2);
    expect(await count(database)).toBe(3);
    await database.close();
  });
});

it('values come back as they went: blobs, big integers, NUL, emoji, null', async () => {
  const database = await connect(folder.path('values.db'), true);
  await database.script('CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB) STRICT');
  const blob = Uint8Array.of(0, 1, 254, 255);
  const view = new Uint8Array(Uint8Array.of(9, 0, 1, 254, 255, 9).buffer, 1, 4);
  await database.run('INSERT INTO t VALUES (?, ?, ?, ?)', [2 ** 45 + 1, 0.1 + 0.2, 'a\0b \u{1F600} é', view]);
  await database.run('INSERT INTO t VALUES (?, ?, ?, ?)', [null, null, null, null]);
  const [row, empty] = await database.all('SELECT * FROM t');
  expect(row).toMatchObject({ i: 2 ** 45 + 1, r: 0.1 + 0.2, s: 'a\0b \u{1F600} é' });
  expect(Uint8Array.from(row?.['b'] as Uint8Array)).toEqual(blob);
  expect(empty).toEqual({ i: null, r: null, s: null, b: null });
  await database.close();
});

it('rows are inserted in bulk, whatever their number', async () => {
  for (const size of [0, 1, 3, 31, 255, 256, 700]) {
    const database = await numbers(`bulk-${size}.db`);
    await insertRows(
      database,
      'numbers',
      ['n'],
      Array.from({ length: size }, (_, n) => [n]),
    );
    expect(await count(database)).toBe(size);
    await database.close();
  }
});

it('lists are padded to few lengths', () => {
  expect(paddedTo([])).toEqual([]);
  expect(paddedTo([1])).toEqual([1]);
  expect(paddedTo([1, 2, 3])).toEqual([1, 2, 3, 3]);
  expect(paddedTo([1, 2, 3, 4, 5])).toHaveLength(8);
});
