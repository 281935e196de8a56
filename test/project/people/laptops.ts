// Projects of the same corpus on machines that never met, for the laws of merging: random work in each, and what each says in the end.
import { parseAnnotations } from '../../../core/people/parse-version.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { annotationsText, itemKeys, versionKey } from '../../../core/people/version.ts';
import { AppError } from '../../../core/errors.ts';
import { readDocumentKeys } from '../../../electron/project/people/document-keys.ts';
import { mergeFiles } from '../../../electron/project/people/merging.ts';
import { originsOf } from '../../../electron/project/people/merge.ts';
import { readKeptVersions, recordOf } from '../../../electron/project/people/versions.ts';
import { readSentences } from '../../../electron/project/sentences.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import type { MergeReport } from '../../../core/contract/people.ts';
import { disputeOf, type SentenceRecord } from '../../../core/people/disputes.ts';
import { Chooser, NEWS_SCHEMA, randomCommand, WIDER_SCHEMA } from '../../support/random-actions.ts';
import { asFile, smallDocument } from '../small-project.ts';

export interface Work {
  readonly seed: number;
  readonly annotator: string;
  /** Which of the documents it has, by their numbers: 2 to 4 sentences each. */
  readonly documents: readonly number[];
  readonly actions: number;
  /** It has a type that the others may not have. */
  readonly wider: boolean;
}

const SENTENCES = [2, 3, 4, 2];

/** Documents 0 to 3; the last one comes annotated. */
export function corpusDocument(number: number) {
  const annotated = number === 3;
  const document = smallDocument(SENTENCES[number] ?? 2, `doc ${number}`, annotated ? { annotated } : {});
  // Texts differ behind the last sentence.
  return { ...document, text: `${document.text} ${'.'.repeat(number + 1)}` };
}

let clock = 1_000;

let empty: Promise<Buffer> | undefined;

/** A new project is written durably, step by step; a copy of an empty one is there at once. */
async function copyEmpty(path: string): Promise<void> {
  empty ??= ProjectStore.create(`${path}.empty`).then(async (store) => {
    await store.close();
    return readFile(`${path}.empty`);
  });
  await writeFile(path, await empty);
}

/** @param path where the project is made, and closed again */
export async function laptop(path: string, work: Work): Promise<void> {
  await copyEmpty(path);
  const store = await ProjectStore.open(path, {
    annotator: work.annotator,
    durable: false,
    now: () => ++clock,
  });
  await store.importCorpora([asFile(work.documents.map(corpusDocument))]);
  await store.execute({ kind: 'set-schema', schema: work.wider ? WIDER_SCHEMA : NEWS_SCHEMA });
  await annotate(store, work.seed, work.actions);
  await store.close();
}

/** @param undo whether now and then something is undone */
export async function annotate(
  store: ProjectStore,
  seed: number,
  actions: number,
  undo = true,
): Promise<void> {
  const choose = new Chooser(seed);
  const { entries } = await store.queue('all', 0, 1000);
  for (let action = 0; action < actions; action++) {
    const entry = choose.of(entries);
    if (!entry) return;
    if (undo && choose.chance(0.1)) {
      await store.undo();
      continue;
    }
    const command = randomCommand(choose, await store.view(entry.sentenceId));
    await store.execute(command).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
  }
}

export async function merged(into: string, from: readonly string[], preview = false): Promise<MergeReport> {
  const store = await ProjectStore.open(into, { durable: false, now: () => ++clock });
  try {
    return await mergeFiles(store, from, { preview });
  } finally {
    await store.close();
  }
}

/** Records by the sentence's place in the world, which is the same in every project. */
export async function recordsOf(store: ProjectStore): Promise<Map<string, SentenceRecord>> {
  const session = store.database;
  const { documents } = await readDocumentKeys(session);
  const origins = await originsOf(session);
  const records = new Map<string, SentenceRecord>();
  for (const [key, { sentences }] of documents) {
    const kept = await readKeptVersions(session, sentences);
    for (const stored of await readSentences(session, sentences)) {
      const record = recordOf(stored, kept.get(stored.seq) ?? [], origins);
      records.set(`${key} ${stored.sentence.index}`, record);
      if (record.live && record.live.annotations !== annotationsText(stored))
        throw new Error('not what it holds');
    }
  }
  return records;
}

export async function withStore<T>(path: string, work: (store: ProjectStore) => Promise<T>): Promise<T> {
  const store = await ProjectStore.open(path, { durable: false, now: () => ++clock });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Every version of every sentence, sorted: what merging makes the union of. */
export const versionsOf = (records: ReadonlyMap<string, SentenceRecord>): string[] =>
  [...records]
    .flatMap(([place, { kept, live }]) =>
      [...new Set([...kept, ...(live ? [live] : [])].map(versionKey))].map((key) => `${place} ${key}`),
    )
    .sort();

/** Every accepted mention and relation that is anywhere in it. */
export const itemsOf = (records: ReadonlyMap<string, SentenceRecord>): Set<string> =>
  new Set(
    [...records].flatMap(([place, { kept, live }]) =>
      [...kept, ...(live ? [live] : [])].flatMap(({ annotations }) =>
        [...itemKeys(parseAnnotations(annotations))].map((key) => `${place} ${key}`),
      ),
    ),
  );

/** What each sentence holds where there is nothing to decide. */
export const settledOf = (records: ReadonlyMap<string, SentenceRecord>): Map<string, string> =>
  new Map(
    [...records].flatMap(([place, record]) => {
      const { state } = disputeOf(record);
      const complete = record.live?.status === 'complete';
      return state === 'agreed' && complete ? [[place, record.live!.annotations] as const] : [];
    }),
  );
