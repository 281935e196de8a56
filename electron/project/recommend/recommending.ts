// Recommenders at work behind a project that is being annotated. After every edit the other occurrences of what was judged are found and suggested,
// or what has lost its reason is withdrawn, in small transactions between which a person's next command gets its turn: nobody waits for any of it.
//
// What is to be done is found in the log of transactions, so edits, undo, redo and whatever else people do are all one. Most urgent are the
// sentences an edit was made in, the one on the screen and the head of the queue; then come the other occurrences, string by string; last the
// walk through all sentences that an import, a list or a switch asks for. Ended at any moment, it is taken up at the next start.
import type { JudgedString } from '../../../core/contract/recommender.ts';
import { QUEUE_STATEMENTS } from '../queue.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf } from '../sqlite/row.ts';
import type { ProjectStore } from '../store.ts';
import { lastTransaction, readJudgedSince, readJudgedStrings } from './judged-strings.ts';
import { OccurrenceSearch } from './occurrences.ts';
import {
  sentencesWithRecommended,
  writeRecommendations,
  type OpenRecommender,
  type WrittenRecommendations,
} from './recommendation-writer.ts';
import {
  readLists,
  readUpToDate,
  readUse,
  recommendersSuggest,
  writeUpToDate,
} from './recommender-settings.ts';
import type { Recommenders } from './recommenders.ts';

export interface RecommendingOptions {
  readonly store: ProjectStore;
  readonly recommenders: Recommenders;
  /** Suggestions have changed. */
  readonly onChanged?: () => void;
  readonly onNotice?: (level: 'warning' | 'error', message: string) => void;
}

/** Sentences per transaction: some milliseconds each. */
const SENTENCES_PER_STEP = 64;

/** What recommenders may take of the main thread at a stretch. */
const STEP_BUDGET_MS = 10;

/** Sentences at the head of the queue that come before all others: the next ones a person sees. */
const HEAD_OF_QUEUE = 40;

/** The window is told of new suggestions now and then, not with every step. */
const CHANGED_INTERVAL_MS = 500;

/** All sentences that wait, from the first on. */
interface Walk {
  after: number;
  done: number;
  readonly total: number;
}

export class Recommending {
  readonly #options: RecommendingOptions;
  #running: Promise<void> | null = null;
  #closing = false;
  /** What was asked for and has not been begun. */
  #edited = false;
  #anew: 'no' | 'if-outdated' | 'yes' = 'no';
  /** They are not used in this project, or one of them broke down: edits mean nothing to them. */
  #off = false;
  /** Null until they have been opened. */
  #open: readonly OpenRecommender[] | null = null;
  #transaction = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #lookedAt: string | null = null;
  #urgent: number[] = [];
  #searches: OccurrenceSearch[] = [];
  #walk: Walk | null = null;
  #untold = false;
  #lastTold = -Infinity;

  constructor(options: RecommendingOptions) {
    this.#options = options;
  }

