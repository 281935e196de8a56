// What several people ask of the project that is open (core/contract/people.ts), for the project service to pass on.
import type { Assignment, MergeProgress, MergeReport } from '../../../core/contract/people.ts';
import type { PeopleService } from '../../../core/contract/people.ts';
import type { Server } from '../../../core/contract/service.ts';
import { AppError } from '../../../core/errors.ts';
import type { OpenProject } from '../open-project.ts';
import { readAssignments, writeAssignments } from './assignments.ts';
import { readDisputes } from './compare.ts';
import { handOver } from './hand-over.ts';
import { mergeFiles } from './merging.ts';
import type { KeyOfFile } from './source-file.ts';

export interface PeopleListener {
  readonly onProgress: (progress: MergeProgress) => void;
  /** Of other project files that are encrypted. */
  readonly keyOf: KeyOfFile;
  /** Before project files are merged. */
  readonly onMerging: () => Promise<void>;
  /** Sentences, documents or the queue are others now. */
  readonly onChanged: () => Promise<void>;
}

/** How often the window is told how far a merge is. */
const PROGRESS_INTERVAL_MS = 100;

export class PeopleServer implements Server<PeopleService> {
  readonly #open: () => OpenProject;
  readonly #listener: PeopleListener;
  #merge: AbortController | null = null;

  constructor(open: () => OpenProject, listener: PeopleListener) {
    this.#open = open;
    this.#listener = listener;
  }

  async previewMerge(paths: readonly string[]): Promise<MergeReport> {
    return this.#run(paths, true);
  }

  async mergeProjects(paths: readonly string[]): Promise<MergeReport> {
    const { supervisor, recommending } = this.#open();
    const report = await this.#run(paths, false);
    if (report.changed) {
      supervisor.startPrelabelling();
      recommending.beginAnew();
      await this.#listener.onChanged();
    }
    return report;
  }

  async cancelMerge(): Promise<null> {
    this.#merge?.abort();
    return null;
  }

  async disputes(): ReturnType<Server<PeopleService>['disputes']> {
    return this.#open().store.database.transaction(readDisputes);
  }

  async assignments(): ReturnType<Server<PeopleService>['assignments']> {
    return this.#open().store.database.transaction(readAssignments);
  }

  async assign(assignments: readonly Assignment[]): ReturnType<Server<PeopleService>['assign']> {
    const { store } = this.#open();
    const view = await store.database.transaction(async (session) => {
      await writeAssignments(session, assignments, store.editContext());
      return readAssignments(session);
    });
    await this.#listener.onChanged();
    return view;
  }

  async handOver(
    ...[annotator, path, withAnnotations, withModel]: Parameters<PeopleService['handOver']>
  ): ReturnType<Server<PeopleService>['handOver']> {
    return handOver(this.#open().store, annotator, path, { withAnnotations, withModel });
  }

  async setScope(
    ...[scope]: Parameters<PeopleService['setScope']>
  ): ReturnType<Server<PeopleService>['setScope']> {
    const { store } = this.#open();
    store.setScope(scope);
    return store.people();
  }

  async #run(paths: readonly string[], preview: boolean): Promise<MergeReport> {
    if (this.#merge) throw new AppError('refused', 'projects are being merged already');
    const controller = new AbortController();
    this.#merge = controller;
    let told = 0;
    try {
      const { store } = this.#open();
      if (!preview) await this.#listener.onMerging();
      // It may have been cancelled meanwhile.
      if (controller.signal.aborted) throw new AppError('cancelled', 'the merge was cancelled');
      return await mergeFiles(store, paths, {
        preview,
        keyOf: this.#listener.keyOf,
        signal: controller.signal,
        onProgress: (progress) => {
          const now = performance.now();
          if (now - told < PROGRESS_INTERVAL_MS && progress.done < progress.total) return;
          told = now;
          this.#listener.onProgress(progress);
        },
      });
    } finally {
      this.#merge = null;
    }
  }
}
