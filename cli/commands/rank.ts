import type { Command } from 'commander';
import type { QueueEntry } from '../../core/contract/project.ts';
import { findStrategy } from '../../core/ranking/rank.ts';
import { DEFAULT_STRATEGY, STRATEGY_IDS } from '../../core/ranking/strategies.ts';
import { orderQueue, type RankingPool } from '../../electron/project/queue-order.ts';
import type { ProjectStore } from '../../electron/project/store.ts';
import { completePool } from '../complete-pool.ts';
import { withProject } from '../project-file.ts';
import { wholeNumber, type RunCommand } from '../command-line.ts';

/** Entries read at once. */
const PAGE = 500;

interface RankOptions {
  readonly strategy: string;
  readonly seed: number;
  readonly top?: number;
  readonly json?: boolean;
}

export function addRank(program: Command, run: RunCommand): void {
  program
    .command('rank')
    .description(
      'Put the sentences that wait for an annotator in the order in which to look at them, and say why.',
    )
    .argument('<project>', 'project file, *.cman')
    .option('--strategy <id>', `how to rank: ${STRATEGY_IDS.join(', ')}`, DEFAULT_STRATEGY)
    .option('--seed <number>', 'for whatever is drawn by chance', wholeNumber(0), 1)
    .option('--top <number>', 'show only so many', wholeNumber(1))
    .option('--json', 'print one JSON object')
    .action((project: string, options: RankOptions) =>
      run(options, async (session) => {
        const strategy = findStrategy(options.strategy);
        const entries = await withProject(project, async (store) => {
          const { seed } = options;
          const complete = (pool: RankingPool): Promise<RankingPool> =>
            completePool(session, store, pool, strategy, seed);
          await orderQueue(store.database, { strategy: strategy.id, seed, complete });
          return readQueue(store, options.top ?? Infinity);
        });
        const sentences = entries.map(({ sentenceId, documentName, text, score, why }) => {
          return { id: sentenceId, document: documentName, text, score: score ?? 0, why };
        });
        return {
          json: { strategy: strategy.id, sentences },
          lines: [
            ...sentences.map(
              ({ document, text, score, why }) => `${score.toFixed(3)}  ${why}\n       ${document}: ${text}`,
            ),
            ...(sentences.length === 0 ? ['no sentence waits for an annotator'] : []),
          ],
        };
      }),
    );
}

async function readQueue(store: ProjectStore, limit: number): Promise<QueueEntry[]> {
  const entries: QueueEntry[] = [];
  while (entries.length < limit) {
    const page = await store.queue('pending', entries.length, Math.min(PAGE, limit - entries.length));
    if (page.entries.length === 0) break;
    entries.push(...page.entries);
  }
  return entries;
}
