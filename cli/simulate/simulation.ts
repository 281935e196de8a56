// Annotation played on a corpus that has its labels already. A seed set, a model; then rounds: the model reads what is left, the strategy
// puts it in order, the labels say what a person would have had to correct of the suggestions, and the model is trained again.
import type { ModelFiles, TrainRequest } from '../../core/contract/trainer.ts';
import {
  addCorrections,
  annotatedFromNothing,
  correctionsBetween,
  NO_CORRECTIONS,
  type Corrections,
} from '../../core/metrics/corrections.ts';
import { strictScores, type TypedScores } from '../../core/metrics/strict.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { AnnotatedReference, RankingCandidate } from '../../core/ranking/candidate.ts';
import { mix } from '../../core/ranking/near-duplicates.ts';
import { findStrategy } from '../../core/ranking/rank.ts';
import type { RankingStrategy } from '../../core/ranking/strategies.ts';
import { rankPool } from '../../electron/project/queue-order.ts';
import { requestFor, WARM_START_SHARE } from '../../electron/project/training-plan.ts';
import { divideSentences } from '../../electron/project/training-set.ts';
import { requestedFor } from '../complete-pool.ts';
import { predictAll } from '../predict.ts';
import { formatSeconds } from '../progress.ts';
import type { Session } from '../session.ts';
import { FULL, START, type RoundRecord, type RunState, type StateFolder } from './run-state.ts';
import { lastSize, repeatSeed, seedSet, type SimulatedCorpus, type SimulationSettings } from './settings.ts';

type Prediction = Awaited<ReturnType<typeof predictAll>>[number];

/**
 * A person waits for seconds, and how many steps they hold depends on the machine; here it is the number of steps that ends a quick training,
 * so that a simulation comes out the same everywhere.
 */
const PATIENCE_SECONDS = 3600;

/** The model of the round before, and which sentences it has learned from, be it quickly or in epochs. */
interface FormerRound {
  readonly model: ModelFiles;
  readonly number: number;
  readonly learned: ReadonlySet<string>;
  readonly inEpochs: ReadonlySet<string>;
}

interface Round {
  readonly what: string;
  readonly repeat: number;
  /** What the model goes on from; absent: nothing. */
  readonly from?: FormerRound;
  readonly annotated: readonly SentenceExample[];
  /** The last of `annotated`, and what the person had to correct in each of them. */
  readonly picked: readonly SentenceExample[];
  readonly corrections: readonly Corrections[];
  readonly before?: RoundRecord;
  /** When the round began, by `performance.now()`. */
  readonly began?: number;
}

export class Simulation {
  readonly #session: Session;
  readonly #corpus: SimulatedCorpus;
  readonly #settings: SimulationSettings;
  readonly #state: StateFolder;
  readonly #examples: ReadonlyMap<string, SentenceExample>;
  readonly #places: ReadonlyMap<string, number>;
  /** Vectors of the frozen encoders, by sentence: no model changes them. */
  readonly #embeddings = new Map<string, Float32Array | null>();

  constructor(session: Session, corpus: SimulatedCorpus, settings: SimulationSettings, state: StateFolder) {
    this.#session = session;
    this.#corpus = corpus;
    this.#settings = settings;
    this.#state = state;
    this.#examples = new Map(corpus.pool.map((example) => [example.id, example]));
    this.#places = new Map(corpus.pool.map(({ id }, place) => [id, place]));
  }

