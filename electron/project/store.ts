// A project that is open: every action of a person as one transaction of the database, and what there is to read. The parts are in the files
// beside this one; here they are put together. Free of Electron, since the CLI opens projects too.
import { basename } from 'node:path';
import { randomUUID } from 'node:crypto';
import type {
  CommandOutcome,
  ImportReport,
  ModelSummary,
  ProjectSummary,
  QueueFilter,
  QueuePage,
  SearchHit,
  SentenceView,
} from '../../core/contract/project.ts';
import type { PeopleSummary, QueueScope } from '../../core/contract/people.ts';
import type { Command, Everywhere } from '../../core/contract/commands.ts';
import type { AuditDetails, AuditKind } from '../../core/contract/audit.ts';
import type { EverywhereOutcome, PlacesPage } from '../../core/contract/consistency.ts';
import type { SchemaUse } from '../../core/contract/schema-use.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import type { ModelFiles } from '../../core/contract/trainer.ts';
import type { Schema } from '../../core/model/schema.ts';
import { recordAudit, type AuditEvent } from './audit/record.ts';
import { ConsistencyCheck } from './consistency/check.ts';
import { applyEverywhere, previewEverywhere } from './consistency/everywhere.ts';
import { readPlaces } from './consistency/places.ts';
import { listSuggestions } from './suggestions/list.ts';
import type { SuggestionFilter, SuggestionsPage } from '../../core/contract/suggestions.ts';
import { executeCommand, redoStep, undoStep, type EditContext, type EditedSentence } from './edits.ts';
import { readCorpus, type Included } from './export.ts';
import { nextLabels } from './history.ts';
import { importCorpora, type CorpusFile } from './import.ts';
import { activeModel, addModel, listModels, makeActive, readModelFiles, type NewModel } from './models.ts';
import { queueOfOneOnly, readPeopleSummary } from './people/assignments.ts';
import { PRESENT_DOCUMENTS } from './people/document-keys.ts';
import { countSentences, readQueuePage } from './queue.ts';
import { orderQueue } from './queue-order.ts';
import { readSchemaUse } from './schema-edits.ts';
import type { Task } from './task.ts';
import { searchSentences } from './search.ts';
import { readSchema, readSetting, writeSetting } from './settings-table.ts';
import { machineUser } from './machine-user.ts';
import type { ProjectDatabase } from './safety/project-database.ts';
import type { FileKey, SqlSession } from './sqlite/driver.ts';
import { createDatabase, openDatabase, type OpenOptions } from './sqlite/open.ts';
import { numberOf } from './sqlite/row.ts';
import { countOpenSuggestions } from './suggestion-writer.ts';
import { readDocumentViews, readView } from './views.ts';

export interface StoreOptions extends OpenOptions {
  /** Who works on it unless the project says otherwise. Default: the name of the machine's user. */
  readonly annotator?: string;
  readonly newId?: () => string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Through what it is worked on, for the audit log. Default: `cman`, the command line. */
  readonly program?: string;
  /** False: that it is opened and closed is not recorded. For whoever only reads the audit log. */
  readonly audited?: boolean;
}

export const PROJECT_EXTENSION = '.cman';

export class ProjectStore {
  readonly path: string;
  /** For the parts of this folder that read or write on their own: training, prediction. */
  readonly database: ProjectDatabase;
  readonly newId: () => string;
  readonly now: () => number;
  readonly #audited: boolean;
  #annotator: string;
  #closing: Promise<void> | null = null;
  /** What the person has chosen to see in the queue; null: nothing yet. */
  #scope: QueueScope | null = null;

  private constructor(path: string, database: ProjectDatabase, options: StoreOptions, annotator: string) {
    this.path = path;
    this.database = database;
    this.newId = options.newId ?? randomUUID;
    this.now = options.now ?? Date.now;
    this.#audited = options.audited ?? true;
    this.#annotator = annotator;
  }

  /** @throws AppError `not-found`, `not-a-project`, `newer-project`, `project-busy`, `refused` */
  static async open(path: string, options: StoreOptions = {}): Promise<ProjectStore> {
    return ProjectStore.#over(path, await openDatabase(path, options), options, 'project-opened');
  }

  /** @throws AppError `refused` when there is a file of that name already */
  static async create(path: string, options: StoreOptions = {}): Promise<ProjectStore> {
    return ProjectStore.#over(path, await createDatabase(path, options), options, 'project-created');
  }

