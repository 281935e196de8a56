// Lists that people load into recommenders: checked by those that read them before the project keeps them.
import { basename } from 'node:path';
import type { ListKind, RecommenderList } from '../../../core/contract/recommender.ts';
import { AppError, badInput, orThrow } from '../../../core/errors.ts';
import { recordAudit } from '../audit/record.ts';
import type { ProjectStore } from '../store.ts';
import { readLists, writeLists, type StoredList } from './recommender-settings.ts';
import type { Recommenders } from './recommenders.ts';

/**
 * Keeps a list in the project. One of the same name and kind takes the place of the earlier one: the file was changed and is loaded again.
 * @returns all lists
 * @throws AppError `bad-input` with file, line and reason, `refused` when no recommender reads such lists
 */
export async function addList(
  store: ProjectStore,
  recommenders: Recommenders,
  list: RecommenderList,
): Promise<readonly StoredList[]> {
  const readers = (await recommenders.list()).filter(({ plugin }) => plugin.reads.includes(list.kind));
  const [first] = readers.map(({ plugin }) => orThrow(plugin.check(list)));
  if (!first) throw new AppError('refused', `no recommender of this app reads ${NAMES[list.kind]}`);
  const { entityTypes } = await store.schema();
  for (const { name, line } of first.types) {
    if (entityTypes.some((type) => type.name === name)) continue;
    const known = entityTypes.map((type) => type.name).join(', ') || 'none';
    const reason = `the project has no entity type ${name}; it has ${known}`;
    throw badInput({ file: list.name, line, reason });
  }
  const added: StoredList = {
    ...list,
    id: store.newId(),
    entries: first.entries,
    types: first.types.map(({ name }) => name),
    addedAt: store.now(),
  };
  return store.database.transaction(async (session) => {
    const others = (await readLists(session)).filter(
      ({ name, kind }) => name !== list.name || kind !== list.kind,
    );
    const lists = [...others, added];
    await writeLists(session, lists);
    const details = { kind: added.kind, file: basename(added.name), entries: added.entries };
    await recordAudit(session, store.event('list-added', details));
    return lists;
  });
}

const NAMES: Readonly<Record<ListKind, string>> = { words: 'lists of words', patterns: 'lists of patterns' };

/** Takes a list away, if it is there. @returns the others */
export function removeList(store: ProjectStore, id: string): Promise<readonly StoredList[]> {
  return store.database.transaction(async (session) => {
    const before = await readLists(session);
    const removed = before.find((list) => list.id === id);
    if (!removed) return before;
    const lists = before.filter((list) => list !== removed);
    await writeLists(session, lists);
    const details = { kind: removed.kind, file: basename(removed.name), entries: removed.entries };
    await recordAudit(session, store.event('list-removed', details));
    return lists;
  });
}
