// Laws of the audit log: whatever is done, the chain verifies; whatever is changed behind its back, it is found.
import { expect, it, describe } from 'vitest';
import fc from 'fast-check';
import { AppError } from '../../../core/errors.ts';
import { applyChanges, type AnnotationState } from '../../../core/model/changes.ts';
import { mergeFiles } from '../../../electron/project/people/merging.ts';
import { changesFrom } from '../../../electron/project/records.ts';
import { verifyAudit } from '../../../electron/project/audit/verify.ts';
import { auditHead } from '../../../electron/project/audit/record.ts';
import { connect } from '../../../electron/project/sqlite/driver.ts';
import { migrate } from '../../../electron/project/sqlite/migrate.ts';
import { bytesOf, numberOf, textOf } from '../../../electron/project/sqlite/row.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { Chooser, NEWS_SCHEMA, randomCommand, WIDER_SCHEMA } from '../../support/random-actions.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { byId, contentOf, smallProject } from '../small-project.ts';
import { tamper } from './tamper.ts';

const folder = temporaryFolder();
const SENTENCES = 4;

/** Commands, undo and redo at random; refusals are part of it. */
async function act(store: ProjectStore, choose: Chooser, actions: number): Promise<void> {
  for (let action = 0; action < actions; action++) {
    const kind = choose.below(100);
    const sentences = await contentOf(store);
    const annotations = sentences[choose.below(SENTENCES)]!;
    try {
      if (kind < 15) await store.undo();
      else if (kind < 25) await store.redo();
      else if (kind < 30) {
        const schema = choose.chance(0.5) ? WIDER_SCHEMA : NEWS_SCHEMA;
        await store.execute({ kind: 'set-schema', schema });
      } else await store.execute(randomCommand(choose, annotations));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}

const quick = { durable: false };

async function workedOn(name: string, seed: number, actions: number): Promise<ProjectStore> {
  const store = await smallProject(folder.path(name), SENTENCES, quick);
  await act(store, new Chooser(seed), actions);
  return store;
}

describe('whatever is done', () => {
  it('verifies: commands, undo, redo, merges and their undo, a restart', async () => {
    for (const seed of [11]) {
      const other = await workedOn(`other-${seed}.cman`, seed + 100, 12);
      await other.setAnnotator('bob');
      const first = (await contentOf(other))[0]!.sentence;
      if (first.status === 'pending') {
        await other.execute({ kind: 'complete-sentence', sentenceId: first.id, threshold: 0.5 });
      }
      await other.close();
      const choose = new Chooser(seed);
      let store = await workedOn(`mine-${seed}.cman`, seed, 20);
      await mergeFiles(store, [other.path], { preview: false });
      await act(store, choose, 10);
      await store.undo();
      await store.setAnnotator('eve');
      await store.close();
      store = await ProjectStore.open(store.path, quick);
      await act(store, choose, 10);
      const found = await verifyAudit(store.database);
      const counted = await store.database.get('SELECT count(*) AS number FROM transactions');
      expect(found).toMatchObject({
        fault: null,
        earlierTransactions: 0,
        transactions: numberOf(counted!, 'number'),
        head: await auditHead(store.database),
      });
      const kinds = await store.database.all('SELECT DISTINCT kind FROM audit ORDER BY kind');
      expect(kinds.map((row) => textOf(row, 'kind'))).toEqual(
        expect.arrayContaining(['annotator-changed', 'edit', 'merge', 'project-closed', 'project-opened']),
      );
      await store.close();
    }
  });

  it('replayed, is what the project holds', async () => {
    const store = await smallProject(folder.path('replay.cman'), SENTENCES, quick);
    const start = await contentOf(store);
    const first = await store.database.get('SELECT max(seq) AS seq FROM transactions');
    await act(store, new Chooser(5), 60);
    const rows = await store.database.all('SELECT changes FROM transactions WHERE seq > ? ORDER BY seq', [
      numberOf(first!, 'seq'),
    ]);
    const end = rows.reduce<AnnotationState>(
      (state, row) => applyChanges(state, changesFrom(textOf(row, 'changes'))),
      {
        schema: NEWS_SCHEMA,
        sentences: new Map(start.map(({ sentence }) => [sentence.id, sentence])),
        mentions: new Map(),
        relations: new Map(),
      },
    );
    const content = await contentOf(store);
    expect(byId(content.flatMap(({ mentions }) => mentions))).toEqual(byId(end.mentions.values()));
    expect(byId(content.flatMap(({ relations }) => relations))).toEqual(byId(end.relations.values()));
    expect(content.map(({ sentence }) => sentence)).toEqual([...end.sentences.values()]);
    expect((await verifyAudit(store.database)).fault).toBeNull();
    await store.close();
  });

  it('begins, in a project of before, with what was there, and finds that altered', async () => {
    const path = folder.path('before.cman');
    const database = await connect(path, true);
    await migrate(database, 9);
    for (let number = 1; number <= 3; number++) {
      await database.run(
        `INSERT INTO transactions (id, action, at, who, label, sentence, changes) VALUES (?, 'do', 1, 'ada', 'x', NULL, '[]')`,
        [`t${number}`],
      );
    }
    await database.close();
    const store = await ProjectStore.open(path, quick);
    await store.setAnnotator('eve');
    const { database: opened } = store;
    expect(await verifyAudit(opened)).toMatchObject({ fault: null, earlierTransactions: 3, transactions: 0 });
    await tamper(opened, `UPDATE transactions SET who = 'bob' WHERE seq = 2`);
    expect((await verifyAudit(opened)).fault).toMatchObject({
      kind: 'earlier-transactions-altered',
      record: 1,
    });
    await store.close();
  });
});

describe('whatever is changed', () => {
  it('is refused by the file itself', async () => {
    const store = await workedOn('guarded.cman', 1, 2);
    const refused = (sql: string) => expect(store.database.run(sql)).rejects.toThrow(/append-only/);
    await refused('DELETE FROM audit WHERE seq = 1');
    await refused(`UPDATE audit SET who = 'x'`);
    await refused('DELETE FROM transactions');
    await refused(`UPDATE transactions SET who = 'x'`);
    await refused('INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1');
    await refused('INSERT OR REPLACE INTO transactions SELECT * FROM transactions WHERE seq = 1');
    await refused(
      'INSERT INTO audit SELECT seq + 7, at, who, kind, details, NULL, NULL, previous, hash FROM audit WHERE seq = 1',
    );
    await store.close();
  });

  it('in a single byte of any row of either table, is found', async () => {
    const store = await workedOn('byte.cman', 2, 12);
    const { database } = store;
    const columns = {
      audit: [
        'seq',
        'at',
        'who',
        'kind',
        'details',
        'transaction_seq',
        'transaction_digest',
        'previous',
        'hash',
      ],
      transactions: ['seq', 'id', 'action', 'reverts', 'at', 'who', 'label', 'sentence', 'changes'],
    } as const;
    const places = fc
      .constantFrom('audit' as const, 'transactions' as const)
      .chain((table) =>
        fc.tuple(
          fc.constant(table),
          fc.constantFrom(...columns[table]),
          fc.nat(),
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(places, async ([table, column, rowNumber, byteNumber, mask]) => {
        const rows = await database.all(
          `SELECT seq, typeof(${column}) AS type, CAST(${column} AS BLOB) AS bytes FROM ${table} ORDER BY seq`,
        );
        const row = rows[rowNumber % rows.length]!;
        const type = textOf(row, 'type');
        const target = `UPDATE ${table} SET ${column} =`;
        const where = `WHERE seq = ${numberOf(row, 'seq')}`;
        if (type === 'integer' || type === 'null') {
          await tamper(
            database,
            `${target} ${type === 'null' ? mask : `${column} + ${1000 * mask}`} ${where}`,
            [],
            column === 'transaction_digest',
          );
        } else {
          const bytes = Uint8Array.from(bytesOf(row, 'bytes'));
          bytes[byteNumber % bytes.length]! ^= mask;
          await tamper(database, `${target} ${type === 'text' ? 'CAST(? AS TEXT)' : '?'} ${where}`, [bytes]);
        }
        const { fault } = await verifyAudit(database);
        await tamper(database, null);
        expect(fault).not.toBeNull();
        expect((await verifyAudit(database)).fault).toBeNull();
      }),
      { numRuns: 40, seed: 3 },
    );
    await store.close();
  });

  it('by removing, moving, adding or making anew, is found and named', async () => {
    const store = await workedOn('rows.cman', 4, 12);
    const { database } = store;
    const last = (await auditHead(database))!;
    const kinds: Record<string, string> = {
      'DELETE FROM audit WHERE seq = 4': 'record-missing',
      [`DELETE FROM audit WHERE seq = ${last.seq}`]: 'transaction-unrecorded',
      'DELETE FROM audit': 'no-beginning',
      'DELETE FROM transactions WHERE seq = 3': 'transaction-missing',
      [`DELETE FROM transactions WHERE seq = (SELECT max(seq) FROM transactions);
        DELETE FROM audit WHERE seq = ${last.seq}`]: 'records-cut-off',
      [`DELETE FROM transactions WHERE seq = (SELECT max(seq) FROM transactions);
        DELETE FROM audit WHERE seq = ${last.seq};
        UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'audit'`]: 'transactions-cut-off',
      'UPDATE audit SET seq = 1000 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 1000':
        'record-altered',
      [`INSERT INTO audit SELECT ${last.seq} + 1, at, who, kind, details, NULL, NULL, previous, hash FROM audit WHERE seq = 2`]:
        'record-altered',
      [`INSERT INTO transactions (id, action, at, who, label, sentence, changes) VALUES ('x', 'do', 1, 'ada', 'x', NULL, '[]')`]:
        'transaction-unrecorded',
      'DROP TRIGGER audit_is_kept': 'unguarded',
    };
    for (const [sql, kind] of Object.entries(kinds)) {
      await tamper(database, sql, [], false, kind === 'unguarded');
      expect((await verifyAudit(database)).fault?.kind, sql).toBe(kind);
      await tamper(database, null);
      expect((await verifyAudit(database)).fault).toBeNull();
    }
    await store.close();
  });

  it('with the whole chain made anew, is found by a head that was noted', async () => {
    const store = await workedOn('anew.cman', 6, 4);
    const { database } = store;
    const noted = (await auditHead(database))!;
    await store.record('backup');
    expect((await verifyAudit(database, { expected: noted })).fault).toBeNull();
    await tamper(database, `DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'`);
    await store.record('backup');
    // The new chain is sound in itself.
    expect((await verifyAudit(database)).fault).toBeNull();
    expect((await verifyAudit(database, { expected: noted })).fault).toMatchObject({ kind: 'head-differs' });
    const wrong = { seq: 1, hash: '0'.repeat(64) };
    expect((await verifyAudit(database, { expected: wrong })).fault).toMatchObject({ record: 1 });
    await store.close();
  });
});
