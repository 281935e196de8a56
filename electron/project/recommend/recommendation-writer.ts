// Recommendations into the database. Like a model's suggestions outside of the undo stack: nobody did it.
import type { Recommender } from '../../../core/contract/recommender.ts';
import {
  isRecommended,
  planRecommendations,
  toRecommend,
  type Recommended,
} from '../../../core/model/recommendations.ts';
import { readSentences } from '../sentences.ts';
import { readSchema } from '../settings-table.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf } from '../sqlite/row.ts';
import type { ChangedSuggestions } from '../changed-suggestions.ts';
import { writeChangedSuggestions } from '../suggestion-writer.ts';

export interface OpenRecommender {
  readonly id: string;
  readonly recommender: Recommender;
}

export interface WrittenRecommendations {
  /** Sentences gone through, the first of those asked for. */
  readonly sentences: number;
  /** Of these, the ones whose suggestions are others now. */
  readonly changed: number;
}

/**
 * Puts what recommenders suggest in the place of what they had suggested for these sentences.
 * @param seqs numbers of sentences, in the order of the project
 * @param budgetMs after this, the sentences that are left are left: whoever waits for the database gets their turn
 */
export async function writeRecommendations(
  session: SqlSession,
  recommenders: readonly OpenRecommender[],
  seqs: readonly number[],
  newId: () => string,
  budgetMs = Infinity,
): Promise<WrittenRecommendations> {
  const schema = await readSchema(session);
  const sentences = await readSentences(session, seqs);
  const begun = performance.now();
  const changed: ChangedSuggestions[] = [];
  let done = 0;
  for (const sentence of sentences) {
    if (done > 0 && performance.now() - begun > budgetMs) {
      await writeChangedSuggestions(session, changed);
      return { sentences: done, changed: changed.length };
    }
    done++;
    if (sentence.sentence.status === 'complete') continue;
    const shown = toRecommend(sentence, sentence.text);
    const recommended = recommenders.flatMap(({ id, recommender }): Recommended[] =>
      recommender.recommend(shown).map((mention) => ({ ...mention, recommender: id })),
    );
    if (recommended.length === 0 && !sentence.mentions.some(isRecommended)) continue;
    const changes = planRecommendations(sentence, recommended, { schema, newId });
    if (changes.length > 0) changed.push({ sentence, changes });
  }
  await writeChangedSuggestions(session, changed);
  return { sentences: seqs.length, changed: changed.length };
}

/** Number of recommenders' suggestions that wait for a judgement. */
export async function countRecommended(session: SqlSession): Promise<number> {
  const row = await session.get(`SELECT count(*) AS number FROM mentions WHERE ${RECOMMENDED}`);
  return row === null ? 0 : numberOf(row, 'number');
}

const RECOMMENDED = `status = 'suggested' AND json_extract(origin, '$.kind') = 'recommender'`;

/** Sentences with suggestions of recommenders that the active model has taken over, or (`all`) with any. */
export async function sentencesWithRecommended(
  session: SqlSession,
  all: boolean,
): Promise<readonly number[]> {
  const rows = await session.all(
    `SELECT DISTINCT m.sentence FROM mentions AS m
     LEFT JOIN predictions AS p ON p.sentence = m.sentence
     WHERE m.${RECOMMENDED.replace('json_extract(origin', 'json_extract(m.origin')}
     AND (? OR p.model = (SELECT number FROM models WHERE active = 1)) ORDER BY m.sentence`,
    [all ? 1 : 0],
  );
  return rows.map((row) => numberOf(row, 'sentence'));
}