  /** Sentences gone through, while all are; none of none while something else is done; null at rest. */
  get progress(): { readonly done: number; readonly total: number } | null {
    if (!this.#walk) return this.#running && { done: 0, total: 0 };
    return { done: Math.min(this.#walk.done, this.#walk.total), total: this.#walk.total };
  }

  /**
   * To be called when a project has been opened: goes on where the last time ended.
   * @param afterMs until then nothing is read, unless somebody does something
   */
  takeUp(afterMs = 0): void {
    this.#anew = 'if-outdated';
    if (afterMs === 0) this.#wake();
    else this.#later = setTimeout(() => this.#wake(), afterMs);
  }

  /** Somebody has done something: what follows from it is done in the background. */
  edited(): void {
    if (this.#off) return;
    this.#edited = true;
    this.#wake();
  }

  /** Lists, documents or models are others now: all sentences are gone through. */
  beginAnew(): void {
    this.#anew = 'yes';
    this.#wake();
  }

  /** Says which sentence the person looks at: its suggestions come first. */
  lookAt(sentenceId: string): void {
    this.#lookedAt = sentenceId;
  }

  /** Waits until there is nothing left to do. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#later);
    await this.settled();
  }

  #wake(): void {
    if (this.#closing || this.#running) return;
    this.#running = this.#run()
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#running = null;
        // Asked for while the last step ended.
        if (this.#edited || this.#anew !== 'no') this.#wake();
      });
  }

  async #run(): Promise<void> {
    const { database } = this.#options.store;
    while (!this.#closing) {
      if (this.#anew !== 'no') await this.#begin();
      else if (this.#edited) await this.#follow();
      else {
        const more = await database.transaction((session) => this.#step(session));
        this.#tell(!more);
        if (!more) return;
      }
    }
  }

  /** Reads what the recommenders go by, and decides whether all sentences are to be gone through. */
  async #begin(): Promise<void> {
    const always = this.#anew === 'yes';
    this.#anew = 'no';
    this.#edited = false;
    this.#forget();
    this.#off = false;
    const { store, recommenders } = this.#options;
    const loaded = await recommenders.list();
    await store.database.transaction(async (session) => {
      this.#transaction = await lastTransaction(session);
      if (!(await recommendersSuggest(session))) return this.#withdraw(session);
      const lists = await readLists(session);
      const open = loaded.map(({ id, plugin }): OpenRecommender => {
        const read = lists.filter(({ kind }) => plugin.reads.includes(kind));
        return { id, recommender: plugin.open(read) };
      });
      learn(open, await readJudgedStrings(session));
      this.#open = open;
      if (!always && (await this.#isUpToDate(session))) return;
      const nothingKnown = open.every(({ recommender }) => recommender.empty);
      if (nothingKnown) this.#urgent = [...(await sentencesWithRecommended(session, true))];
      else this.#walk = { after: 0, done: 0, total: await countPending(session) };
    });
  }

  /** Recommenders are not used: their suggestions go, but for those that wait for a model to take their place. */
  async #withdraw(session: SqlSession): Promise<void> {
    this.#off = true;
    if ((await readUpToDate(session)) !== null) await writeUpToDate(session, null);
    const never = (await readUse(session)) === 'never';
    this.#urgent = [...(await sentencesWithRecommended(session, never))];
  }

  /** Learns from what was done since the last time, and notes where that may matter. */
  async #follow(): Promise<void> {
    this.#edited = false;
    await this.#options.store.database.transaction(async (session) => {
      const open = this.#open;
      // Nothing to go by yet, or a model has come.
      if (!open || !(await recommendersSuggest(session))) {
        this.#anew = 'yes';
        return;
      }
      const since = await readJudgedSince(session, this.#transaction);
      this.#transaction = since.lastTransaction;
      if (since.anew) {
        this.#anew = 'yes';
        return;
      }
      const texts = learn(open, since.judged);
      const again = new Set(texts.map((text) => text.trim()));
      this.#searches = [
        ...[...again].map((text) => new OccurrenceSearch(text)),
        ...this.#searches.filter(({ text }) => !again.has(text)),
      ];
      const first = [...since.sentences, ...(again.size > 0 ? await this.#firstSeen(session) : [])];
      this.#urgent = [...new Set([...first, ...this.#urgent])];
    });
  }

  /** The sentence on the screen, and those that come next. */
  async #firstSeen(session: SqlSession): Promise<number[]> {
    const head = await session.all(QUEUE_STATEMENTS.pending, [HEAD_OF_QUEUE, 0]);
    const shown =
      this.#lookedAt === null
        ? null
        : await session.get('SELECT seq FROM sentences WHERE id = ?', [this.#lookedAt]);
    return [...(shown ? [numberOf(shown, 'seq')] : []), ...head.map((row) => numberOf(row, 'sentence'))];
  }

  /** Goes through a few sentences. @returns whether there is more to do */
  async #step(session: SqlSession): Promise<boolean> {
    const suggest = await recommendersSuggest(session);
    if (this.#open && !suggest) {
      // A model has become active, which withdraws what it does not suggest itself.
      this.#forget();
      this.#off = true;
      return false;
    }
    const next = await this.#nextSentences(session);
    if (!next) {
      if (this.#open) await this.#noteUpToDate(session);
      return false;
    }
    const { sentences, changed } = await this.#write(session, next);
    if (this.#walk && this.#urgent.length === 0 && this.#searches.length === 0) this.#walk.done += sentences;
    // What the time did not suffice for comes first the next time.
    this.#urgent = [...next.slice(sentences), ...this.#urgent];
    if (changed > 0) this.#untold = true;
    return true;
  }

  #write(session: SqlSession, seqs: readonly number[]): Promise<WrittenRecommendations> {
    const { newId } = this.#options.store;
    return writeRecommendations(session, this.#open ?? [], seqs, newId, STEP_BUDGET_MS);
  }

  /** Numbers in the order of the project; empty where a search has found nothing yet; null when all is done. */
  async #nextSentences(session: SqlSession): Promise<readonly number[] | null> {
    if (this.#urgent.length > 0) return inOrder(this.#urgent.splice(0, SENTENCES_PER_STEP));
    const [search] = this.#searches;
    if (search) {
      const found = await search.next(session);
      if (found === null) this.#searches.shift();
      else this.#urgent = [...found];
      return inOrder(this.#urgent.splice(0, SENTENCES_PER_STEP));
    }
    if (!this.#walk) return null;
    const rows = await session.all(
      `SELECT sentence FROM sentence_states WHERE status = 'pending' AND sentence > ? ORDER BY sentence LIMIT ?`,
      [this.#walk.after, SENTENCES_PER_STEP],
    );
    const seqs = rows.map((row) => numberOf(row, 'sentence'));
    const last = seqs.at(-1);
    if (last === undefined) this.#walk = null;
    else this.#walk.after = last;
    return seqs;
  }

  async #isUpToDate(session: SqlSession): Promise<boolean> {
    const known = await readUpToDate(session);
    return (
      known?.transaction === this.#transaction &&
      known.recommenders.join() === this.#open?.map(({ id }) => id).join()
    );
  }

  async #noteUpToDate(session: SqlSession): Promise<void> {
    if (await this.#isUpToDate(session)) return;
    const recommenders = this.#open?.map(({ id }) => id) ?? [];
    await writeUpToDate(session, { transaction: this.#transaction, recommenders });
  }

  #forget(): void {
    this.#open = null;
    this.#urgent = [];
    this.#searches = [];
    this.#walk = null;
  }

  #tell(always: boolean): void {
    const now = performance.now();
    if (!this.#untold || this.#closing || (!always && now - this.#lastTold < CHANGED_INTERVAL_MS)) return;
    this.#untold = false;
    this.#lastTold = now;
    this.#options.onChanged?.();
  }

  /** Until the project is opened again, or something is asked of them that may mend it. */
  #giveUp(error: unknown): void {
    this.#forget();
    this.#off = true;
    if (this.#closing) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#options.onNotice?.('warning', `Recommenders could not suggest: ${message}`);
  }
}

/** @returns strings whose occurrences are to be looked at again */
function learn(open: readonly OpenRecommender[], judged: readonly JudgedString[]): readonly string[] {
  return [...new Set(open.flatMap(({ recommender }) => recommender.learn(judged)))];
}

const inOrder = (seqs: readonly number[]): readonly number[] => [...new Set(seqs)].sort((a, b) => a - b);

async function countPending(session: SqlSession): Promise<number> {
  const row = await session.get(`SELECT count(*) AS number FROM sentence_states WHERE status = 'pending'`);
  return row === null ? 0 : numberOf(row, 'number');
}
