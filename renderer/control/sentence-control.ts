// The sentence on the screen: opens it, carries out what the person does to it, and shows what became of it.
//
// Commands go one after another, and each is made from the state at its turn: three quick presses of Enter accept three
// suggestions, however long the first takes to be written to disk.
import { msg } from '@lit/localize';
import type { Command } from '../../core/contract/commands.ts';
import type { CommandOutcome, SentenceView } from '../../core/contract/project.ts';
import { attempt } from '../api/window.ts';
import { deselected, selecting, type AppState } from '../state/app-state.ts';
import { countsOf } from '../state/judgement.ts';
import { LoadLatest } from '../state/load-latest.ts';
import { withSentence } from '../state/queue-pages.ts';
import { firstSelection, reconcile, type Selection } from '../state/selection.ts';
import type { WindowContext } from './context.ts';
import type { QueueControl } from './queue-control.ts';

/** What to select when a command has been done: from the sentence before and after it. */
export type SelectAfter = (after: SentenceView, before: SentenceView) => Selection;

/** Steps that "back" can go. */
const HISTORY_LENGTH = 100;

export class SentenceControl {
  readonly #context: WindowContext;
  readonly #queue: QueueControl;
  readonly #loads = new LoadLatest();
  readonly #documents = new LoadLatest();
  #commands: Promise<void> = Promise.resolve();
  #visited: string[] = [];
  /** Ends waiting for the end of the pointing, after which the sentence is read again. */
  #waiting: (() => void) | null = null;

  constructor(context: WindowContext, queue: QueueControl) {
    this.#context = context;
    this.#queue = queue;
  }

  /** @param select what is selected in it then */
  async open(sentenceId: string, select: (view: SentenceView) => Selection = firstSelection): Promise<void> {
    const from = this.#context.state.sentence?.sentence.id;
    const opened = await this.#load(sentenceId, select);
    if (opened && from && from !== sentenceId)
      this.#visited = [...this.#visited, from].slice(-HISTORY_LENGTH);
  }

  /** The queue's next or previous sentence, or the next hit while a search is shown. */
  async step(step: 1 | -1): Promise<void> {
    const { search, sentence } = this.#context.state;
    if (search.query !== '' && search.hits) {
      const here = search.hits.findIndex((hit) => hit.sentenceId === sentence?.sentence.id);
      const hit = search.hits[here + step];
      if (hit) await this.open(hit.sentenceId);
      return;
    }
    const moved = await this.#openAt(this.#context.state.queue.position + step);
    if (!moved) this.#context.announce(step === 1 ? msg('End of the queue') : msg('Start of the queue'));
  }

  /** The next or the previous sentence of the document, whatever the queue's order. */
  async stepInDocument(step: 1 | -1): Promise<void> {
    const { sentence, document } = this.#context.state;
    if (!sentence) return;
    const { id } = sentence.document;
    const sentences =
      document?.id === id
        ? document.sentences
        : ((await this.#context.ask(this.#context.project.documentSentences(id))) ?? []);
    const here = sentences.findIndex((other) => other.sentence.id === sentence.sentence.id);
    const next = sentences[here + step];
    if (here >= 0 && next) await this.open(next.sentence.id);
    else this.#context.announce(step === 1 ? msg('End of the document') : msg('Start of the document'));
  }

  async back(): Promise<void> {
    const last = this.#visited.at(-1);
    if (!last) return;
    this.#visited = this.#visited.slice(0, -1);
    await this.#load(last, firstSelection);
  }

  /** Reads the open sentence again, because its suggestions may have changed. */
  async reload(): Promise<void> {
    if (this.#isPointing()) return this.#reloadLater();
    const { sentence, selection } = this.#context.state;
    if (!sentence) return;
    const { showRejected } = this.#context.state.preferences;
    await this.#load(sentence.sentence.id, (view) => {
      const kept = reconcile(selection, view, showRejected);
      return kept.kind === 'nothing' && selection.kind !== 'nothing' ? firstSelection(view) : kept;
    });
    await this.loadDocument();
  }

  /** Letters over the words, or a relation half drawn, are about the sentence as it stands: nothing may change under the hand. */
  #isPointing(): boolean {
    const { pointing, linking, popup } = this.#context.state;
    return pointing !== null || linking !== null || popup.kind !== 'closed';
  }

