// Learns terms from what people accept and suggests their other occurrences, and those of the terms and patterns of the lists that are loaded.
import type { ReadList, RecommenderList, RecommenderPlugin } from '../../../core/contract/recommender.ts';
import { AppError, fail, ok, type Result } from '../../../core/errors.ts';
import { Dictionary } from './dictionary.ts';
import { readLines, summaryOf, termsOf } from './lists.ts';
import { patternsOf } from './patterns.ts';

const plugin: RecommenderPlugin = {
  reads: ['words', 'patterns'],
  check(list: RecommenderList): Result<ReadList> {
    try {
      const summary = summaryOf(readLines(list));
      if (list.kind === 'patterns') patternsOf(list);
      return ok(summary);
    } catch (error) {
      if (error instanceof AppError && error.code === 'bad-input') return fail(error);
      throw error;
    }
  },
  open: (lists) =>
    new Dictionary(
      lists.filter(({ kind }) => kind === 'words').flatMap(termsOf),
      lists.filter(({ kind }) => kind === 'patterns').flatMap(patternsOf),
    ),
};
export default plugin;
