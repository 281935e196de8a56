// Suggestions for missing relations: some moments after a person has last touched a sentence, the active model is asked what joins the mentions
// that are accepted in it by then. It needs the mentions as they are: what it had said before was of those it had found itself.
import type { PredictedRelation } from '../../../core/contract/trainer.ts';
import { AppError } from '../../../core/errors.ts';
import {
  knownMentions,
  markOf,
  planMissingRelations,
  type KnownMentions,
} from '../../../core/suggestions/missing-relations.ts';
import { readSentence, type StoredSentence } from '../sentences.ts';
import { readSchema } from '../settings-table.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { textOf } from '../sqlite/row.ts';
import type { ProjectStore } from '../store.ts';
import { readLostRejections, writeChangedSuggestions } from '../suggestion-writer.ts';
import { exampleOf } from '../training-data.ts';
import type { TrainerProcess } from '../trainer-process.ts';

export interface MissingRelationsOptions {
  readonly store: ProjectStore;
  readonly predictor: TrainerProcess;
  /** Whether the processor is needed for something else: then nobody is asked in the background. */
  readonly isBusy?: () => boolean;
  /** Suggestions have changed. */
  readonly onChanged?: () => void;
  readonly pauseMs?: number;
  /** Ends it, besides {@link MissingRelations.close}. */
  readonly signal?: AbortSignal;
}

/** A pause in somebody's typing: asking takes about a second of one core, in the process that predicts. */
const PAUSE_MS = 1200;

/** Sentences asked for at once, where it is all of them. */
const SENTENCES_PER_REQUEST = 512;

export const SENTENCES_WITH_PAIRS = `SELECT s.id FROM sentence_states AS state JOIN sentences AS s ON s.seq = state.sentence
  WHERE state.status = 'pending'
    AND (SELECT count(*) FROM mentions AS m WHERE m.sentence = s.seq AND m.status = 'accepted') > 1
  ORDER BY s.seq`;

/** Ids of pending sentences with two accepted mentions or more, in the order of the project. */
export async function sentencesWithPairs(session: SqlSession): Promise<string[]> {
  return (await session.all(SENTENCES_WITH_PAIRS)).map((row) => textOf(row, 'id'));
}

interface Question {
  readonly stored: StoredSentence;
  readonly known: KnownMentions;
}

export class MissingRelations {
  readonly #options: MissingRelationsOptions;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<unknown> = Promise.resolve();
  #closing = false;
  readonly #controller = new AbortController();
  /** By sentence, the mentions that were asked about last: the same are not asked about twice in the background. */
  readonly #asked = new Map<string, string>();

  constructor(options: MissingRelationsOptions) {
    this.#options = options;
  }

  /** Somebody has done something to this sentence. */
  edited(sentenceId: string): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#closing) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#options.isBusy?.()) return;
      // Nobody asked for it: what goes wrong is of no interest, and the next edit asks again.
      void this.#inTurn(() => this.#ask([sentenceId], true)).catch(() => undefined);
    }, this.#options.pauseMs ?? PAUSE_MS);
    this.#timer.unref();
  }

  /**
   * Asks now. @returns how many relations are newly suggested
   * @throws AppError `no-model`, `not-found`, `trainer-died`, `refused` for a sentence that is done
   */
  suggest(sentenceId: string): Promise<number> {
    return this.#inTurn(async () => {
      const { sentence } = await readSentence(this.#options.store.database, sentenceId);
      if (sentence.status === 'complete') {
        throw new AppError('refused', 'this sentence is done: reopen it to have something suggested');
      }
      return this.#ask([sentenceId], false);
    });
  }

  /** The same for many sentences. @returns how many relations are newly suggested */
  suggestAll(sentenceIds: readonly string[], onProgress: (done: number) => void): Promise<number> {
    return this.#inTurn(async () => {
      let found = 0;
      for (let start = 0; start < sentenceIds.length; start += SENTENCES_PER_REQUEST) {
        found += await this.#ask(sentenceIds.slice(start, start + SENTENCES_PER_REQUEST), false);
        onProgress(Math.min(sentenceIds.length, start + SENTENCES_PER_REQUEST));
      }
      return found;
    });
  }

  /** Waits until what was asked for has been answered. */
  async settled(): Promise<void> {
    await this.#running.catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#controller.abort();
    await this.settled();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#running.then(
      () => work(),
      () => work(),
    );
    this.#running = result;
    return result;
  }

  async #ask(sentenceIds: readonly string[], onlyNew: boolean): Promise<number> {
    const { store, predictor, onChanged, signal } = this.#options;
    if (this.#closing) return 0;
    const model = await store.activeModel();
    if (!model) {
      if (onlyNew) return 0;
      throw new AppError('no-model', 'there is no model yet that could suggest relations: retrain first');
    }
    const questions = await this.#questions(sentenceIds, model.id, onlyNew);
    if (questions.length === 0) return 0;
    const answers = new Map<string, readonly PredictedRelation[]>();
    await predictor.start(
      'predict',
      {
        model: await store.modelFiles(model.id),
        sentences: questions.map(({ stored, known }) => ({
          id: stored.sentence.id,
          tokens: exampleOf(stored).tokens,
          mentions: known.spans,
        })),
      },
      {
        signal: AbortSignal.any([this.#controller.signal, ...(signal ? [signal] : [])]),
        onEvent: ({ predictions }) => {
          for (const { id, relations } of predictions) answers.set(id, relations);
        },
      },
    );
    const found = await store.database.transaction((session) =>
      this.#write(session, model.id, questions, answers),
    );
    if (found > 0) onChanged?.();
    return found;
  }

  async #questions(sentenceIds: readonly string[], model: string, onlyNew: boolean): Promise<Question[]> {
    const questions: Question[] = [];
    for (const id of sentenceIds) {
      const stored = await readSentence(this.#options.store.database, id);
      const known = knownMentions(stored);
      if (!known) continue;
      const mark = `${model} ${markOf(known)}`;
      if (onlyNew && this.#asked.get(id) === mark) continue;
      this.#asked.set(id, mark);
      questions.push({ stored, known });
    }
    return questions;
  }

  /** Only where the mentions are still those that were asked about. */
  async #write(
    session: SqlSession,
    model: string,
    questions: readonly Question[],
    answers: ReadonlyMap<string, readonly PredictedRelation[]>,
  ): Promise<number> {
    const { newId } = this.#options.store;
    const schema = await readSchema(session);
    const rejected = await readLostRejections(
      session,
      questions.map(({ stored }) => stored.seq),
    );
    let found = 0;
    for (const { stored, known } of questions) {
      const sentence = await readSentence(session, stored.sentence.id);
      const now = knownMentions(sentence);
      const answer = answers.get(stored.sentence.id);
      if (!answer || !now || markOf(now) !== markOf(known)) continue;
      const changes = planMissingRelations(sentence, known, answer, {
        schema,
        origin: { kind: 'model', version: model },
        newId,
        rejectedKeys: rejected.get(stored.seq) ?? new Set(),
      });
      found += changes.filter(({ kind, before }) => kind === 'relation' && before === null).length;
      await writeChangedSuggestions(session, [{ sentence, changes }]);
    }
    return found;
  }
}
