// The order of the queue: what core/ranking makes of the model's uncertainty, stored with its reasons.
import type { AnnotatedReference, RankingCandidate } from '../../core/ranking/candidate.ts';
import { rankSentences, findStrategy, type RankingOptions } from '../../core/ranking/rank.ts';
import { DEFAULT_STRATEGY } from '../../core/ranking/strategies.ts';
import { seededRandom, shuffle } from '../../core/random.ts';
import { unpackTokens } from './packed-tokens.ts';
import { writeQueueOrder, type QueuePlace } from './queue.ts';
import type { SqlDatabase, SqlRow, SqlSession } from './sqlite/driver.ts';
import { bytesOf, numberOf, textOf } from './sqlite/row.ts';
import { uncertaintyFrom } from './views.ts';

/**
 * Sentences that are ranked with everything a ranking does. Near-duplicates and diversity cost milliseconds a hundred sentences on the thread
 * that serves the window; nobody annotates more than this between two rankings. All others follow, by their score alone.
 */
export const MAXIMUM_RANKED = 3000;

/** As many before there is a model: choosing sentences that are unlike each other compares all with all that are chosen. */
export const MAXIMUM_DIVERSE = 1000;

/** The share of the ranked that that is drawn from all, so that no sentence is out of the random picks' reach. */
const DRAWN_SHARE = 0.1;

/** Sentences per query: the rows of a query become objects in one go, on the thread that serves the window. */
const CANDIDATES_PER_QUERY = 2000;

export const CANDIDATES_STATEMENT = `
  SELECT s.seq, s.id, s.text, s.tokens, p.uncertainty FROM sentence_states AS state
  JOIN sentences AS s ON s.seq = state.sentence
  LEFT JOIN predictions AS p ON p.sentence = state.sentence
  WHERE state.status = 'pending' AND state.skipped = 0 AND state.sentence > ? ORDER BY state.sentence LIMIT ?`;

/** Pending sentences as the ranking sees them, in document order: without those that a person has left for later, which stay behind. */
export async function readCandidates(session: SqlSession): Promise<RankingCandidate[]> {
  const candidates: RankingCandidate[] = [];
  for (let last = 0; ; last = candidates.at(-1)?.documentOrder ?? last) {
    const rows = await session.all(CANDIDATES_STATEMENT, [last, CANDIDATES_PER_QUERY]);
    for (const row of rows) {
      candidates.push({
        id: textOf(row, 'id'),
        tokens: wordsOf(row),
        uncertainty: uncertaintyFrom(row),
        embedding: null,
        documentOrder: numberOf(row, 'seq'),
      });
    }
    if (rows.length < CANDIDATES_PER_QUERY) return candidates;
  }
}

/** The sentences completed last: what the next ones should not repeat. */
async function readAnnotated(session: SqlSession): Promise<Pick<RankingCandidate, 'tokens' | 'embedding'>[]> {
  const rows = await session.all(
    `SELECT s.text, s.tokens FROM sentence_states AS state JOIN sentences AS s ON s.seq = state.sentence
     WHERE state.status = 'complete' ORDER BY state.sentence DESC LIMIT ?`,
    [MAXIMUM_RANKED],
  );
  return rows.map((row) => ({ tokens: wordsOf(row), embedding: null }));
}

/** The words of a sentence, without reading its document. */
export function wordsOf(row: SqlRow): string[] {
  const text = textOf(row, 'text');
  return unpackTokens(bytesOf(row, 'tokens'), 0).map(({ begin, end }) => text.slice(begin, end));
}

/**
 * Pending sentences, ranked: all of them as far as a model has read them, a long pool by score alone behind the first
 * {@link MAXIMUM_RANKED}. Without a model, at most {@link MAXIMUM_DIVERSE}; those that are not in the list stay behind the others.
 */
export function rankPool(
  candidates: readonly RankingCandidate[],
  options: RankingOptions = {},
): { readonly id: string; readonly score: number; readonly why: string }[] {
  const unread = !candidates.some(({ uncertainty }) => uncertainty);
  if (candidates.length <= (unread ? MAXIMUM_DIVERSE : MAXIMUM_RANKED)) {
    return rankSentences(candidates, options);
  }
  if (unread) {
    // Nothing to prefer one by: the ranking chooses among sentences from all over the project, the others wait in document order.
    const step = candidates.length / MAXIMUM_DIVERSE;
    const some = Array.from({ length: MAXIMUM_DIVERSE }, (_, index) => candidates[Math.floor(index * step)]!);
    return rankSentences(some, options);
  }
  const { strategy = DEFAULT_STRATEGY, seed = 1, annotated = [] } = options;
  const scoring = typeof strategy === 'string' ? findStrategy(strategy) : strategy;
  const random = seededRandom(seed);
  const scored = scoring.score(candidates, { annotated, random });
  const order = candidates
    .map((candidate, index) => ({ candidate, score: scored[index]!.score, why: scored[index]!.why }))
    .sort((a, b) => b.score - a.score || a.candidate.documentOrder - b.candidate.documentOrder);
  const drawn = Math.round(MAXIMUM_RANKED * DRAWN_SHARE);
  const best = order.slice(0, MAXIMUM_RANKED - drawn);
  const others = order.slice(MAXIMUM_RANKED - drawn);
  const chance = new Set(shuffle([...others], random).slice(0, drawn));
  const first = rankSentences(
    [...best, ...chance].map(({ candidate }) => candidate),
    options,
  );
  const rest = others.filter((entry) => !chance.has(entry));
  return [...first, ...rest.map(({ candidate: { id }, score, why }) => ({ id, score, why }))];
}

/** What a ranking looks at. */
export interface RankingPool {
  readonly candidates: readonly RankingCandidate[];
  readonly annotated: readonly AnnotatedReference[];
}

export interface QueueOptions extends RankingOptions {
  /** Adds what is not stored and a strategy reads: embeddings, disagreement. Default: nothing. */
  readonly complete?: (pool: RankingPool) => Promise<RankingPool>;
}

/** Ranks all pending sentences and stores the order. */
export async function orderQueue(
  database: SqlDatabase,
  { complete = (pool) => Promise.resolve(pool), ...options }: QueueOptions = {},
): Promise<void> {
  const { candidates, annotated } = await complete({
    candidates: await readCandidates(database),
    annotated: await readAnnotated(database),
  });
  const ranked = rankPool(candidates, { annotated, ...options });
  const seqOf = new Map(candidates.map(({ id, documentOrder }) => [id, documentOrder]));
  const places = ranked.flatMap(({ id, score, why }): QueuePlace[] => {
    const seq = seqOf.get(id);
    return seq === undefined ? [] : [{ seq, score, why }];
  });
  await writeQueueOrder(database, places);
}
