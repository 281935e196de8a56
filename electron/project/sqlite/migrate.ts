import { msg, str } from '@lit/localize';
import { AppError } from '../../../core/errors.ts';
import type { SqlDatabase, SqlSession } from './driver.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { numberOf } from './row.ts';

/** `CMAN` in ASCII: says in the file itself, to us and to `file(1)`, whose database it is. */
export const APPLICATION_ID = 0x434d414e;

/** The version of a project file: how many migrations it has seen. */
export const PROJECT_VERSION = MIGRATIONS.length;

export async function versionOf(session: SqlSession): Promise<number> {
  const row = await session.get('PRAGMA user_version');
  return row === null ? 0 : numberOf(row, 'user_version');
}

/**
 * Checks that the file is ours and not from the future. Reads only.
 * @throws AppError `not-a-project`, `newer-project`
 */
export async function checkIdentity(session: SqlSession): Promise<void> {
  const row = await session.get('PRAGMA application_id');
  if (row === null || numberOf(row, 'application_id') !== APPLICATION_ID) {
    throw new AppError('not-a-project', msg('this file is not a project: choose one that ends in .cman'));
  }
  const version = await versionOf(session);
  if (version > PROJECT_VERSION) {
    throw new AppError(
      'newer-project',
      msg(
        str`this project was made by a newer version of the app: its format is ${version}, this app knows ${PROJECT_VERSION}. Open it with that version`,
      ),
      { found: version, known: PROJECT_VERSION },
    );
  }
}

/** Brings the file up to `target`, each step in a transaction of its own. */
export async function migrate(database: SqlDatabase, target: number = PROJECT_VERSION): Promise<void> {
  for (let version = await versionOf(database); version < target; version++) {
    const migration = MIGRATIONS[version];
    if (!migration) throw new AppError('internal', `there is no migration ${version + 1}`);
    await database.transaction(async (session) => {
      await session.script(migration.sql);
      // A pragma takes no parameter; both are numbers of ours.
      await session.script(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1}`);
    });
  }
}
