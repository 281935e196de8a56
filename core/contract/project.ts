// The service that the main process offers its window: everything a person can see or do in a project.
import { z } from 'zod';
import { auditMethods, type AuditService } from './audit-service.ts';
import { safetyMethods, type SafetyService, type SafetyView } from './safety.ts';
import type { AnnotatedDocument, SentenceAnnotations, SentenceStatus } from '../model/annotation.ts';
import type { JointScores } from '../metrics/strict.ts';
import { schemaSchema, type Schema } from '../model/schema.ts';
import { commandSchema, everywhereSchema, type Command, type Everywhere } from './commands.ts';
import type { CheckView, EverywhereOutcome, PlacesPage } from './consistency.ts';
import { MAXIMUM_PLACES } from './edit-size.ts';
import type { DeidentifyOptions, DeidentifyReport } from './deidentify.ts';
import { deidentifySchema } from './deidentify-shape.ts';
import type { Omission } from './format.ts';
import type { InputProblem } from '../errors.ts';
import {
  LIST_KINDS,
  RECOMMENDER_USES,
  type ListKind,
  type RecommenderUse,
  type RecommenderView,
} from './recommender.ts';
import type { LookView } from './look.ts';
import type { MenuAction } from './menu.ts';
import type { MergeProgress, PeopleService, PeopleSummary } from './people.ts';
import { peopleMethods } from './people-methods.ts';
import type { ConfusionReport, RetrainChange, RetrainPlaces } from './model-changes.ts';
import type { ProgressReport } from './progress.ts';
import type { SchemaUse } from './schema-use.ts';
import type { LockedProject } from './locked-project.ts';
import type { TaskProgress } from './task.ts';
import type { Declarations } from './service.ts';
import { suggestionFilterSchema, type SuggestionFilter, type SuggestionsPage } from './suggestions.ts';
import type { DeviceSettings } from './device-settings.ts';
import { deviceSettingsShape } from './device-settings-shape.ts';
import type {
  DoctorReport,
  EngineChoice,
  EngineTrial,
  EpochReport,
  SentenceUncertainty,
  TrainProgress,
} from './trainer.ts';

export interface ProjectSummary {
  readonly path: string;
  readonly name: string;
  readonly schema: Schema;
  readonly documents: number;
  readonly sentences: number;
  readonly completeSentences: number;
  readonly openSuggestions: number;
  readonly annotator: string;
  readonly activeModel: ModelSummary | null;
  readonly undo: string | null;
  readonly redo: string | null;
  readonly isDemo: boolean;
  /** On the disk, nobody reads it without a passphrase or key. */
  readonly encrypted: boolean;
  readonly people: PeopleSummary;
}

export interface ModelSummary {
  readonly id: string;
  /** 1, 2, 3 in the order of training. */
  readonly number: number;
  readonly createdAt: number;
  readonly active: boolean;
  readonly trainedOn: number;
  readonly engine: string;
  readonly seconds: number;
  readonly epochs: readonly EpochReport[];
  /** On the sentences held out for dev; null when none were. */
  readonly dev: JointScores | null;
  readonly notes: readonly string[];
}

export interface QueueEntry {
  readonly sentenceId: string;
  readonly documentId: string;
  readonly documentName: string;
  readonly text: string;
  readonly status: SentenceStatus;
  readonly score: number | null;
  /** Why it is where it is: "unsure of a border (0.41)", "in document order: no model yet". */
  readonly why: string;
  readonly uncertainty: SentenceUncertainty | null;
  readonly suggestions: number;
  readonly accepted: number;
}

export interface QueuePage {
  readonly total: number;
  readonly entries: readonly QueueEntry[];
}

/** `skipped`: pending, and left for later by a person. */
export type QueueFilter = 'pending' | 'skipped' | 'complete' | 'all';

/** A sentence to work on, with what surrounds it. */
export interface SentenceView extends SentenceAnnotations {
  readonly document: Pick<AnnotatedDocument, 'id' | 'name' | 'split'>;
  /** Text of the sentence; offsets of tokens and mentions are relative to the document, so subtract `sentence.begin`. */
  readonly text: string;
  readonly before: string;
  readonly after: string;
  readonly why: string;
  readonly uncertainty: SentenceUncertainty | null;
}

