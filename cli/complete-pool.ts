import type { PredictRequest } from '../core/contract/trainer.ts';
import type { RankingStrategy } from '../core/ranking/strategies.ts';
import type { RankingPool } from '../electron/project/queue-order.ts';
import type { ProjectStore } from '../electron/project/store.ts';
import { predictAll } from './predict.ts';
import type { Session } from './session.ts';

/** Passes with dropout: more tell the order of two sentences no better (Siddhant and Lipton 2018 have ten to a hundred). */
export const DROPOUT_PASSES = 10;

/** What a prediction must be asked for, so that the strategy can read it. */
export function requestedFor(
  { reads = [] }: RankingStrategy,
  seed: number,
): Pick<PredictRequest, 'embeddings' | 'dropout'> {
  return {
    embeddings: reads.includes('embedding'),
    ...(reads.includes('disagreement') && { dropout: { passes: DROPOUT_PASSES, seed } }),
  };
}

/** Has the active model read a project's pool for what the strategy wants and the project does not store. Without a model, nothing changes. */
export async function completePool(
  session: Session,
  store: ProjectStore,
  pool: RankingPool,
  strategy: RankingStrategy,
  seed: number,
): Promise<RankingPool> {
  const active = await store.activeModel();
  if (!strategy.reads?.length || !active) return pool;
  const model = await store.modelFiles(active.id);
  const wanted = requestedFor(strategy, seed);
  const read = await predictAll(session, { model, sentences: pool.candidates, ...wanted });
  const candidates = pool.candidates.map((candidate, index) => {
    const { uncertainty, embedding } = read[index]!;
    return { ...candidate, uncertainty, embedding };
  });
  if (!wanted.embeddings) return { ...pool, candidates };
  const annotated = await predictAll(session, {
    model,
    sentences: pool.annotated.map(({ tokens }, index) => ({ id: String(index), tokens })),
    embeddings: true,
  });
  return {
    candidates,
    annotated: pool.annotated.map(({ tokens }, index) => {
      return { tokens, embedding: annotated[index]!.embedding };
    }),
  };
}
