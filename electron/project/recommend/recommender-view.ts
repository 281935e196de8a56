import { basename } from 'node:path';
import type { ListKind, RecommenderList, RecommenderView } from '../../../core/contract/recommender.ts';
import { badInput } from '../../../core/errors.ts';
import { decodeUtf8 } from '../../../core/text/lines.ts';
import type { ProjectStore } from '../store.ts';
import { countRecommended } from './recommendation-writer.ts';
import { readLists, readUse, recommendersSuggest } from './recommender-settings.ts';
import type { Recommenders } from './recommenders.ts';
import type { Recommending } from './recommending.ts';
import { readInputFile } from '../input-file.ts';

/** Recommenders as a person sees them in an open project. */
export async function readRecommenderView(
  store: ProjectStore,
  recommenders: Recommenders,
  recommending: Recommending,
): Promise<RecommenderView> {
  const loaded = await recommenders.list();
  const { database } = store;
  return {
    use: await readUse(database),
    active: await recommendersSuggest(database),
    recommenders: loaded.map(({ id, name, description }) => ({ id, name, description })),
    lists: (await readLists(database)).map(({ id, name, kind, entries, types, addedAt }) => {
      return { id, name, kind, entries, types, addedAt };
    }),
    openSuggestions: await countRecommended(database),
    working: recommending.progress,
  };
}

/** A list is part of the project file, and read whole. */
const MAXIMUM_LIST_BYTES = 8_000_000;

/** @throws AppError `not-found`, `bad-input` for a file that is no text or too long */
export async function readListFile(
  path: string,
  kind: ListKind,
  type: string | null,
): Promise<RecommenderList> {
  const name = basename(path);
  const bytes = await readInputFile(path, MAXIMUM_LIST_BYTES, { name });
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) {
    const { line, reason } = decoded.problem;
    throw badInput({ file: name, line, reason });
  }
  return { name, kind, type, text: decoded.text };
}
