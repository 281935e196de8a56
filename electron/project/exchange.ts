// Files into the project and out of it, as work that is watched and can be cancelled: all of a file, or nothing of it.
import type { ExportReport, ImportReport } from '../../core/contract/project.ts';
import { writeAtomically } from './atomic-write.ts';
import { readCorpusFile, writeCorpus, type Formats } from './formats.ts';
import type { CorpusFile } from './import.ts';
import type { ProjectStore } from './store.ts';
import { throwIfCancelled, yieldTurn, type Task } from './task.ts';

/** @throws AppError `bad-input`, `not-found`, `cancelled`: the project is as before */
export async function importFiles(
  store: ProjectStore,
  formats: Formats,
  { paths, format, split }: { paths: readonly string[]; format: string; split: string | null },
  task: Task,
): Promise<ImportReport> {
  const plugin = await formats.get(format);
  const files: CorpusFile[] = [];
  for (const [index, name] of paths.entries()) {
    task.step({ stage: 'reading', done: index, total: paths.length });
    await yieldTurn();
    files.push({ name, format, split, corpus: await readCorpusFile(plugin, format, name) });
    await yieldTurn();
  }
  return store.importCorpora(files, task);
}

/** @throws AppError `refused`, `cancelled`: what was at the path is as before */
export async function exportFile(
  store: ProjectStore,
  formats: Formats,
  { path, format, include }: { path: string; format: string; include: 'accepted' | 'all' },
  task: Task,
): Promise<ExportReport> {
  const plugin = await formats.get(format);
  const { documents, pendingSentences } = await store.readForExport(include, task);
  task.step({ stage: 'writing', done: 0, total: 0 });
  await yieldTurn();
  const { bytes, omissions } = writeCorpus(plugin, format, path, documents);
  await yieldTurn();
  throwIfCancelled(task.signal, 'export');
  await writeAtomically(path, bytes, task.signal);
  const sentences = documents.flatMap((document) => document.sentences);
  const sum = (count: (item: { mentions: number; relations: number }) => number): number =>
    sentences.reduce(
      (all, { mentions, relations }) =>
        all + count({ mentions: mentions.length, relations: relations.length }),
      0,
    ) - omissions.reduce((all, omission) => all + count(omission), 0);
  return {
    path,
    sentences: sentences.length,
    pendingSentences,
    mentions: sum(({ mentions }) => mentions),
    relations: sum(({ relations }) => relations),
    omissions,
  };
}
