// Files into the project and out of it, as work that is watched and can be cancelled: all of a file, or nothing of it.
import { basename } from 'node:path';
import type { AuditDetails } from '../../core/contract/audit.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import type { Deidentified } from '../../core/deidentify/deidentify.ts';
import type { ExportReport, ImportReport } from '../../core/contract/project.ts';
import { writeAtomically } from './atomic-write.ts';
import { fileHash } from './audit/record-hash.ts';
import { readDeidentified, writeKey, writeReport, type DeidentifyRequest } from './deidentified.ts';
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

export interface ExportRequest {
  readonly path: string;
  readonly format: string;
  readonly include: 'accepted' | 'all';
  /** Default: the texts are written as they are. */
  readonly deidentify?: DeidentifyRequest | null;
  /** Where the report of what was replaced goes. Default: beside the file. */
  readonly reportPath?: string | null;
  /** Where the table of what stands for what goes. Default: nowhere. */
  readonly keyPath?: string | null;
}

/** @throws AppError `refused`, `cancelled`: what was at the path is as before */
export async function exportFile(
  store: ProjectStore,
  formats: Formats,
  request: ExportRequest,
  task: Task,
): Promise<ExportReport> {
  return (await exportCorpus(store, formats, request, task)).report;
}

/** As {@link exportFile}, with what was written. */
export async function exportCorpus(
  store: ProjectStore,
  formats: Formats,
  request: ExportRequest,
  task: Task,
): Promise<{ readonly report: ExportReport; readonly documents: readonly CorpusDocument[] }> {
  const { path, format } = request;
  const plugin = await formats.get(format);
  const { documents, pendingSentences, deidentified } = await documentsFor(store, request, task);
  task.step({ stage: 'writing', done: 0, total: 0 });
  await yieldTurn();
  const { bytes, omissions } = writeCorpus(plugin, format, path, documents);
  await yieldTurn();
  throwIfCancelled(task.signal, 'export');
  const sentences = documents.flatMap((document) => document.sentences);
  const sum = (count: (item: { mentions: number; relations: number }) => number): number =>
    sentences.reduce(
      (all, { mentions, relations }) =>
        all + count({ mentions: mentions.length, relations: relations.length }),
      0,
    ) - omissions.reduce((all, omission) => all + count(omission), 0);
  const counts = {
    sentences: sentences.length,
    mentions: sum(({ mentions }) => mentions),
    relations: sum(({ relations }) => relations),
  };
  const types = request.deidentify?.types ?? false;
  const details = { format, include: request.include, documents: documents.length, ...counts };
  await recorded(store, path, bytes, { ...details, deidentified: types }, task.signal);
  const reportPath = request.reportPath ?? `${path}.report.txt`;
  if (deidentified) {
    await writeReport(reportPath, deidentified.report, basename(path));
    if (request.keyPath) await writeKey(request.keyPath, deidentified.key);
  }
  return {
    report: {
      path,
      ...counts,
      pendingSentences,
      omissions,
      deidentified: deidentified && { report: deidentified.report, reportPath },
    },
    documents,
  };
}

async function documentsFor(
  store: ProjectStore,
  { include, deidentify }: ExportRequest,
  task: Task,
): Promise<{
  readonly documents: readonly CorpusDocument[];
  readonly pendingSentences: number;
  readonly deidentified: Deidentified | null;
}> {
  if (!deidentify) return { ...(await store.readForExport(include, task)), deidentified: null };
  const deidentified = await readDeidentified(store, include, deidentify, task);
  const { documents, report } = deidentified;
  return { documents, pendingSentences: report.pendingSentences, deidentified };
}

/**
 * Writes a file and says so in the audit log, before it is there: there may be a record of a file that could not be written, which the next record
 * says, but no file without a record.
 */
export async function recorded(
  store: ProjectStore,
  path: string,
  bytes: Uint8Array,
  details: AuditDetails,
  signal?: AbortSignal,
): Promise<void> {
  const hash = fileHash(bytes);
  const file = basename(path);
  await store.record('export', { ...details, file, bytes: bytes.length, hash });
  try {
    await writeAtomically(path, bytes, signal);
  } catch (error) {
    await store.record('export-failed', { file, hash });
    throw error;
  }
}
