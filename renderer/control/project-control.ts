// Opens, makes and closes projects, and keeps what the window shows of the open one.
import { msg, str } from '@lit/localize';
import type { QueueScope } from '../../core/contract/people.ts';
import type { ProjectSummary } from '../../core/contract/project.ts';
import type { Reply } from '../../core/contract/service.ts';
import { EMPTY_QUEUE } from '../state/queue-pages.ts';
import type { WindowContext } from './context.ts';
import type { QueueControl } from './queue-control.ts';
import type { SentenceControl } from './sentence-control.ts';
import type { TrainingControl } from './training-control.ts';

export class ProjectControl {
  readonly #context: WindowContext;
  readonly #queue: QueueControl;
  readonly #sentence: SentenceControl;
  readonly #training: TrainingControl;
  /** How often a project has been entered. */
  #entries = 0;

  constructor(
    context: WindowContext,
    queue: QueueControl,
    sentence: SentenceControl,
    training: TrainingControl,
  ) {
    this.#context = context;
    this.#queue = queue;
    this.#sentence = sentence;
    this.#training = training;
  }

  /** What is open when the window opens. */
  async start(): Promise<void> {
    const summary = await this.#context.ask(this.#context.project.summary());
    if (summary) await this.#enter(summary);
    else await this.#leave();
  }

  async open(path?: string): Promise<void> {
    const chosen = path ?? (await this.#choose('open-project', ''));
    if (chosen) await this.#enterWith(this.#context.project.openProject(chosen));
  }

  async create(): Promise<void> {
    const chosen = await this.#choose('create-project', 'corpus.cman');
    // How it is to be protected is asked before it is made.
    if (chosen) this.#context.patch({ newProject: chosen, dialog: 'new-project' });
  }

  async openDemo(): Promise<void> {
    await this.#enterWith(this.#context.project.openDemo());
  }

  async close(): Promise<void> {
    if ((await this.#context.ask(this.#context.project.closeProject())) === null) await this.start();
  }

  async setAnnotator(name: string): Promise<boolean> {
    const project = await this.#context.ask(this.#context.project.setAnnotator(name));
    if (project) {
      this.#context.patch({ project });
      // Others may be assigned to somebody else.
      await this.#queue.refresh();
    }
    return project !== null;
  }

  /** Whose sentences the queue shows. */
  async setScope(scope: QueueScope): Promise<void> {
    const people = await this.#context.ask(this.#context.project.setScope(scope));
    const { project, queue } = this.#context.state;
    if (!people || !project) return;
    this.#context.patch({ project: { ...project, people } });
    await this.#queue.setFilter(queue.filter);
  }

  /** Main says that something changed behind the window's back: everything that is shown is read again. */
  async changed(summary: ProjectSummary | null): Promise<void> {
    const { project } = this.#context.state;
    if (!summary) return this.#leave();
    if (summary.path !== project?.path) return this.#enter(summary);
    this.#context.patch({ project: summary });
    await Promise.all([this.#queue.refresh(), this.#sentence.reload()]);
    if (!this.#context.state.sentence) await this.#openFirst();
    const isOther = summary.activeModel?.id !== project.activeModel?.id;
    if (isOther || this.#context.state.dialog === 'models') await this.loadModels();
  }

  /** What is shown is read again after a change of many sentences. */
  async refresh(): Promise<void> {
    const summary = await this.#context.ask(this.#context.project.summary());
    if (summary) await this.changed(summary);
  }

  async loadModels(): Promise<void> {
    const models = await this.#context.ask(this.#context.project.models());
    if (models) this.#context.patch({ models });
  }

  /** Suggestions and queue of another model version from now on. */
  async activateModel(model: string): Promise<void> {
    const summary = await this.#context.ask(this.#context.project.activateModel(model));
    if (!summary) return;
    await this.changed(summary);
    await this.loadModels();
    this.#context.notify('success', msg(str`Model ${summary.activeModel?.number ?? ''} is in use.`));
  }

  async #choose(purpose: 'open-project' | 'create-project', name: string): Promise<string | null> {
    const paths = await this.#context.ask(this.#context.project.chooseFile(purpose, name));
    return paths?.[0] ?? null;
  }

  /** Shows a project that was opened, unless what told of it has done so. */
  async entered(summary: ProjectSummary): Promise<void> {
    const { project } = this.#context.state;
    if (project?.path === summary.path && project.encrypted === summary.encrypted)
      this.#context.patch({ dialog: null });
    else await this.#enter(summary);
  }

  async #enterWith(opening: Promise<Reply<ProjectSummary>>): Promise<void> {
    const before = this.#entries;
    const summary = await this.#context.ask(opening);
    // The event that tells of a project comes before the reply, and what it shows need not be read twice.
    if (summary && this.#entries === before) await this.#enter(summary);
  }

  async #enter(summary: ProjectSummary): Promise<void> {
    this.#entries++;
    this.#sentence.reset();
    this.#context.store.update((state) => ({
      ...state,
      phase: 'project',
      project: summary,
      queue: { ...EMPTY_QUEUE, generation: state.queue.generation + 1 },
      search: { query: '', hits: null },
      models: [],
      dialog: null,
      locked: null,
      // What it shows is the other project's.
      trainingPanelOpen: false,
    }));
    await Promise.all([this.#training.load(), this.#openFirst(), summary.activeModel && this.loadModels()]);
  }

  async #openFirst(): Promise<void> {
    const first = await this.#queue.sentenceAt(0);
    if (first) await this.#sentence.open(first);
  }

  async #leave(): Promise<void> {
    this.#sentence.reset();
    this.#context.patch({ phase: 'welcome', project: null, dialog: null, training: { kind: 'idle' } });
    const recent = await this.#context.ask(this.#context.project.recentProjects());
    if (recent) this.#context.patch({ recent });
  }
}