  #reloadLater(): void {
    this.#waiting ??= this.#context.store.subscribe(() => {
      if (this.#isPointing()) return;
      this.#waiting?.();
      this.#waiting = null;
      void this.reload();
    });
  }

  /** Forgets everything about a project that is no longer open. */
  reset(): void {
    this.#loads.cancel();
    this.#documents.cancel();
    this.#visited = [];
    this.#context.store.update((state) => ({ ...deselected(state), sentence: null, document: null }));
  }

  /**
   * Does what `build` says, at its turn, with the sentence and selection as they are then.
   * @param build null: there is nothing to do
   * @returns whether it was done
   */
  execute(
    build: (view: SentenceView, state: AppState) => Command | null,
    after?: SelectAfter,
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      const { sentence: before, selection } = this.#context.state;
      const command = before && build(before, this.#context.state);
      if (!command) return false;
      const outcome = await this.#context.ask(this.#context.project.execute(command));
      if (!outcome) return false;
      this.#adopt(outcome, (view) => {
        const now = this.#context.state.selection;
        // Whoever has gone on to something else meanwhile stays there.
        return after && now === selection ? after(view, before) : now;
      });
      return true;
    });
  }

  undo(): Promise<boolean> {
    return this.#revert('undo');
  }

  redo(): Promise<boolean> {
    return this.#revert('redo');
  }

  /** Accepts and rejects what is open by the threshold, and goes to the next sentence. */
  async complete(threshold: number): Promise<void> {
    const done = await this.execute((view) =>
      view.sentence.status === 'complete'
        ? null
        : { kind: 'complete-sentence', sentenceId: view.sentence.id, threshold },
    );
    const { sentence } = this.#context.state;
    if (!done && sentence?.sentence.status !== 'complete') return;
    const { search, queue } = this.#context.state;
    if (search.query !== '' || queue.filter !== 'pending') return this.step(1);
    const { position } = queue;
    await this.#queue.refresh();
    // It has left the list, and the next one has taken its place; behind the last one comes the last that is left.
    const left = this.#context.state.queue.total ?? 0;
    if (left > 0) await this.#openAt(Math.min(Math.max(0, position), left - 1));
    else this.#context.announce(msg('Every sentence is done'));
  }

  /** Leaves the sentence for later and goes to the next. */
  async skip(): Promise<void> {
    const done = await this.execute((view) =>
      view.sentence.status === 'complete' ? null : { kind: 'skip-sentence', sentenceId: view.sentence.id },
    );
    if (!done) return this.#context.announce(msg('This sentence is done: nothing is left for later'));
    const { search, queue } = this.#context.state;
    this.#context.notify(
      'info',
      msg('Left for later: it comes back behind the others, and stands under “Later”.'),
    );
    if (search.query !== '' || !['pending', 'skipped'].includes(queue.filter)) return this.step(1);
    const { position } = queue;
    await this.#queue.refresh();
    await this.#openAt(Math.max(0, position));
  }

  reopen(): Promise<boolean> {
    return this.execute((view) =>
      view.sentence.status === 'complete' ? { kind: 'reopen-sentence', sentenceId: view.sentence.id } : null,
    );
  }

  /** Reads the document around the sentence when the document view is on. */
  async loadDocument(): Promise<void> {
    const { sentence, preferences } = this.#context.state;
    if (!sentence || !preferences.wholeDocument) {
      this.#documents.cancel();
      if (this.#context.state.document) this.#context.patch({ document: null });
      return;
    }
    const { id } = sentence.document;
    await this.#documents.run(
      () => attempt(this.#context.project.documentSentences(id)),
      (reply) => {
        if (reply.ok) this.#context.patch({ document: { id, sentences: reply.value } });
        else this.#context.report(reply.error);
      },
    );
  }

  /** @returns false beyond the ends of the queue */
  async #openAt(index: number): Promise<boolean> {
    if (!this.#queue.moveTo(index)) return false;
    const sentence = await this.#queue.sentenceAt(index);
    // Whoever pressed again meanwhile is further on.
    if (sentence && this.#context.state.queue.position === index) await this.open(sentence);
    return true;
  }

  async #load(sentenceId: string, select: (view: SentenceView) => Selection): Promise<boolean> {
    let opened = false;
    await this.#loads.run(
      () => attempt(this.#context.project.sentence(sentenceId)),
      (reply) => {
        if (!reply.ok) return this.#context.report(reply.error);
        opened = true;
        this.#show(reply.value, select(reply.value));
      },
    );
    return opened;
  }

  #show(view: SentenceView, selection: Selection): void {
    const sameDocument = this.#context.state.document?.id === view.document.id;
    this.#context.store.update((state) => ({ ...selecting(state, selection), sentence: view }));
    this.#queue.findPosition();
    if (!sameDocument) void this.loadDocument();
  }

  /** Whether there is a step is known at its turn: the action before it, or the undo that a redo takes back, may still be under way. */
  #revert(step: 'undo' | 'redo'): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!this.#context.state.project?.[step]) {
        this.#context.announce(step === 'undo' ? msg('Nothing to undo') : msg('Nothing to redo'));
        return false;
      }
      const outcome = await this.#context.ask(this.#context.project[step]());
      if (!outcome) return false;
      this.#adopt(outcome, () => this.#context.state.selection);
      // What was undone may have taken a sentence into the list or out of it, or changed the schema.
      const summary = await this.#context.ask(this.#context.project.summary());
      if (summary) this.#context.patch({ project: summary });
      await this.#queue.refresh();
      if (!outcome.view) await this.reload();
      return true;
    });
  }

  #adopt(outcome: CommandOutcome, select: (view: SentenceView) => Selection): void {
    // A reply to an earlier question about the same sentence must not take the place of this newer one.
    this.#loads.cancel();
    const { view, undo, redo } = outcome;
    const before = this.#context.state.sentence;
    this.#context.store.update((state) => adopted(state, view, { undo, redo }));
    if (!view) return;
    const selection = reconcile(select(view), view, this.#context.state.preferences.showRejected);
    if (before?.sentence.id === view.sentence.id) {
      this.#context.store.update((state) => ({ ...selecting(state, selection), sentence: view }));
    } else {
      this.#show(view, firstSelection(view));
    }
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#commands.then(run);
    this.#commands = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

/** The state with a command's outcome in the queue, the document and the project's counts. */
function adopted(
  state: AppState,
  view: SentenceView | null,
  steps: { undo: string | null; redo: string | null },
): AppState {
  const project = state.project && { ...state.project, ...steps };
  if (!view) return { ...state, project };
  const before = state.sentence?.sentence.id === view.sentence.id ? state.sentence : null;
  const completed = (candidate: SentenceView): number => (candidate.sentence.status === 'complete' ? 1 : 0);
  return {
    ...state,
    project:
      project && before
        ? {
            ...project,
            completeSentences: project.completeSentences + completed(view) - completed(before),
            openSuggestions:
              project.openSuggestions + countsOf(view).suggestions - countsOf(before).suggestions,
          }
        : project,
    queue: withSentence(state.queue, view),
    document: state.document && {
      ...state.document,
      sentences: state.document.sentences.map((other) =>
        other.sentence.id === view.sentence.id ? view : other,
      ),
    },
  };
}
