// One test per migration: a file as the one before left it, with something in it, and what the migration makes of it.
import { describe, expect, it } from 'vitest';
import { readRetrainChange } from '../../electron/project/model-changes.ts';
import { readLearned } from '../../electron/project/models.ts';
import { connect, type SqlDatabase } from '../../electron/project/sqlite/driver.ts';
import { migrate, PROJECT_VERSION, versionOf } from '../../electron/project/sqlite/migrate.ts';
import { MIGRATIONS } from '../../electron/project/sqlite/migrations/index.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();

async function at(version: number, name: string): Promise<SqlDatabase> {
  const database = await connect(folder.path(name), true);
  await database.script('PRAGMA foreign_keys = ON');
  await migrate(database, version);
  expect(await versionOf(database)).toBe(version);
  return database;
}

async function addSentence(database: SqlDatabase): Promise<void> {
  await database.script(`
    INSERT INTO documents VALUES (1, 'd1', 'note', 'Ann lives in Bern.', NULL, '{}');
    INSERT INTO sentences VALUES (1, 'd1s0', 1, 0, 0, 18, 'Ann lives in Bern.', x'00030105010201040001', '{}');
    INSERT INTO sentence_states (sentence, status, place, score, why) VALUES (1, 'pending', 0, NULL, '');
    INSERT INTO sentence_index (rowid, text) SELECT seq, text FROM sentences`);
}

async function addMentions(database: SqlDatabase): Promise<void> {
  await database.script(`
    INSERT INTO mentions VALUES ('m1', 1, 0, 3, 'Peop', 'accepted', '{"kind":"import","format":"x"}', NULL, NULL);
    INSERT INTO mentions VALUES ('m2', 1, 13, 17, 'Loc', 'accepted', '{"kind":"import","format":"x"}', NULL, NULL);
    INSERT INTO relations VALUES ('r1', 1, 'm1', 'm2', 'Live_In', 'accepted', '{"kind":"import","format":"x"}', NULL)`);
}

describe('migration 1, the corpus', () => {
  it('holds documents and sentences that never change, and finds their words', async () => {
    const database = await at(1, 'one.cman');
    await addSentence(database);
    const update = (sql: string) => expect(database.run(sql)).rejects.toThrow(/immutable/);
    await update(`UPDATE documents SET text = 'x'`);
    await update(`UPDATE sentences SET text = 'x'`);
    expect(await database.all(`SELECT rowid FROM sentence_index WHERE sentence_index MATCH 'bern'`)).toEqual([
      { rowid: 1 },
    ]);
    await expect(
      database.run(`INSERT INTO sentences VALUES (2, 'x', 99, 0, 0, 1, 'x', x'', '{}')`),
    ).rejects.toThrow(/FOREIGN KEY/);
    await database.close();
  });
});

describe('migration 2, annotations', () => {
  it('keeps the corpus, and holds relations only between mentions that are there', async () => {
    const database = await at(1, 'two.cman');
    await addSentence(database);
    await migrate(database, 2);
    expect(await database.get('SELECT text FROM sentences')).toEqual({ text: 'Ann lives in Bern.' });
    // Relations may come before their mentions, but not without them.
    await database.transaction(async (session) => {
      await session.run(`INSERT INTO relations VALUES ('r0', 1, 'm2', 'm1', 'Near', 'rejected', '{}', 0.5)`);
      await session.script(`
        INSERT INTO mentions VALUES ('m1', 1, 0, 3, 'Peop', 'accepted', '{}', NULL, NULL);
        INSERT INTO mentions VALUES ('m2', 1, 13, 17, 'Loc', 'accepted', '{}', NULL, NULL)`);
    });
    await expect(database.run(`DELETE FROM mentions WHERE id = 'm1'`)).rejects.toThrow(/FOREIGN KEY/);
    await expect(
      database.run(`INSERT INTO mentions VALUES ('m3', 1, 0, 3, 'Peop', 'rejected', '{}', NULL, NULL)`),
    ).rejects.toThrow(/UNIQUE/);
    await expect(
      database.run(`INSERT INTO relations VALUES ('r2', 1, 'm1', 'm1', 'Near', 'accepted', '{}', NULL)`),
    ).rejects.toThrow(/CHECK/);
    await database.close();
  });
});

describe('migration 3, history', () => {
  it('keeps the annotations, and a log that can only grow', async () => {
    const database = await at(2, 'three.cman');
    await addSentence(database);
    await addMentions(database);
    await migrate(database, 3);
    expect(await database.all('SELECT id FROM relations')).toEqual([{ id: 'r1' }]);
    await database.run(
      `INSERT INTO transactions (id, action, at, who, label, sentence, changes) VALUES ('t1', 'do', 1, 'ada', 'x', 1, '[]')`,
    );
    await database.run('INSERT INTO history (done) VALUES (1)');
    await expect(database.run('DELETE FROM transactions')).rejects.toThrow(/append-only/);
    await expect(database.run(`UPDATE transactions SET who = 'eve'`)).rejects.toThrow(/append-only/);
    await database.close();
  });
});

