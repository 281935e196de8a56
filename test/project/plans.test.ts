// What SQLite makes of the statements that a person waits for: each must walk along an index, never through a whole table.
import { describe, expect, it } from 'vitest';
import { COUNT_STATEMENTS, entriesStatement, QUEUE_STATEMENTS } from '../../electron/project/queue.ts';
import { CANDIDATES_STATEMENT } from '../../electron/project/queue-order.ts';
import { UNREAD_ONE_STATEMENT, UNREAD_STATEMENT } from '../../electron/project/training-data.ts';
import { CHECK_STATEMENTS } from '../../electron/project/consistency/check.ts';
import { PAGE_STATEMENT } from '../../electron/project/sentences.ts';
import { PLACE_STATEMENTS } from '../../electron/project/consistency/places.ts';
import { SEARCH_STATEMENTS } from '../../electron/project/search.ts';
import { textOf } from '../../electron/project/sqlite/row.ts';
import type { ProjectStore } from '../../electron/project/store.ts';
import { suggestionStatement } from '../../electron/project/suggestions/list.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';

const folder = temporaryFolder();

/** The plan's lines, without the names that SQLite makes up. */
async function planOf(store: ProjectStore, sql: string): Promise<string[]> {
  const parameters = [...sql.matchAll(/\?/g)].map(() => 1);
  const rows = await store.database.all(`EXPLAIN QUERY PLAN ${sql}`, parameters);
  return rows.map((row) => textOf(row, 'detail'));
}

async function withStore(name: string, work: (store: ProjectStore) => Promise<void>): Promise<void> {
  const store = await smallProject(folder.path(name), 50);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

/** A walk through a table or a sorting step. */
const isSlow = (line: string): boolean => /^SCAN (?!.*USING (COVERING )?INDEX)|TEMP B-TREE/.test(line);

describe('query plans', () => {
  it('a page of the queue is a walk along an index, in its order', () =>
    withStore('pages.cman', async (store) => {
      expect(await planOf(store, QUEUE_STATEMENTS.pending)).toEqual([
        'SEARCH sentence_states USING COVERING INDEX sentence_states_in_queue_order (status=?)',
      ]);
      expect(await planOf(store, QUEUE_STATEMENTS.complete)).toEqual([
        'SEARCH sentence_states USING COVERING INDEX sentence_states_in_document_order (status=?)',
      ]);
      // All sentences in the order of their numbers: the table itself is in that order, and the page ends the walk.
      expect(await planOf(store, QUEUE_STATEMENTS.all)).toEqual(['SCAN sentence_states']);
      for (const sql of [COUNT_STATEMENTS.pending, COUNT_STATEMENTS.complete, COUNT_STATEMENTS.all]) {
        expect((await planOf(store, sql)).filter(isSlow)).toEqual([]);
      }
    }));

  it('the entries of a page are found by number, and counted along indexes', () =>
    withStore('entries.cman', async (store) => {
      const plan = await planOf(store, entriesStatement(128));
      expect(plan.filter(isSlow)).toEqual([]);
      expect(plan.filter((line) => line.startsWith('SCAN'))).toEqual([]);
      expect(plan.join('\n')).toMatch(/SEARCH m USING .*INDEX/);
      expect(plan.join('\n')).toMatch(/SEARCH r USING .*INDEX/);
    }));

  it('a sentence is opened without walking through anything', () =>
    withStore('sentence.cman', async (store) => {
      // Every statement that opening, editing, undoing and searching really runs, caught at the door.
      const seen = new Set<string>();
      const { all } = store.database;
      store.database.all = (sql, parameters) => {
        seen.add(sql);
        return all.call(store.database, sql, parameters);
      };
      const { get } = store.database;
      store.database.get = (sql, parameters) => {
        seen.add(sql);
        return get.call(store.database, sql, parameters);
      };
      await store.view('d1s3');
      await store.documentViews('d1');
      await store.summary();
      store.database.all = all;
      store.database.get = get;
      expect(seen.size).toBeGreaterThan(8);
      const allowed = /FROM models|FROM settings|count\(\*\)/;
      for (const sql of seen) {
        if (allowed.test(sql)) continue;
        expect({ sql, slow: (await planOf(store, sql)).filter(isSlow) }).toEqual({ sql, slow: [] });
      }
    }));

  it('the undo stack and the log are read at their ends', () =>
    withStore('history.cman', async (store) => {
      for (const [undone, order] of [
        [0, 'DESC'],
        [1, 'ASC'],
      ] as const) {
        const plan = await planOf(
          store,
          `SELECT t.label FROM history AS h JOIN transactions AS t ON t.seq = h.done
           WHERE h.undone = ${undone} ORDER BY position ${order} LIMIT 1`,
        );
        expect(plan.filter(isSlow)).toEqual([]);
        expect(plan[0]).toContain('history_by_state');
      }
      expect((await planOf(store, 'SELECT max(seq) AS seq FROM transactions')).join()).toMatch(/^SEARCH/);
    }));

  it('what waits for the model is read in the order of the queue', () =>
    withStore('unread.cman', async (store) => {
      const plan = await planOf(store, UNREAD_STATEMENT);
      expect(plan.filter(isSlow)).toEqual([]);
      expect(plan[0]).toContain('sentence_states_in_queue_order');
      expect((await planOf(store, UNREAD_ONE_STATEMENT)).filter(isSlow)).toEqual([]);
      expect((await planOf(store, CANDIDATES_STATEMENT)).filter(isSlow)).toEqual([]);
    }));

  it('a page of places or of a check begins where the last one ended', () =>
    withStore('pages-of-checks.cman', async (store) => {
      for (const statement of [...Object.values(PLACE_STATEMENTS), ...Object.values(CHECK_STATEMENTS)]) {
        const plan = await planOf(store, statement);
        expect({ statement, slow: plan.filter(isSlow) }).toEqual({ statement, slow: [] });
        expect(plan.every((line) => line.startsWith('SEARCH'))).toBe(true);
      }
      expect(await planOf(store, PAGE_STATEMENT)).toContainEqual(expect.stringMatching(/^SEARCH sentences/));
    }));

  it('a page of suggestions begins where the last one ended, and the open ones are found by their own index', () =>
    withStore('pages-of-suggestions.cman', async (store) => {
      for (const kind of ['mention', 'relation'] as const) {
        for (const status of ['suggested', 'rejected'] as const) {
          for (const withWords of [false, true]) {
            const statement = suggestionStatement({ kind, status }, withWords);
            const plan = await planOf(store, statement);
            expect({ statement, slow: plan.filter(isSlow) }).toEqual({ statement, slow: [] });
            expect(plan[0]).toMatch(status === 'suggested' ? /SEARCH item USING INDEX open_/ : /SEARCH item/);
          }
        }
      }
    }));

  it('search begins at the full-text index', () =>
    withStore('search.cman', async (store) => {
      for (const statement of [SEARCH_STATEMENTS.ranked, SEARCH_STATEMENTS.inOrder]) {
        const plan = await planOf(store, statement);
        expect(plan[0]).toMatch(/^SCAN sentence_index VIRTUAL TABLE INDEX/);
        expect(plan.slice(1).every((line) => line.startsWith('SEARCH'))).toBe(true);
      }
    }));
});