  /** The model of a repeat's seed set: round 0 of every strategy. */
  async start(repeat: number): Promise<{ run: RunState; model: ModelFiles }> {
    const kept = await this.#state.read(START, repeat);
    const keptModel = await this.#state.model(kept);
    if (kept.finished && keptModel) return { run: kept, model: keptModel };
    const picked = seedSet(this.#corpus, this.#settings, repeat);
    const { round, model } = await this.#round({
      ...{ what: START, repeat, picked, annotated: picked },
      corrections: picked.map(annotatedFromNothing),
    });
    const run = await this.#state.write({ what: START, repeat, rounds: [round], finished: true }, model);
    return { run, model };
  }

  /** A model of the whole pool: what the strategies are on their way to. */
  async full(repeat: number): Promise<RunState> {
    const kept = await this.#state.read(FULL, repeat);
    if (kept.finished) return kept;
    const { pool } = this.#corpus;
    const { round } = await this.#round({
      ...{ what: FULL, repeat, picked: pool, annotated: pool },
      corrections: pool.map(annotatedFromNothing),
    });
    // Every sentence was picked: their names would only make the file long.
    const whole = { ...round, picked: [] };
    return this.#state.write({ what: FULL, repeat, rounds: [whole], finished: true }, null);
  }

  /** Goes on with a strategy's run to its end. @throws AppError; what was done until then is kept */
  async run(strategyId: string, repeat: number): Promise<RunState> {
    const strategy = findStrategy(strategyId);
    let run = await this.#state.read(strategyId, repeat);
    if (run.finished) return run;
    let model = await this.#state.model(run);
    if (!model || run.rounds.length === 0) {
      const start = await this.start(repeat);
      run = { ...start.run, what: strategyId, finished: false, model: null };
      model = start.model;
    }
    const end = lastSize(this.#corpus, this.#settings);
    for (;;) {
      const before = run.rounds.at(-1)!;
      const finished = before.sentences >= end;
      if (finished) return this.#state.write({ ...run, finished }, null);
      const annotated = run.rounds.flatMap(({ picked }) => picked.map((id) => this.#examples.get(id)!));
      const wanted = Math.min(this.#settings.batch, end - before.sentences);
      const began = performance.now();
      const chosen = await this.#choose(strategy, repeat, run.rounds.length, model, annotated, wanted);
      const picked = chosen.map(({ example }) => example);
      const trained = await this.#round({
        ...{ what: strategyId, repeat, picked, began, before },
        from: { model, number: run.rounds.length, ...learnedBy(run.rounds) },
        annotated: [...annotated, ...picked],
        corrections: chosen.map(({ example, prediction }) => correctionsBetween(prediction, example)),
      });
      model = trained.model;
      run = { ...run, rounds: [...run.rounds, trained.round] };
      await this.#state.write(run, model);
    }
  }

  /** The first sentences of the queue, with what the model suggests for them. */
  async #choose(
    strategy: RankingStrategy,
    repeat: number,
    round: number,
    model: ModelFiles,
    annotated: readonly SentenceExample[],
    wanted: number,
  ): Promise<{ example: SentenceExample; prediction: Prediction }[]> {
    const seed = mix(repeatSeed(this.#settings, repeat), round);
    const done = new Set(annotated.map(({ id }) => id));
    const left = this.#corpus.pool.filter(({ id }) => !done.has(id));
    const stage = stageOf(strategy.id, repeat);
    const request = requestedFor(strategy, seed);
    // An order that asks no model is known before it has read anything: what is not picked need not be read.
    const blind = strategy.kind === 'plain';
    const read = blind ? [] : await predictAll(this.#session, { model, sentences: left, ...request }, stage);
    for (const { id, embedding } of read) if (request.embeddings) this.#embeddings.set(id, embedding);
    const candidates = left.map((example, index): RankingCandidate => ({
      id: example.id,
      tokens: example.tokens,
      uncertainty: read[index]?.uncertainty ?? null,
      embedding: read[index]?.embedding ?? null,
      documentOrder: this.#places.get(example.id)!,
    }));
    const references = await this.#references(annotated, model, request.embeddings ?? false, stage);
    const ranked = rankPool(candidates, { strategy, seed, annotated: references });
    const picked = ranked.slice(0, wanted).map(({ id }) => this.#examples.get(id)!);
    const known = new Map(read.map((prediction) => [prediction.id, prediction]));
    const predictions = blind
      ? await predictAll(this.#session, { model, sentences: picked }, stage)
      : picked.map(({ id }) => known.get(id)!);
    return picked.map((example, index) => ({ example, prediction: predictions[index]! }));
  }

  /** What is annotated, as the ranking wants it: with vectors where the strategy compares them. */
  async #references(
    annotated: readonly SentenceExample[],
    model: ModelFiles,
    embeddings: boolean,
    stage: string,
  ): Promise<AnnotatedReference[]> {
    const unknown = embeddings ? annotated.filter(({ id }) => !this.#embeddings.has(id)) : [];
    if (unknown.length > 0) {
      const read = await predictAll(this.#session, { model, sentences: unknown, embeddings }, stage);
      for (const { id, embedding } of read) this.#embeddings.set(id, embedding);
    }
    return annotated.map(({ id, tokens }) => ({ tokens, embedding: this.#embeddings.get(id) ?? null }));
  }

  /** Trains on what is annotated, judges the model, and adds the round's cost to that of the rounds before. */
  async #round({
    what,
    repeat,
    from,
    annotated,
    picked,
    corrections,
    before,
    began = performance.now(),
  }: Round): Promise<{ round: RoundRecord; model: ModelFiles }> {
    const stage = stageOf(what, repeat);
    const { model, learned } = await this.#train(annotated, from ?? null, repeat, stage);
    const { test } = this.#corpus;
    const scores = strictScores(test, await predictAll(this.#session, { model, sentences: test }, stage));
    const tokens = picked.reduce((sum, example) => sum + example.tokens.length, before?.tokens ?? 0);
    const round: RoundRecord = {
      picked: picked.map(({ id }) => id),
      sentences: annotated.length,
      tokens,
      corrections: corrections.reduce(addCorrections, before?.corrections ?? NO_CORRECTIONS),
      mentions: averagesOf(scores.ner),
      relations: averagesOf(scores.re),
      learned,
      seconds: (performance.now() - began) / 1000,
    };
    this.#session.progress.say(
      `${stage}: ${round.sentences} sentences, ${round.corrections.total} corrections, F1 mentions ` +
        `${round.mentions.micro.toFixed(2)}, relations ${round.relations.micro.toFixed(2)}, ${formatSeconds(round.seconds)}`,
    );
    return { round, model };
  }

  async #train(
    annotated: readonly SentenceExample[],
    former: FormerRound | null,
    repeat: number,
    stage: string,
  ): Promise<{ model: ModelFiles } & Pick<RoundRecord, 'learned'>> {
    const { network, training, engine, epochs, retraining } = this.#settings;
    const from = retraining === 'warm' ? former : null;
    // The app's own plan: what is held out, what is seen again, how long it takes.
    const set = divideSentences(annotated.map((example) => ({ split: null, example })));
    const missingIn = (known: ReadonlySet<string>): SentenceExample[] =>
      set.train.filter(({ id }) => !known.has(id));
    const planned = requestFor(
      set,
      this.#corpus.schema,
      from && {
        number: from.number,
        fresh: missingIn(from.learned),
        sinceEpochs: missingIn(from.inEpochs),
      },
      {
        engine,
        network,
        training: { ...training, seed: repeatSeed(this.#settings, repeat) },
        quick: { seconds: PATIENCE_SECONDS },
      },
    );
    const inEpochs = epochs !== null && !planned.quick;
    const request: TrainRequest = {
      ...planned,
      ...(inEpochs && {
        training: { ...planned.training, epochs: from ? Math.ceil(epochs * WARM_START_SHARE) : epochs },
      }),
      ...(from && { warmStart: from.model }),
    };
    const { model, best } = await this.#session.trainer.start('train', request, {
      signal: this.#session.signal,
      onEvent: (event) => {
        if (event.kind !== 'progress') return;
        const { phase, epoch, epochs: all } = event;
        this.#session.progress.update(
          stage,
          `${annotated.length} sentences, ${phase}, epoch ${epoch} of ${all}`,
        );
      },
    });
    return { model, learned: best.epoch === 0 ? 'nothing' : planned.quick ? 'quickly' : 'in epochs' };
  }
}

const stageOf = (what: string, repeat: number): string => `repeat ${repeat}, ${what}`;

const averagesOf = ({ micro, macro }: TypedScores): { micro: number; macro: number } => ({
  micro: micro.f1,
  macro: macro.f1,
});

/** What the model of the last of these rounds has learned from. */
function learnedBy(rounds: readonly RoundRecord[]): Pick<FormerRound, 'learned' | 'inEpochs'> {
  const upTo = (last: number): ReadonlySet<string> =>
    new Set(rounds.slice(0, last + 1).flatMap(({ picked }) => picked));
  return {
    learned: upTo(rounds.findLastIndex(({ learned }) => learned !== 'nothing')),
    inEpochs: upTo(rounds.findLastIndex(({ learned }) => learned === 'in epochs')),
  };
}