describe('migration 4, models', () => {
  it('keeps the history, and lets one model be active', async () => {
    const database = await at(3, 'four.cman');
    await addSentence(database);
    await addMentions(database);
    await database.run(
      `INSERT INTO transactions (id, action, at, who, label, sentence, changes) VALUES ('t1', 'do', 1, 'ada', 'x', 1, '[]')`,
    );
    await migrate(database, 4);
    expect(await database.all('SELECT id FROM transactions')).toEqual([{ id: 't1' }]);
    const add = (id: string) =>
      database.run(
        `INSERT INTO models (id, created_at, active, trained_on, engine, device, seconds, epochs, notes)
         VALUES (?, 1, 1, 1, 'onnx', 'cpu', 1, '[]', '[]')`,
        [id],
      );
    await add('first');
    await expect(add('second')).rejects.toThrow(/UNIQUE/);
    await database.close();
  });
});

describe('migration 5, what models have learned from', () => {
  it('keeps the models there are, of which that is not known', async () => {
    const database = await at(4, 'five.cman');
    await database.run(
      `INSERT INTO models (id, created_at, active, trained_on, engine, device, seconds, epochs, notes)
       VALUES ('m1', 1, 1, 1, 'onnx', 'cpu', 1, '[]', '[]')`,
    );
    await migrate(database, 5);
    expect(await database.get('SELECT learned FROM models')).toEqual({ learned: null });
    await database.close();
  });
});

describe('migration 6, what epochs have gone through', () => {
  it('takes all that a model has learned for it, where an older version did not tell', async () => {
    const database = await at(5, 'six.cman');
    await database.run(
      `INSERT INTO models (id, created_at, active, trained_on, engine, device, seconds, epochs, notes, learned)
       VALUES ('m1', 1, 1, 1, 'onnx', 'cpu', 1, '[]', '[]', x'0102'), ('m2', 1, 0, 1, 'onnx', 'cpu', 1, '[]', '[]', NULL)`,
    );
    await migrate(database, 6);
    const bytes = async (id: string) => {
      const learned = await readLearned(database, id);
      return learned && [[...learned.all], [...learned.inEpochs]];
    };
    expect(await bytes('m1')).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(await bytes('m2')).toBeNull();
    await database.run(`UPDATE models SET learned_in_epochs = x'01' WHERE id = 'm1'`);
    expect(await bytes('m1')).toEqual([[1, 2], [1]]);
    await database.close();
  });
});

describe('several people', () => {
  it('nothing is assigned and no version kept, in a project of before', async () => {
    const number = MIGRATIONS.findIndex(({ name }) => name === 'people');
    const database = await at(number, 'people.cman');
    await addSentence(database);
    await addMentions(database);
    await migrate(database, number + 1);
    for (const table of ['versions', 'merges', 'assignments', 'shelved_states']) {
      expect(await database.all(`SELECT * FROM ${table}`)).toEqual([]);
    }
    expect(await database.all('SELECT id FROM mentions')).toEqual([{ id: 'm1' }, { id: 'm2' }]);
    await expect(
      database.run(
        `INSERT INTO versions VALUES (1, 99, 'annotator', 'ann', 's', 1, 'complete', '{}', NULL, 0)`,
      ),
    ).rejects.toThrow(/FOREIGN KEY/);
    await database.close();
  });
});

describe('left for later', () => {
  it('no sentence is, in a project of before', async () => {
    const number = MIGRATIONS.findIndex(({ name }) => name === 'skipped');
    const database = await at(number, 'skipped.cman');
    await addSentence(database);
    await migrate(database, number + 1);
    expect(await database.get('SELECT skipped FROM sentence_states')).toEqual({ skipped: 0 });
    await database.close();
  });
});

describe('what a model changed', () => {
  it('is not known of models of before', async () => {
    const number = MIGRATIONS.findIndex(({ name }) => name === 'model changes');
    const database = await at(number, 'model-changes.cman');
    await addSentence(database);
    await migrate(database, number + 1);
    expect(await readRetrainChange(database)).toBeNull();
    await database.close();
  });
});

it('a project of any older version opens, with what is in it', async () => {
  expect(MIGRATIONS).toHaveLength(PROJECT_VERSION);
  for (let version = 1; version < PROJECT_VERSION; version++) {
    const name = `old-${version}.cman`;
    const database = await at(version, name);
    await addSentence(database);
    if (version >= 2) await addMentions(database);
    await database.close();
    const store = await ProjectStore.open(folder.path(name));
    expect(await store.summary()).toMatchObject({ documents: 1, sentences: 1 });
    const view = await store.view('d1s0');
    expect(view.sentence.tokens.map(({ begin, end }) => view.text.slice(begin, end))).toEqual([
      'Ann',
      'lives',
      'in',
      'Bern',
      '.',
    ]);
    expect(view.relations).toHaveLength(version >= 2 ? 1 : 0);
    await store.close();
  }
});

it('a migration that fails leaves the file at the version before', async () => {
  const database = await at(1, 'half.cman');
  await database.script('CREATE TABLE relations (in_the_way INTEGER)');
  await expect(migrate(database)).rejects.toThrow(/already exists/);
  expect(await versionOf(database)).toBe(1);
  expect(await database.all(`SELECT name FROM sqlite_master WHERE name = 'mentions'`)).toEqual([]);
  await database.close();
});
