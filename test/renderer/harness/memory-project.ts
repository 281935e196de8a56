// A project in memory, for the window without Electron: the same plans and changes of core/ as the real one, with lists in the
// place of the database and a clock in the place of the trainer.
import type { Command, Everywhere } from '../../../core/contract/commands.ts';
import type {
  CheckView,
  EverywhereOutcome,
  PlaceOutcome,
  PlacesPage,
} from '../../../core/contract/consistency.ts';
import type {
  CommandOutcome,
  DeviceView,
  FormatSummary,
  ModelSummary,
  ProjectEvent,
  ProjectService,
  ProjectSummary,
  QueueFilter,
  SentenceView,
  TrainingState,
} from '../../../core/contract/project.ts';
import type { ConfusionReport, RetrainChange, RetrainPlaces } from '../../../core/contract/model-changes.ts';
import type { ProgressReport } from '../../../core/contract/progress.ts';
import type { SchemaUse } from '../../../core/contract/schema-use.ts';
import type { PeopleService } from '../../../core/contract/people.ts';
import type { AuditService } from '../../../core/contract/audit-service.ts';
import type { SafetyService } from '../../../core/contract/safety.ts';
import type { ListKind, RecommenderUse, RecommenderView } from '../../../core/contract/recommender.ts';
import type { Server } from '../../../core/contract/service.ts';
import { DEFAULT_DEVICE_SETTINGS, type DeviceSettings } from '../../../core/contract/device-settings.ts';
import type {
  DoctorReport,
  EngineTrial,
  EpochReport,
  TrainProgress,
} from '../../../core/contract/trainer.ts';
import { AppError, badInput } from '../../../core/errors.ts';
import type { Sentence, SentenceAnnotations } from '../../../core/model/annotation.ts';
import { applyChanges, invertChanges, type Change } from '../../../core/model/changes.ts';
import { labelOf, planCommand } from '../../../core/model/plan.ts';
import { labelOfEverywhere, planEverywhere } from '../../../core/model/plan-everywhere.ts';
import type { Schema } from '../../../core/model/schema.ts';
import { madeUpDoctor } from './made-up-devices.ts';
import { MADE_UP_FORMATS } from './made-up-formats.ts';
import { MADE_UP_RECOMMENDERS } from './made-up-recommenders.ts';
import { MADE_UP_CHANGE, madeUpConfusion, madeUpPlaces } from './made-up-changes.ts';
import { madeUpProgress, model, scores } from './made-up-models.ts';
import { readingSentences } from './reading-corpus.ts';
import { demoSentences, HARNESS_SCHEMA, type HarnessSentence } from './corpus.ts';
import type { SuggestionsPage } from '../../../core/contract/suggestions.ts';
import { checkSentences, placesIn, suggestionsIn } from './memory-consistency.ts';
import { MemoryPeople } from './memory-people.ts';
import { MemoryAudit } from './memory-audit.ts';
import { MemorySafety } from './memory-safety.ts';
import { schemaStep, schemaUseOf, type SchemaStep } from './memory-schema.ts';

interface Step {
  readonly label: string;
  readonly parts: readonly { readonly sentenceId: string; readonly changes: readonly Change[] }[];
  readonly schema?: SchemaStep['change'];
}

const EPOCHS = 24;

export class MemoryProject implements Server<
  Omit<ProjectService, keyof PeopleService | keyof SafetyService | keyof AuditService | 'exportFile'>
