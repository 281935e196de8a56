// The project service behind the window: the store, the supervisor and the plugins put together, minus what only Electron can do, which is
// handed in. One project is open at a time.
import { msg } from '@lit/localize';
import { resolve } from 'node:path';
import type { DeidentifyOptions } from '../../core/contract/deidentify.ts';
import type { DeviceSettings } from '../../core/contract/device-settings.ts';
import type { Everywhere } from '../../core/contract/commands.ts';
import type { EverywhereOutcome } from '../../core/contract/consistency.ts';
import type {
  DeviceView,
  ExportReport,
  ImportReport,
  ProjectEvent,
  ProjectService,
  ProjectSummary,
  RetrainOptions,
  TrainingState,
} from '../../core/contract/project.ts';
import type { ListKind, RecommenderUse, RecommenderView } from '../../core/contract/recommender.ts';
import type { Server } from '../../core/contract/service.ts';
import type { DoctorReport, EngineTrial } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { SafetyService } from '../../core/contract/safety.ts';
import type { Schema } from '../../core/model/schema.ts';
import { AuditServer } from './audit/audit-server.ts';
import { recordAudit } from './audit/record.ts';
import type { DeviceSettingsFile } from './device-settings-file.ts';
import { ownDemoProject, type DemoPlaces } from './demo/own-demo.ts';
import { exportFile, importFiles } from './exchange.ts';
import type { Formats } from './formats.ts';
import { OpenProject, type OpenTrainer } from './open-project.ts';
import { Preferences } from './preferences.ts';
import { addList, removeList } from './recommend/lists.ts';
import { PeopleServer } from './people/people-service.ts';
import { writeUse } from './recommend/recommender-settings.ts';
import { readListFile, readRecommenderView } from './recommend/recommender-view.ts';
import { NO_RECOMMENDERS, type Recommenders } from './recommend/recommenders.ts';
import { readConfusion } from './confusion.ts';
import { readRetrainChange, readRetrainPlaces } from './model-changes.ts';
import { readProgress } from './progress.ts';
import { loadSchema, saveSchema } from './schema-files.ts';
import { dirname, join } from 'node:path';
import { KeptKeys, NO_KEY_STORE, type KeyStore } from './protection/kept-keys.ts';
import { copyKey, wipeKey } from './protection/key-derivation.ts';
import { ProtectionServer } from './protection/protection-server.ts';
import type { LockedProject } from '../../core/contract/locked-project.ts';
import type { FileKey } from './sqlite/driver.ts';
import { ProjectStore, type StoreOptions } from './store.ts';
import { TaskRunner } from './task.ts';
import type { BackupSettingsFile } from './safety/backup-settings-file.ts';
import { SafetyServer } from './safety/safety-server.ts';
import type { TrainingSettings } from './training-plan.ts';

/** How long a check keeps other questions waiting, and how often it says how far it is. */
const CHECK_SLICE_MS = 100;

export interface ServiceOptions {
  readonly formats: Formats;
  /** Default: none. */
  readonly recommenders?: Recommenders;
  readonly openTrainer: OpenTrainer;
  readonly chooseFile: Server<ProjectService>['chooseFile'];
  readonly preferencesPath: string;
  readonly devices: DeviceSettingsFile;
  readonly demo: DemoPlaces;
  /** Events for the window, in order. */
  readonly onEvent: (event: ProjectEvent) => void;
  /** Default: there is none. */
  readonly keyStore?: KeyStore;
  /** The window is to forget what it shows. */
  readonly onLocked?: (locked: LockedProject) => void;
  readonly onCopied?: () => void;
  /** Without it, no backups are made. */
  readonly backups?: BackupSettingsFile;
  /** Goes before what the person chose. */
  readonly training?: TrainingSettings;
  readonly store?: StoreOptions;
}

/** A project that was opened is looked at first: its queue and its first sentence do not wait for what recommenders have to read. */
const FIRST_LOOK_MS = 1500;

interface RunningTrial {
  readonly held: Promise<EngineTrial>;
  end(): void;
}