export interface CommandOutcome {
  readonly view: SentenceView | null;
  readonly undo: string | null;
  readonly redo: string | null;
  /** The sentence an undo or redo was about, so that the window can show it. */
  readonly sentenceId: string | null;
}

export interface SearchHit {
  readonly sentenceId: string;
  readonly documentName: string;
  readonly text: string;
  /** UTF-16 spans of the matches within `text`. */
  readonly matches: readonly { readonly begin: number; readonly end: number }[];
}

export interface ImportReport {
  readonly documents: number;
  readonly sentences: number;
  readonly mentions: number;
  readonly relations: number;
  readonly warnings: readonly InputProblem[];
}

export interface ExportReport {
  readonly path: string;
  readonly sentences: number;
  /** Of these, the sentences that nobody has completed: what the file says of them may be far from all there is. */
  readonly pendingSentences: number;
  readonly mentions: number;
  readonly relations: number;
  readonly omissions: readonly Omission[];
  /** What was replaced, and where that was written down; null when nothing was to be. */
  readonly deidentified: { readonly report: DeidentifyReport; readonly reportPath: string } | null;
}

export interface FormatSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly extensions: readonly string[];
  readonly annotated: boolean;
}

export type TrainingState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running';
      readonly startedAt: number;
      readonly progress: TrainProgress;
      readonly epochs: readonly EpochReport[];
      readonly resumed: boolean;
    }
  /** The new model is in; suggestions and queue are being made anew. */
  | { readonly kind: 'prelabelling'; readonly done: number; readonly total: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'finished'; readonly model: ModelSummary }
  /** Nothing that the retraining found was as good on the held-out and the corrected sentences as the model in use, which stays. */
  | { readonly kind: 'kept'; readonly model: ModelSummary };

export interface RetrainOptions {
  /** True: go on from the active model, in seconds after a few corrections; false: start anew. */
  readonly warmStart: boolean;
}

/** What was chosen of this computer's devices, for all projects. */
export interface DeviceView {
  readonly settings: DeviceSettings;
  /** An engine that whoever started the app asked for: it trains, whatever the settings say. */
  readonly override: EngineChoice | null;
  /** The engines are being tried out. */
  readonly trying: boolean;
}

/** What a file is asked for. */
export const FILE_PURPOSES = [
  'open-project',
  'create-project',
  'import',
  'export',
  'export-audit',
  'list',
  'load-schema',
  'save-schema',
  'merge',
  'hand-over',
  'backup-folder',
] as const;