  static async #over(
    path: string,
    database: ProjectDatabase,
    options: StoreOptions,
    kind: 'project-opened' | 'project-created',
  ): Promise<ProjectStore> {
    const annotator = (await readSetting(database, 'annotator')) ?? options.annotator ?? machineUser();
    const store = new ProjectStore(path, database, options, annotator);
    if (!store.#audited) return store;
    try {
      await store.record(kind, { program: options.program ?? 'cman', user: machineUser() });
      return store;
    } catch (error) {
      // Nobody gets it to close it.
      await database.close().catch(() => undefined);
      throw error;
    }
  }

  /** What the file is encrypted with; null: it is plain. Whoever has given it wipes it. */
  get key(): FileKey | null {
    return this.database.key;
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    // Where it can't be written (a full disk, a share that has gone), it must be possible to close it all the same.
    if (this.#audited) await this.record('project-closed').catch(() => undefined);
    await this.database.close();
  }

  /** Adds a record to the audit log, for a deed that is no transaction of its own. */
  async record(kind: AuditKind, details?: AuditDetails): Promise<void> {
    await this.database.transaction((session) => recordAudit(session, this.event(kind, details)));
  }

  /** What {@link recordAudit} takes, by whoever works on the project now. */
  event(kind: AuditKind, details?: AuditDetails): AuditEvent {
    return { kind, who: this.#annotator, when: this.now(), ...(details && { details }) };
  }

  async summary(): Promise<ProjectSummary> {
    const documents = await this.database.get(
      `SELECT count(*) AS number FROM documents WHERE ${PRESENT_DOCUMENTS}`,
    );
    return {
      path: this.path,
      name: basename(this.path, PROJECT_EXTENSION),
      schema: await this.schema(),
      documents: documents === null ? 0 : numberOf(documents, 'number'),
      sentences: await countSentences(this.database, 'all'),
      completeSentences: await countSentences(this.database, 'complete'),
      openSuggestions: await countOpenSuggestions(this.database),
      annotator: this.#annotator,
      activeModel: await activeModel(this.database),
      ...(await nextLabels(this.database)),
      encrypted: this.key !== null,
      isDemo: (await readSetting(this.database, 'demo')) !== null,
      people: await this.people(),
    };
  }

  schema(): Promise<Schema> {
    return readSchema(this.database);
  }

  async setAnnotator(name: string): Promise<void> {
    const former = this.#annotator;
    await this.database.transaction(async (session) => {
      await writeSetting(session, 'annotator', name);
      // By the one who was, whom the next records will not name any more.
      if (name !== former) await recordAudit(session, this.event('annotator-changed', { to: name }));
    });
    this.#annotator = name;
  }

  /** Marks the project as the demo: for whoever prepares it. */
  async markAsDemo(): Promise<void> {
    await this.database.transaction((session) => writeSetting(session, 'demo', 'true'));
  }

  people(): Promise<PeopleSummary> {
    return readPeopleSummary(this.database, this.#annotator, this.#scope);
  }

  /** What the queue shows, for as long as the project is open. */
  setScope(scope: QueueScope): void {
    this.#scope = scope;
  }

  async queue(filter: QueueFilter, offset: number, limit: number): Promise<QueuePage> {
    const mine = await queueOfOneOnly(this.database, this.#annotator, this.#scope);
    return readQueuePage(this.database, filter, offset, limit, mine ? this.#annotator : null);
  }

  /** @throws AppError `not-found` */
  view(sentenceId: string): Promise<SentenceView> {
    return readView(this.database, sentenceId);
  }

  /** The sentences of a document, in order. @throws AppError `not-found` */
  documentViews(documentId: string): Promise<readonly SentenceView[]> {
    return readDocumentViews(this.database, documentId);
  }

  search(query: string, limit: number): Promise<readonly SearchHit[]> {
    return searchSentences(this.database, query, limit);
  }

  /** Suggestions that a filter lets through, after sentence number `after`. */
  suggestions(filter: SuggestionFilter, after: number, limit: number): Promise<SuggestionsPage> {
    return listSuggestions(this.database, filter, after, limit);
  }

  /** The places where these words stand, after sentence number `after`. */
  places(words: string, after: number, limit: number): Promise<PlacesPage> {
    return readPlaces(this.database, words, after, limit);
  }

  /** How much hangs on each type. */
  schemaUse(): Promise<SchemaUse> {
    return this.database.transaction(readSchemaUse);
  }

  /** A check of everything that is annotated, which goes on whenever it is told to. */
  consistencyCheck(): ConsistencyCheck {
    return new ConsistencyCheck(this.database);
  }

  previewEverywhere(edit: Everywhere): Promise<EverywhereOutcome> {
    return this.database.transaction((session) => previewEverywhere(session, edit, this.editContext()));
  }

  /** One edit for many places: all of it is on the disk when the promise resolves, or nothing. */
  applyEverywhere(edit: Everywhere): Promise<EverywhereOutcome> {
    return this.database.transaction((session) => applyEverywhere(session, edit, this.editContext()));
  }

  /**
   * Carries out a command; it is on the disk when the promise resolves.
   * @throws AppError `refused`, `not-found`, `wrong-usage`, `bad-schema`: nothing has changed then
   */
  async execute(command: Command): Promise<CommandOutcome> {
    const edited = await this.database.transaction((session) =>
      executeCommand(session, command, this.editContext()),
    );
    return this.#outcome(edited);
  }

  /** Takes back the last thing done; with nothing to take back, nothing happens. */
  async undo(): Promise<CommandOutcome> {
    const edited = await this.database.transaction((session) => undoStep(session, this.editContext()));
    return this.#outcome(edited);
  }

  async redo(): Promise<CommandOutcome> {
    const edited = await this.database.transaction((session) => redoStep(session, this.editContext()));
    return this.#outcome(edited);
  }

  /** Adds documents from files that are read already: all or none. @throws AppError `bad-input`, `cancelled` */
  async importCorpora(files: readonly CorpusFile[], task?: Task): Promise<ImportReport> {
    const report = await this.database.transaction((session) =>
      importCorpora(session, files, this.editContext(), task),
    );
    // With no model to say where it is unsure, the queue begins with sentences that are unlike each other.
    if ((await activeModel(this.database)) === null) {
      // The import is in: whoever cancels it now comes too late.
      task?.tell({ stage: 'ordering', done: 0, total: 0 });
      await orderQueue(this.database);
    }
    return report;
  }

  readCorpus(included: Included): Promise<CorpusDocument[]> {
    return this.database.transaction((session) => readCorpus(session, included));
  }

  /** The corpus, and how many of its sentences nobody has completed: both of the same moment. */
  readForExport(
    included: Included,
    task?: Task,
  ): Promise<{ documents: CorpusDocument[]; pendingSentences: number }> {
    return this.database.transaction(async (session) => ({
      documents: await readCorpus(session, included, task),
      pendingSentences: await countSentences(session, 'pending'),
    }));
  }

  /** The corpus with and without open suggestions, both of the same moment. */
  readWithSuggestions(
    task?: Task,
  ): Promise<{ documents: CorpusDocument[]; suggesting: CorpusDocument[]; pendingSentences: number }> {
    return this.database.transaction(async (session) => ({
      documents: await readCorpus(session, 'accepted', task),
      suggesting: await readCorpus(session, 'all', task),
      pendingSentences: await countSentences(session, 'pending'),
    }));
  }

  models(): Promise<readonly ModelSummary[]> {
    return listModels(this.database);
  }

  activeModel(): Promise<ModelSummary | null> {
    return activeModel(this.database);
  }

  /**
   * Stores a model and makes it the active one.
   * @param also what must happen with it or not at all
   */
  addModel(model: NewModel, also?: (session: SqlSession) => Promise<void>): Promise<ModelSummary> {
    return this.database.transaction(async (session) => {
      const added = await addModel(session, model);
      const { number, trainedOn, engine } = added;
      const details = { model: number, trainedOn, engine, seconds: Math.round(model.seconds) };
      await recordAudit(session, this.event('training-ended', details));
      await also?.(session);
      return added;
    });
  }

  /** @throws AppError `not-found` */
  activateModel(id: string): Promise<ModelSummary> {
    return this.database.transaction(async (session) => {
      const model = await makeActive(session, id);
      await recordAudit(session, this.event('model-activated', { model: model.number }));
      return model;
    });
  }

  /** @throws AppError `no-model` */
  modelFiles(id: string): Promise<ModelFiles> {
    return readModelFiles(this.database, id);
  }

  /** Who does something now, for the parts of this folder that change a project on their own. */
  editContext(): EditContext {
    return { who: this.#annotator, when: this.now(), newId: this.newId };
  }

  async #outcome(edited: EditedSentence | null): Promise<CommandOutcome> {
    const sentenceId = edited?.sentenceId ?? null;
    return {
      view: sentenceId === null ? null : await this.view(sentenceId),
      ...(await nextLabels(this.database)),
      sentenceId,
    };
  }
}