export class ProjectServiceServer implements Server<ProjectService> {
  readonly #options: ServiceOptions;
  readonly #preferences: Preferences;
  #project: OpenProject | null = null;
  /** Opening and closing, one after the other. */
  #switching: Promise<unknown> = Promise.resolve();
  #trial: RunningTrial | null = null;
  readonly #tasks = new TaskRunner((task) => this.#tell({ kind: 'task', task }));
  readonly #people = new PeopleServer(() => this.#open(), {
    keyOf: (path) => this.protection.keyOfOther(path),
    onProgress: (progress) => this.#tell({ kind: 'merging', progress }),
    onMerging: () => this.#safety.before('merge'),
    onChanged: () => this.#tellChanged(),
  });

  readonly #audit = new AuditServer(() => this.#open().store);
  readonly #safety: SafetyServer;
  readonly protection: ProtectionServer;

  private constructor(options: ServiceOptions, preferences: Preferences) {
    this.#options = options;
    this.#preferences = preferences;
    this.#safety = new SafetyServer({
      settings: options.backups ?? null,
      tell: (event) => this.#tell(event),
      whileClosed: (path, key, work) => this.#whileClosed(path, key, work),
    });
    this.protection = new ProtectionServer({
      preferences,
      keptKeys: new KeptKeys(
        join(dirname(options.preferencesPath), 'keys.json'),
        options.keyStore ?? NO_KEY_STORE,
      ),
      project: () => this.#project,
      open: (path, key) =>
        this.#switchTo(path, () => ProjectStore.open(path, { ...this.#storeOptions(), key })),
      create: (path, key) =>
        this.#switchTo(path, () => ProjectStore.create(path, { ...this.#storeOptions(), key })),
      whileClosed: (path, work) =>
        this.#switchTo(path, async () =>
          ProjectStore.open(path, { ...this.#storeOptions(), key: await work() }),
        ),
      close: () => this.#inTurn(() => this.#leave()),
      backupFolder: () => options.backups?.settings.folder ?? null,
      onLocked: (locked) => options.onLocked?.(locked),
      onWanted: (locked) => this.#tell({ kind: 'locked', locked }),
      onCopied: () => options.onCopied?.(),
    });
  }

  static async start(options: ServiceOptions): Promise<ProjectServiceServer> {
    return new ProjectServiceServer(options, await Preferences.read(options.preferencesPath));
  }

  async summary(): Promise<ProjectSummary | null> {
    return this.#project === null ? null : this.#project.store.summary();
  }

  openProject(path: string): Promise<ProjectSummary> {
    return this.#switchTo(path, async () => {
      try {
        const key = await this.protection.keyFor(path);
        return await ProjectStore.open(path, { ...this.#storeOptions(), key });
      } catch (error) {
        if (error instanceof AppError && error.code === 'not-found') {
          await this.#preferences.forgetProject(path);
        }
        if (error instanceof AppError && error.code === 'damaged-project')
          this.#tell({ kind: 'damaged', path: resolve(path) });
        throw error;
      }
    });
  }

  createProject(path: string): Promise<ProjectSummary> {
    return this.#switchTo(path, () => ProjectStore.create(path, this.#storeOptions()));
  }

  async openDemo(): Promise<ProjectSummary> {
    return this.openProject(await ownDemoProject(this.#options.demo, this.#options.formats));
  }

  async closeProject(): Promise<null> {
    await this.#inTurn(() => this.#leave());
    this.#tell({ kind: 'changed', summary: null });
    return null;
  }

  /** For the end of the app: closes the project and ends every process. */
  async close(): Promise<void> {
    await this.cancelTrial();
    await this.#inTurn(() => this.#leave());
  }

  async recentProjects(): Promise<readonly string[]> {
    return this.#preferences.recentProjects;
  }

  chooseFile(
    ...args: Parameters<Server<ProjectService>['chooseFile']>
  ): ReturnType<Server<ProjectService>['chooseFile']> {
    return this.#options.chooseFile(...args);
  }

  async setAnnotator(name: string): Promise<ProjectSummary> {
    const { store } = this.#open();
    await store.setAnnotator(name);
    await this.#preferences.rememberAnnotator(name);
    return store.summary();
  }

  async queue(...args: Parameters<ProjectService['queue']>): ReturnType<Server<ProjectService>['queue']> {
    return this.#open().store.queue(...args);
  }

  async sentence(sentenceId: string): ReturnType<Server<ProjectService>['sentence']> {
    const { store, supervisor, recommending } = this.#open();
    this.protection.looksAt(sentenceId);
    supervisor.lookAt(sentenceId);
    recommending.lookAt(sentenceId);
    return store.view(sentenceId);
  }

  async documentSentences(documentId: string): ReturnType<Server<ProjectService>['documentSentences']> {
    return this.#open().store.documentViews(documentId);
  }

  async execute(
    ...args: Parameters<ProjectService['execute']>
  ): ReturnType<Server<ProjectService>['execute']> {
    const { store, supervisor, recommending, missingRelations } = this.#open();
    if (args[0].kind === 'set-schema') await this.#safety.before('schema');
    const outcome = await store.execute(...args);
    recommending.edited();
    if (outcome.view) missingRelations.edited(outcome.view.sentence.id);
    if (args[0].kind === 'complete-sentence' || args[0].kind === 'adjudicate-sentence')
      supervisor.sentenceCompleted();
    return outcome;
  }

  async undo(): ReturnType<Server<ProjectService>['undo']> {
    const { store, recommending } = this.#open();
    const outcome = await store.undo();
    recommending.edited();
    return outcome;
  }

  async redo(): ReturnType<Server<ProjectService>['redo']> {
    const { store, recommending } = this.#open();
    const outcome = await store.redo();
    recommending.edited();
    return outcome;
  }

  async search(query: string, limit: number): ReturnType<Server<ProjectService>['search']> {
    return this.#open().store.search(query, limit);
  }

  async suggestRelations(sentenceId: string): Promise<number> {
    return this.#open().missingRelations.suggest(sentenceId);
  }

  async suggestions(
    ...args: Parameters<ProjectService['suggestions']>
  ): ReturnType<Server<ProjectService>['suggestions']> {
    return this.#open().store.suggestions(...args);
  }

  async places(...args: Parameters<ProjectService['places']>): ReturnType<Server<ProjectService>['places']> {
    return this.#open().store.places(...args);
  }

  async check(anew: boolean): ReturnType<Server<ProjectService>['check']> {
    const project = this.#open();
    if (anew || !project.check) project.check = project.store.consistencyCheck();
    const view = await project.check.goOn(CHECK_SLICE_MS);
    // What it has counted is of no more use.
    if (view.kind === 'checked') project.check = null;
    return view;
  }

  async previewEverywhere(edit: Everywhere): Promise<EverywhereOutcome> {
    return this.#open().store.previewEverywhere(edit);
  }

  async applyEverywhere(edit: Everywhere): Promise<EverywhereOutcome> {
    const { store, recommending } = this.#open();
    const outcome = await store.applyEverywhere(edit);
    recommending.edited();
    return outcome;
  }

  async schemaUse(): ReturnType<Server<ProjectService>['schemaUse']> {
    return this.#open().store.schemaUse();
  }

  loadSchema(path: string): Promise<Schema> {
    return loadSchema(path);
  }

  async saveSchema(path: string, schema: Schema): Promise<null> {
    await saveSchema(path, schema);
    return null;
  }

  formats(): ReturnType<Server<ProjectService>['formats']> {
    return this.#options.formats.list();
  }

  async importFiles(paths: readonly string[], format: string, split: string | null): Promise<ImportReport> {
    const { store, supervisor, recommending } = this.#open();
    const report = await this.#tasks.run('import', (task) =>
      importFiles(store, this.#options.formats, { paths, format, split }, task),
    );
    supervisor.startPrelabelling();
    recommending.beginAnew();
    await this.#tellChanged();
    return report;
  }

  exportFile(
    path: string,
    format: string,
    include: 'accepted' | 'all',
    deidentify: DeidentifyOptions | null,
  ): Promise<ExportReport> {
    const { store } = this.#open();
    const request = { path, format, include, deidentify: deidentify && { ...deidentify, seed: null } };
    return this.#tasks.run('export', (task) => exportFile(store, this.#options.formats, request, task));
  }

  async cancelTask(): Promise<null> {
    await this.#tasks.cancel();
    return null;
  }

  async progress(): ReturnType<Server<ProjectService>['progress']> {
    return readProgress(this.#open().store.database);
  }

  async confusion(): ReturnType<Server<ProjectService>['confusion']> {
    return readConfusion(this.#open().store.database);
  }

  async retrainChange(): ReturnType<Server<ProjectService>['retrainChange']> {
    return readRetrainChange(this.#open().store.database);
  }

  async retrainPlaces(offset: number, limit: number): ReturnType<Server<ProjectService>['retrainPlaces']> {
    return readRetrainPlaces(this.#open().store.database, offset, limit);
  }

  async models(): ReturnType<Server<ProjectService>['models']> {
    return this.#open().store.models();
  }

  async activateModel(modelId: string): Promise<ProjectSummary> {
    const { store, supervisor } = this.#open();
    await store.activateModel(modelId);
    supervisor.startPrelabelling();
    await this.#tellChanged();
    return store.summary();
  }

  async recommenders(): Promise<RecommenderView> {
    const { store, recommending } = this.#open();
    return readRecommenderView(store, this.#recommenders, recommending);
  }

  async useRecommenders(use: RecommenderUse): Promise<RecommenderView> {
    const { store, recommending } = this.#open();
    await store.database.transaction(async (session) => {
      await writeUse(session, use);
      await recordAudit(session, store.event('recommenders-changed', { use }));
    });
    recommending.beginAnew();
    return this.recommenders();
  }

  async addList(path: string, kind: ListKind, type: string | null): Promise<RecommenderView> {
    const { store, recommending } = this.#open();
    await addList(store, this.#recommenders, await readListFile(path, kind, type));
    recommending.beginAnew();
    return this.recommenders();
  }

  async removeList(listId: string): Promise<RecommenderView> {
    const { store, recommending } = this.#open();
    await removeList(store, listId);
    recommending.beginAnew();
    return this.recommenders();
  }

  async training(): Promise<TrainingState> {
    return this.#project?.supervisor.state ?? { kind: 'idle' };
  }

  async startTraining(options: RetrainOptions): Promise<TrainingState> {
    // Both would be slow, and the trial's figures wrong.
    await this.cancelTrial();
    this.protection.trainsWith(options);
    return this.#open().supervisor.start(options);
  }

  async cancelTraining(): Promise<TrainingState> {
    return this.#open().supervisor.cancel();
  }

  async doctor(): Promise<DoctorReport> {
    // A process of its own: the others may be busy for minutes.
    const trainer = this.#options.openTrainer('doctor');
    try {
      return await trainer.start('doctor', {});
    } finally {
      trainer.dispose();
    }
  }

  async device(): Promise<DeviceView> {
    return {
      settings: this.#options.devices.settings,
      override: this.#options.training?.engine ?? null,
      trying: this.#trial !== null,
    };
  }

  async changeDevice(settings: DeviceSettings): Promise<DeviceView> {
    await this.#options.devices.change(settings);
    return this.device();
  }

  async tryEngines(): Promise<EngineTrial> {
    return (this.#trial ??= this.#startTrial()).held;
  }

  async cancelTrial(): Promise<DeviceView> {
    const trial = this.#trial;
    trial?.end();
    await trial?.held.catch(() => undefined);
    return this.device();
  }

  readonly auditRecords = this.#audit.auditRecords;
  readonly auditChoices = this.#audit.auditChoices;
  readonly verifyAudit = this.#audit.verifyAudit;
  readonly exportAudit = this.#audit.exportAudit;
  readonly previewDeidentified = this.#audit.previewDeidentified;
  readonly safety: Server<SafetyService>['safety'] = () => this.#safety.safety();
  readonly backups: Server<SafetyService>['backups'] = () => this.#safety.backups();
  readonly takeBackup: Server<SafetyService>['takeBackup'] = () => this.#safety.takeBackup();
  readonly restoreBackup: Server<SafetyService>['restoreBackup'] = (...args) =>
    this.#safety.restoreBackup(...args);
  readonly changeBackups: Server<SafetyService>['changeBackups'] = (settings) =>
    this.#safety.changeBackups(settings);
  readonly recoverProject: Server<SafetyService>['recoverProject'] = (...args) =>
    this.#safety.recoverProject(...args);
  readonly saveCopy: Server<SafetyService>['saveCopy'] = (to) => this.#safety.saveCopy(to);

  readonly previewMerge = this.#people.previewMerge.bind(this.#people);
  readonly mergeProjects = this.#people.mergeProjects.bind(this.#people);
  readonly cancelMerge = this.#people.cancelMerge.bind(this.#people);
  readonly disputes = this.#people.disputes.bind(this.#people);
  readonly assignments = this.#people.assignments.bind(this.#people);
  readonly assign = this.#people.assign.bind(this.#people);
  readonly handOver = this.#people.handOver.bind(this.#people);
  readonly setScope = this.#people.setScope.bind(this.#people);

  /** @throws AppError `refused` while something else computes: the figures would be of that as well */
  #startTrial(): RunningTrial {
    const { kind } = this.#project?.supervisor.state ?? { kind: 'idle' };
    if (kind === 'running')
      throw new AppError('refused', msg('a training is running: try out when it is done'));
    if (kind === 'prelabelling')
      throw new AppError('refused', msg('suggestions are being made: try out when they are there'));
    // Of its own, as the doctor's: it can be ended at once.
    const trainer = this.#options.openTrainer('trial');
    const controller = new AbortController();
    const held = trainer.start('trial', {}, { signal: controller.signal }).finally(() => {
      trainer.dispose();
      this.#trial = null;
    });
    return {
      held,
      end: () => {
        controller.abort();
        trainer.kill();
      },
    };
  }

  #open(): OpenProject {
    if (this.#project) return this.#project;
    throw new AppError('wrong-usage', msg('no project is open: open one, or create one'));
  }

  /** The project that is open stays open when the other can't be opened. */
  #switchTo(path: string, open: () => Promise<ProjectStore>): Promise<ProjectSummary> {
    return this.#inTurn(async () => {
      // A file that is open is held by us: opening it again means starting afresh with it.
      if (this.#project && resolve(this.#project.store.path) === resolve(path)) await this.#leave();
      const store = await open();
      await this.#leave();
      const project = new OpenProject(
        store,
        this.#options.openTrainer,
        () => this.#trainingSettings(),
        this.#recommenders,
        {
          onState: (state) => this.#tell({ kind: 'training', state }),
          onChanged: () => void this.#tellChanged(),
          onNotice: (level, message) => this.#tell({ kind: 'notice', level, message }),
        },
      );
      this.#project = project;
      this.protection.opened();
      await this.#preferences.rememberProject(path);
      const summary = await store.summary();
      await project.supervisor.takeUp();
      project.recommending.takeUp(FIRST_LOOK_MS);
      this.#safety.begin(store.database);
      this.#tell({ kind: 'changed', summary });
      return summary;
    });
  }

  get #recommenders(): Recommenders {
    return this.#options.recommenders ?? NO_RECOMMENDERS;
  }

  #trainingSettings(): TrainingSettings {
    const { devices, training } = this.#options;
    return { engine: devices.settings.engine, ...training };
  }

  async #whileClosed(path: string, key: FileKey | null, work: () => Promise<void>): Promise<ProjectSummary> {
    // Of a project that is closed, the key is wiped.
    const kept = copyKey(key);
    try {
      return await this.#switchTo(path, async () => {
        await work();
        return ProjectStore.open(path, { ...this.#storeOptions(), key: kept });
      });
    } finally {
      if (!this.#project) this.#tell({ kind: 'changed', summary: null });
    }
  }

  async #leave(): Promise<void> {
    await this.#tasks.cancel();
    const project = this.#project;
    this.#project = null;
    await this.#safety.end();
    await project?.close();
    wipeKey(project?.store.key ?? null);
    this.protection.forgetOthers();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#switching.then(work);
    this.#switching = result.catch(() => undefined);
    return result;
  }

  async #tellChanged(): Promise<void> {
    const project = this.#project;
    // A project that is closed meanwhile has nothing more to say.
    const summary = await project?.store.summary().catch(() => null);
    if (summary && this.#project === project) this.#tell({ kind: 'changed', summary });
  }

  #tell(event: ProjectEvent): void {
    this.#options.onEvent(event);
  }

  #storeOptions(): StoreOptions {
    const { annotator } = this.#preferences;
    return {
      program: 'window',
      ...this.#safety.openOptions,
      ...(annotator !== null && { annotator }),
      ...this.#options.store,
    };
  }
}
