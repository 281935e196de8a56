// Opens the files, merges them in one transaction, and for a preview takes it all back: what a preview says is what a merge does.
import type { MergeProgress, MergeReport } from '../../../core/contract/people.ts';
import { AppError } from '../../../core/errors.ts';
import { orderQueue } from '../queue-order.ts';
import type { ProjectStore } from '../store.ts';
import { mergeProjects } from './merge.ts';
import { openSource, type KeyOfFile, type SourceProject } from './source-file.ts';

export interface MergingOptions {
  readonly preview: boolean;
  /** Of the files that are encrypted. */
  readonly keyOf?: KeyOfFile;
  readonly onProgress?: (progress: MergeProgress) => void;
  readonly signal?: AbortSignal;
}

class PreviewDone extends Error {
  readonly report: MergeReport;

  constructor(report: MergeReport) {
    super('a preview is no merge');
    this.report = report;
  }
}

/**
 * @param paths project files; none of them is written
 * @throws AppError as {@link openSource}; `cancelled`; `bad-schema`: nothing has changed then
 */
export async function mergeFiles(
  store: ProjectStore,
  paths: readonly string[],
  { preview, keyOf, onProgress, signal }: MergingOptions,
): Promise<MergeReport> {
  if (new Set(paths).size < paths.length) throw new AppError('wrong-usage', 'a file is named twice');
  const sources: SourceProject[] = [];
  try {
    for (const path of paths) sources.push(await openSource(path, store.path, keyOf));
    const report = await store.database.transaction(async (session) => {
      const merged = await mergeProjects(
        session,
        sources.map(({ path, database }) => ({ path, session: database })),
        { ...store.editContext(), ...(onProgress && { onProgress }), ...(signal && { signal }) },
      );
      if (preview) throw new PreviewDone(merged);
      return merged;
    });
    // With no model to say where it is unsure, the queue begins with sentences that are unlike each other.
    if (report.changed && (await store.activeModel()) === null) await orderQueue(store.database);
    return report;
  } catch (error) {
    if (error instanceof PreviewDone) return error.report;
    throw error;
  } finally {
    for (const source of sources) await source.close();
  }
}