> {
  readonly safety: MemorySafety;
  readonly audit = new MemoryAudit();
  readonly people = new MemoryPeople(() => this.#sentences);
  readonly #listeners = new Set<(event: ProjectEvent) => void>();
  #sentences: HarnessSentence[] = [];
  #byId = new Map<string, HarnessSentence>();
  #schema: Schema = HARNESS_SCHEMA;
  #open = false;
  #empty = false;
  #annotator = 'Ada';
  #undo: Step[] = [];
  #redo: Step[] = [];
  #models: ModelSummary[] = [model(1, 71.4, 38.2, 64), model(2, 79.8, 51.6, 128)];
  #training: TrainingState = { kind: 'idle' };
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastId = 0;
  #devices: DeviceSettings = DEFAULT_DEVICE_SETTINGS;
  #recommenders: RecommenderView = MADE_UP_RECOMMENDERS;
  #trials: readonly EngineTrial[] = [];
  readonly #copies: number;
  readonly #reading: boolean;
  readonly #epochMs: number;

  constructor(options: { copies: number; epochMs: number; reading?: boolean; safety?: string }) {
    this.safety = new MemorySafety(options.safety ?? 'sound');
    this.#copies = options.copies;
    this.#reading = options.reading ?? false;
    this.#epochMs = options.epochMs;
  }

  onEvent(listener: (event: ProjectEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async summary(): Promise<ProjectSummary | null> {
    return this.#open ? this.#summary() : null;
  }

  async openProject(path: string): Promise<ProjectSummary> {
    if (path.includes('broken')) {
      throw new AppError(
        'not-a-project',
        `${path} is no project of CMAN Annotator: the file is not a database`,
      );
    }
    return this.openDemo();
  }

  async createProject(): Promise<ProjectSummary> {
    this.#load([]);
    this.#empty = true;
    this.#models = [];
    this.#schema = { name: 'new', entityTypes: [], relationTypes: [] };
    return this.#summary();
  }

  async openDemo(): Promise<ProjectSummary> {
    this.#load([...(this.#reading ? readingSentences() : []), ...demoSentences(this.#copies)]);
    return this.#summary();
  }

  async closeProject(): Promise<null> {
    this.#open = false;
    return null;
  }

  async recentProjects(): Promise<readonly string[]> {
    return ['/home/ada/corpora/ward-notes-2026.cman', '/home/ada/corpora/broken.cman'];
  }

  async chooseFile(purpose: string): Promise<readonly string[] | null> {
    if (purpose === 'merge') return ['/media/usb/bo.cman', '/media/usb/cleo.cman'];
    if (purpose === 'import') return ['/home/ada/corpora/discharge-letters.txt'];
    return [`/home/ada/corpora/${purpose === 'export' ? 'demo.conll' : 'new.cman'}`];
  }

  async setAnnotator(name: string): Promise<ProjectSummary> {
    this.#annotator = name;
    return this.#summary();
  }

  async queue(filter: QueueFilter, offset: number, limit: number) {
    const matching = this.#sentences
      .filter(({ annotations: { sentence } }) =>
        filter === 'skipped' ? skips(sentence) > 0 : filter === 'all' || sentence.status === filter,
      )
      .sort((a, b) => skips(a.annotations.sentence) - skips(b.annotations.sentence) || b.score - a.score);
    return {
      total: matching.length,
      entries: matching.slice(offset, offset + limit).map((sentence) => ({
        sentenceId: sentence.annotations.sentence.id,
        documentId: sentence.document.id,
        documentName: sentence.document.name,
        text: sentence.text,
        status: sentence.annotations.sentence.status,
        score: sentence.score,
        why: sentence.why,
        uncertainty: sentence.uncertainty,
        suggestions: countOf(sentence.annotations, 'suggested'),
        accepted: countOf(sentence.annotations, 'accepted'),
      })),
    };
  }

  async sentence(id: string): Promise<SentenceView> {
    return this.#view(this.#find(id));
  }

  async documentSentences(id: string): Promise<readonly SentenceView[]> {
    return this.#sentences
      .filter(({ document }) => document.id === id)
      .map((sentence) => this.#view(sentence));
  }

  async execute(command: Command): Promise<CommandOutcome> {
    if (command.kind === 'set-schema') {
      const step = schemaStep(this.#sentences, this.#schema, command);
      if (!step) return this.#outcome(null);
      this.#schema = step.change.after;
      for (const { sentenceId, changes } of step.parts) this.#apply(this.#find(sentenceId), changes);
      this.#undo.push({ label: labelOf(command), parts: step.parts, schema: step.change });
      return this.#outcome(null);
    }
    const sentence = this.#find(command.sentenceId);
    const changes = planCommand(command, sentence.annotations, {
      schema: this.#schema,
      who: this.#annotator,
      newId: () => `new-${++this.#lastId}`,
    });
    if (changes.length > 0) {
      this.#apply(sentence, changes);
      this.#undo.push({ label: labelOf(command), parts: [{ sentenceId: command.sentenceId, changes }] });
      this.#redo = [];
    }
    return this.#outcome(sentence);
  }

  async undo(): Promise<CommandOutcome> {
    const step = this.#undo.pop();
    if (!step) return this.#outcome(null);
    if (step.schema) this.#schema = step.schema.before;
    for (const { sentenceId, changes } of step.parts)
      this.#apply(this.#find(sentenceId), invertChanges(changes));
    this.#redo.push(step);
    return this.#outcome(this.#only(step));
  }

  async redo(): Promise<CommandOutcome> {
    const step = this.#redo.pop();
    if (!step) return this.#outcome(null);
    if (step.schema) this.#schema = step.schema.after;
    for (const { sentenceId, changes } of step.parts) this.#apply(this.#find(sentenceId), changes);
    this.#undo.push(step);
    return this.#outcome(this.#only(step));
  }

  async search(query: string, limit: number) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return this.#sentences
      .filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
      .slice(0, limit)
      .map(({ annotations, document, text }) => ({
        sentenceId: annotations.sentence.id,
        documentName: document.name,
        text,
        matches: words
          .map((word) => text.toLowerCase().indexOf(word))
          .map((begin, index) => ({ begin, end: begin + (words[index]?.length ?? 0) }))
          .sort((a, b) => a.begin - b.begin),
      }));
  }

  async places(words: string, after: number, limit: number): Promise<PlacesPage> {
    return placesIn(this.#sentences, words, after, limit);
  }

  /** Nothing here can read. */
  suggestRelations = (): Promise<number> => Promise.resolve(0);
  suggestions = (...args: Parameters<ProjectService['suggestions']>): Promise<SuggestionsPage> =>
    Promise.resolve(suggestionsIn(this.#sentences, ...args));

  async check(): Promise<CheckView> {
    return checkSentences(this.#sentences, this.#schema);
  }

  async previewEverywhere(edit: Everywhere): Promise<EverywhereOutcome> {
    return this.#planned(edit).outcome;
  }

  async applyEverywhere(edit: Everywhere): Promise<EverywhereOutcome> {
    const { parts, outcome } = this.#planned(edit);
    for (const { sentenceId, changes } of parts) this.#apply(this.#find(sentenceId), changes);
    if (parts.length > 0) this.#undo.push({ label: labelOfEverywhere(edit.places), parts });
    return { ...outcome, undo: this.#undo.at(-1)?.label ?? null };
  }

  #planned({ places }: Everywhere): { parts: Step['parts']; outcome: EverywhereOutcome } {
    const outcomes = new Array<PlaceOutcome>(places.length);
    const parts: { sentenceId: string; changes: readonly Change[] }[] = [];
    let lostRelations = 0;
    for (const sentenceId of new Set(places.map((place) => place.sentenceId))) {
      const here = [...places.entries()].filter(([, place]) => place.sentenceId === sentenceId);
      const plan = planEverywhere(
        here.map(([, place]) => place),
        this.#find(sentenceId).annotations,
        { schema: this.#schema, who: this.#annotator, newId: () => `new-${++this.#lastId}` },
      );
      for (const [index, outcome] of plan.outcomes.entries()) outcomes[here[index]![0]] = outcome;
      if (plan.changes.length > 0) parts.push({ sentenceId, changes: plan.changes });
      lostRelations += plan.lostRelations;
    }
    const { undo, redo } = this.#outcome(null);
    return { parts, outcome: { places: outcomes, lostRelations, sentences: parts.length, undo, redo } };
  }

  async schemaUse(): Promise<SchemaUse> {
    return schemaUseOf(this.#sentences);
  }

  async loadSchema(path: string): Promise<Schema> {
    throw badInput({ file: path, line: 4, reason: 'entityTypes[0].colour: not a colour' });
  }

  async saveSchema(): Promise<null> {
    return null;
  }

  async formats(): Promise<readonly FormatSummary[]> {
    return MADE_UP_FORMATS;
  }

  async importFiles(paths: readonly string[], format: string) {
    if (format === 'conll04') {
      throw new AppError('bad-input', `${paths[0] ?? ''}:17: 4 columns, where 9 were expected`);
    }
    return {
      documents: 12,
      sentences: 148,
      mentions: 0,
      relations: 0,
      warnings: [
        { file: 'discharge-letters.txt', line: 31, reason: 'an I- tag with no B- before it opens a mention' },
      ],
    };
  }

  async cancelTask(): Promise<null> {
    return null;
  }

  async models(): Promise<readonly ModelSummary[]> {
    return this.#models;
  }

  async progress(): Promise<ProgressReport> {
    return madeUpProgress(this.#models, this.#summary());
  }

  async confusion(): Promise<ConfusionReport> {
    return madeUpConfusion(this.#sentences);
  }

  async retrainChange(): Promise<RetrainChange | null> {
    return MADE_UP_CHANGE;
  }

  async retrainPlaces(offset: number, limit: number): Promise<RetrainPlaces> {
    return madeUpPlaces(this.#sentences, offset, limit);
  }

  async activateModel(id: string): Promise<ProjectSummary> {
    this.#models = this.#models.map((candidate) => ({ ...candidate, active: candidate.id === id }));
    return this.#summary();
  }

  async recommenders(): Promise<RecommenderView> {
    return this.#recommenders;
  }

  async useRecommenders(use: RecommenderUse): Promise<RecommenderView> {
    this.#recommenders = { ...this.#recommenders, use, active: use === 'always' };
    return this.#recommenders;
  }

  async addList(path: string, kind: ListKind, type: string | null): Promise<RecommenderView> {
    const name = path.split('/').at(-1) ?? path;
    if (type === null) {
      const reason = 'the term has no type: name it behind a tab, or choose one for the whole list';
      throw badInput({ file: name, line: 3, reason });
    }
    const list = { id: name, name, kind, entries: 1204, types: [type], addedAt: Date.now() };
    this.#recommenders = { ...this.#recommenders, lists: [...this.#recommenders.lists, list] };
    return this.#recommenders;
  }

  async removeList(id: string): Promise<RecommenderView> {
    const lists = this.#recommenders.lists.filter((list) => list.id !== id);
    this.#recommenders = { ...this.#recommenders, lists };
    return this.#recommenders;
  }

  async training(): Promise<TrainingState> {
    return this.#training;
  }

  async startTraining(): Promise<TrainingState> {
    const epochs: EpochReport[] = [];
    const startedAt = Date.now();
    let step = 0;
    const state = (phase: TrainProgress['phase'], epoch: number, fraction: number): TrainingState => ({
      kind: 'running',
      startedAt,
      resumed: false,
      epochs: [...epochs],
      progress: {
        kind: 'progress',
        phase,
        fraction,
        epoch,
        epochs: EPOCHS,
        secondsLeft: epochs.length > 0 ? ((EPOCHS - epochs.length) * this.#epochMs) / 1000 : null,
      },
    });
    this.#setTraining(state('encoding', 0, 0.2));
    this.#timer = setInterval(() => {
      step++;
      const epoch = Math.floor(step / 4);
      if (epoch > EPOCHS) return this.#finish(epochs);
      if (step % 4 === 3 && epoch > 0) {
        const share = epoch / EPOCHS;
        epochs.push({
          epoch,
          loss: 2.4 * Math.exp(-3 * share) + 0.15,
          seconds: this.#epochMs / 1000,
          dev: scores(88 - 45 * Math.exp(-4.5 * share), 64 - 58 * Math.exp(-3.4 * share)),
        });
      }
      this.#setTraining(
        epoch === 0 ? state('compiling', 0, step / 4) : state('training', epoch, (step % 4) / 4),
      );
    }, this.#epochMs / 4);
    return this.#training;
  }

  async cancelTraining(): Promise<TrainingState> {
    clearInterval(this.#timer);
    this.#setTraining({ kind: 'cancelled' });
    return this.#training;
  }

  async doctor(): Promise<DoctorReport> {
    return madeUpDoctor(this.#trials);
  }

  async device(): Promise<DeviceView> {
    return { settings: this.#devices, override: null, trying: false };
  }

  async changeDevice(settings: DeviceSettings): Promise<DeviceView> {
    this.#devices = settings;
    return this.device();
  }

  async tryEngines(): Promise<EngineTrial> {
    const gpu = this.#devices.adapter === 'low-power' ? 'Integrated 3' : 'Discrete 9000';
    const trial = {
      ...{ gpu, processor: 'Some CPU, 8 threads', gpuSeconds: 0.021, processorSeconds: 0.143 },
      heldAt: Date.now(),
    };
    await new Promise((resolve) => setTimeout(resolve, this.#epochMs));
    this.#trials = [trial];
    return trial;
  }

  async cancelTrial(): Promise<DeviceView> {
    return this.device();
  }

  /** Everything the harness can do to the window from outside. */
  send(event: ProjectEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #load(sentences: HarnessSentence[]): void {
    this.#sentences = sentences;
    this.#byId = new Map(sentences.map((sentence) => [sentence.annotations.sentence.id, sentence]));
    this.#open = true;
    this.#empty = false;
    this.#undo = [];
    this.#redo = [];
  }

  #finish(epochs: readonly EpochReport[]): void {
    clearInterval(this.#timer);
    const trained = { ...model(this.#models.length + 1, 87.4, 63.2, 172), epochs };
    this.#models = [...this.#models.map((old) => ({ ...old, active: false })), trained];
    this.#setTraining({ kind: 'finished', model: trained });
    this.send({ kind: 'changed', summary: this.#summary() });
  }

  #setTraining(training: TrainingState): void {
    this.#training = training;
    this.send({ kind: 'training', state: training });
  }

  #summary(): ProjectSummary {
    const all = this.#sentences.map(({ annotations }) => annotations);
    return {
      path: this.#empty ? '/home/ada/corpora/new.cman' : '/home/ada/.config/cman/demo.cman',
      name: this.#empty ? 'new' : 'Demo',
      schema: this.#schema,
      documents: new Set(this.#sentences.map(({ document }) => document.id)).size,
      sentences: all.length,
      completeSentences: all.filter(({ sentence }) => sentence.status === 'complete').length,
      openSuggestions: all.reduce((sum, annotations) => sum + countOf(annotations, 'suggested'), 0),
      annotator: this.#annotator,
      activeModel: this.#models.find(({ active }) => active) ?? null,
      undo: this.#undo.at(-1)?.label ?? null,
      redo: this.#redo.at(-1)?.label ?? null,
      isDemo: !this.#empty,
      encrypted: false,
      people: this.people.summary(this.#annotator),
    };
  }

  #find(id: string): HarnessSentence {
    const sentence = this.#byId.get(id);
    if (!sentence) throw new AppError('not-found', `there is no sentence ${id}`);
    return sentence;
  }

  /** The sentence that a step was about; null when it was about several. */
  #only({ parts }: Step): HarnessSentence | null {
    const [first, ...others] = parts;
    return first && others.length === 0 ? this.#find(first.sentenceId) : null;
  }

  #apply(sentence: HarnessSentence, changes: readonly Change[]): void {
    const { sentence: record, mentions, relations } = sentence.annotations;
    const next = applyChanges(
      {
        schema: this.#schema,
        sentences: new Map([[record.id, record]]),
        mentions: new Map(mentions.map((mention) => [mention.id, mention])),
        relations: new Map(relations.map((relation) => [relation.id, relation])),
      },
      changes,
    );
    sentence.annotations = {
      sentence: next.sentences.get(record.id) ?? record,
      mentions: [...next.mentions.values()],
      relations: [...next.relations.values()],
    };
  }

  #view(sentence: HarnessSentence): SentenceView {
    const { begin, end } = sentence.annotations.sentence;
    const { id, name, split, text } = sentence.document;
    return {
      ...sentence.annotations,
      document: { id, name, split },
      text: sentence.text,
      before: text.slice(Math.max(0, begin - 320), begin),
      after: text.slice(end, end + 320),
      why: sentence.why,
      uncertainty: sentence.uncertainty,
    };
  }

  #outcome(sentence: HarnessSentence | null): CommandOutcome {
    return {
      view: sentence && this.#view(sentence),
      undo: this.#undo.at(-1)?.label ?? null,
      redo: this.#redo.at(-1)?.label ?? null,
      sentenceId: sentence?.annotations.sentence.id ?? null,
    };
  }
}

/** How often it has been left for later. */
const skips = ({ skipped = 0 }: Sentence): number => skipped;

const countOf = ({ mentions, relations }: SentenceAnnotations, status: string): number =>
  [...mentions, ...relations].filter((item) => item.status === status).length;