export interface ProjectService extends PeopleService, SafetyService, AuditService {
  summary(): ProjectSummary | null;
  openProject(path: string): ProjectSummary;
  createProject(path: string): ProjectSummary;
  openDemo(): ProjectSummary;
  closeProject(): null;
  recentProjects(): readonly string[];
  /** File dialogs, shown by the main process; null when the person cancels. */
  chooseFile(purpose: (typeof FILE_PURPOSES)[number], suggestedName: string): readonly string[] | null;
  setAnnotator(name: string): ProjectSummary;
  queue(filter: QueueFilter, offset: number, limit: number): QueuePage;
  sentence(sentenceId: string): SentenceView;
  /** The sentences of a document, in order; their `before` and `after` are empty, since their neighbours are there. */
  documentSentences(documentId: string): readonly SentenceView[];
  execute(command: Command): CommandOutcome;
  undo(): CommandOutcome;
  redo(): CommandOutcome;
  search(query: string, limit: number): readonly SearchHit[];
  /** Where these words stand, between tokens, after the place that `after` (0: none) says, and what each place is annotated as. */
  places(words: string, after: number, limit: number): PlacesPage;
  /** Relations that the active model sees between the accepted mentions of a sentence become suggestions. @returns how many are new */
  suggestRelations(sentenceId: string): number;
  /** Suggestions that a filter lets through, after the place that `after` (0: none) says. */
  suggestions(filter: SuggestionFilter, after: number, limit: number): SuggestionsPage;
  /** Checks the project for about a tenth of a second, from the beginning or on from the last call: to be called until it is checked. */
  check(anew: boolean): CheckView;
  /** What {@link applyEverywhere} would do. */
  previewEverywhere(edit: Everywhere): EverywhereOutcome;
  /** One edit for many places: one transaction, one undo. Places that it can't be done to are left out, and the reply says why. */
  applyEverywhere(edit: Everywhere): EverywhereOutcome;
  /** How much hangs on each type: for whoever is about to change the schema. */
  schemaUse(): SchemaUse;
  /** A schema file, checked; nothing of the project changes. */
  loadSchema(path: string): Schema;
  /** Writes a schema file. */
  saveSchema(path: string, schema: Schema): null;
  formats(): readonly FormatSummary[];
  importFiles(paths: readonly string[], format: string, split: string | null): ImportReport;
  /** @param deidentify how names are replaced, with a report beside the file; null: the texts are written as they are */
  exportFile(
    path: string,
    format: string,
    include: 'accepted' | 'all',
    deidentify: DeidentifyOptions | null,
  ): ExportReport;
  /** Ends an import or export that is under way: the project, and the file, stay as they were. Resolves when it has ended. */
  cancelTask(): null;
  models(): readonly ModelSummary[];
  activateModel(modelId: string): ProjectSummary;
  /** Work done, learning curve, what is weak, whether going on pays. */
  progress(): ProgressReport;
  /** What models suggested in finished sentences against what people made of it. */
  confusion(): ConfusionReport;
  /** What the model in use suggests otherwise than the one before it; null while there is nothing to compare. */
  retrainChange(): RetrainChange | null;
  retrainPlaces(offset: number, limit: number): RetrainPlaces;
  recommenders(): RecommenderView;
  useRecommenders(use: RecommenderUse): RecommenderView;
  /** Loads a file of terms or patterns into the project's recommenders. @param type of the lines that name none */
  addList(path: string, kind: ListKind, type: string | null): RecommenderView;
  removeList(listId: string): RecommenderView;
  training(): TrainingState;
  startTraining(options: RetrainOptions): TrainingState;
  cancelTraining(): TrainingState;
  doctor(): DoctorReport;
  device(): DeviceView;
  /** From the next training on. */
  changeDevice(settings: DeviceSettings): DeviceView;
  /** Tries the engines out anew, in a process of its own; asked again meanwhile, gives the answer of the same trial. */
  tryEngines(): EngineTrial;
  cancelTrial(): DeviceView;
}

/** Pushed from main to the window, in order. */
export type ProjectEvent =
  | { readonly kind: 'training'; readonly state: TrainingState }
  /** Suggestions or queue changed behind the window's back: read again what is shown. */
  | { readonly kind: 'changed'; readonly summary: ProjectSummary | null }
  /** How far an import or export is; null when it has ended. */
  | { readonly kind: 'task'; readonly task: TaskProgress | null }
  /** A worker died and was replaced, or the like: a sentence for people. */
  | { readonly kind: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  /** How far a merge of project files, or its preview, is. */
  | { readonly kind: 'merging'; readonly progress: MergeProgress }
  /** What the check of the project's file found, or that the file is gone. */
  | { readonly kind: 'safety'; readonly view: SafetyView }
  /** A project could not be opened, because it is damaged: it can be recovered. */
  | { readonly kind: 'damaged'; readonly path: string }
  /** A project was named that has to be unlocked first. */
  | { readonly kind: 'locked'; readonly locked: LockedProject }
  /** A native menu item was chosen; the window does it as it does its own keys. */
  | { readonly kind: 'menu'; readonly action: MenuAction }
  /** Language, theme, contrast or zoom were changed in the native menu. */
  | { readonly kind: 'look'; readonly view: LookView };

const path = z.string().min(1).max(4096);
const text = z.string().max(1000);

export const projectMethods: Declarations<ProjectService> = {
  ...peopleMethods,
  ...safetyMethods,
  ...auditMethods,
  summary: { access: 'read', args: z.tuple([]) },
  openProject: { access: 'write', args: z.tuple([path]) },
  createProject: { access: 'write', args: z.tuple([path]) },
  openDemo: { access: 'write', args: z.tuple([]) },
  closeProject: { access: 'write', args: z.tuple([]) },
  recentProjects: { access: 'read', args: z.tuple([]) },
  chooseFile: {
    access: 'write',
    args: z.tuple([z.enum(FILE_PURPOSES), text]),
  },
  setAnnotator: { access: 'write', args: z.tuple([z.string().min(1).max(100)]) },
  queue: {
    access: 'read',
    args: z.tuple([
      z.enum(['pending', 'skipped', 'complete', 'all']),
      z.number().int().nonnegative(),
      z.number().int().min(1).max(1000),
    ]),
  },
  sentence: { access: 'read', args: z.tuple([text]) },
  documentSentences: { access: 'read', args: z.tuple([text]) },
  execute: { access: 'write', args: z.tuple([commandSchema]) },
  undo: { access: 'write', args: z.tuple([]) },
  redo: { access: 'write', args: z.tuple([]) },
  search: { access: 'read', args: z.tuple([text, z.number().int().min(1).max(1000)]) },
  places: {
    access: 'read',
    args: z.tuple([text, z.number().int().nonnegative(), z.number().int().min(1).max(1000)]),
  },
  suggestRelations: { access: 'write', args: z.tuple([text]) },
  suggestions: {
    access: 'read',
    args: z.tuple([
      suggestionFilterSchema,
      z.number().int().nonnegative(),
      z.number().int().min(1).max(MAXIMUM_PLACES),
    ]),
  },
  check: { access: 'read', args: z.tuple([z.boolean()]) },
  previewEverywhere: { access: 'read', args: z.tuple([everywhereSchema]) },
  applyEverywhere: { access: 'write', args: z.tuple([everywhereSchema]) },
  schemaUse: { access: 'read', args: z.tuple([]) },
  loadSchema: { access: 'read', args: z.tuple([path]) },
  saveSchema: { access: 'write', args: z.tuple([path, schemaSchema]) },
  formats: { access: 'read', args: z.tuple([]) },
  importFiles: { access: 'write', args: z.tuple([z.array(path).min(1), text, text.nullable()]) },
  exportFile: {
    access: 'write',
    args: z.tuple([path, text, z.enum(['accepted', 'all']), deidentifySchema.nullable()]),
  },
  cancelTask: { access: 'write', args: z.tuple([]) },
  models: { access: 'read', args: z.tuple([]) },
  progress: { access: 'read', args: z.tuple([]) },
  confusion: { access: 'read', args: z.tuple([]) },
  retrainChange: { access: 'read', args: z.tuple([]) },
  retrainPlaces: {
    access: 'read',
    args: z.tuple([z.number().int().nonnegative(), z.number().int().min(1).max(1000)]),
  },
  activateModel: { access: 'write', args: z.tuple([text]) },
  recommenders: { access: 'read', args: z.tuple([]) },
  useRecommenders: { access: 'write', args: z.tuple([z.enum(RECOMMENDER_USES)]) },
  addList: { access: 'write', args: z.tuple([path, z.enum(LIST_KINDS), text.nullable()]) },
  removeList: { access: 'write', args: z.tuple([text]) },
  training: { access: 'read', args: z.tuple([]) },
  startTraining: { access: 'write', args: z.tuple([z.strictObject({ warmStart: z.boolean() })]) },
  cancelTraining: { access: 'write', args: z.tuple([]) },
  doctor: { access: 'read', args: z.tuple([]) },
  device: { access: 'read', args: z.tuple([]) },
  changeDevice: { access: 'write', args: z.tuple([z.strictObject(deviceSettingsShape)]) },
  tryEngines: { access: 'write', args: z.tuple([]) },
  cancelTrial: { access: 'write', args: z.tuple([]) },
};
