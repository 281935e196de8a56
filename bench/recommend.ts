// What a dictionary costs in a big project: from an edit to its first suggestions and to the last, what a person's next command waits meanwhile, and the walk
// through everything that a word list asks for. The text is made up from a seed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addList } from '../electron/project/recommend/lists.ts';
import { recommendersIn } from '../electron/project/recommend/recommenders.ts';
import { Recommending } from '../electron/project/recommend/recommending.ts';
import { countRecommended } from '../electron/project/recommend/recommendation-writer.ts';
import { numberOf } from '../electron/project/sqlite/row.ts';
import { ProjectStore } from '../electron/project/store.ts';
import { median } from './median.ts';
import { BUILD } from './places.ts';
import { madeUpCorpus } from './storage.ts';

/** Rare, usual and frequent: the words of the made-up text by how often they stand in it, aimed at. */
const OCCURRENCES = [10, 100, 1000, 5000] as const;
const LISTED_TERMS = 10_000;
/** Words that are counted to find one that stands about so often. */
const CANDIDATES = 60;

interface Following {
  readonly occurrences: number;
  /** From the command's answer to the first suggestion that is on the disk. */
  readonly firstMs: number;
  readonly restMs: number;
  readonly suggestions: number;
  /** A person's command, asked again and again meanwhile: the median and the longest. */
  readonly commandMs: number;
  readonly longestCommandMs: number;
  readonly longestStallMs: number;
}

async function follow(store: ProjectStore, recommending: Recommending, wanted: number): Promise<Following> {
  const { term, occurrences } = await termWith(store, wanted);
  const [hit] = await store.search(`${term} `, 1);
  if (!hit) throw new Error(`${term} stands nowhere`);
  const view = await store.view(hit.sentenceId);
  const [match] = hit.matches;
  if (!match) throw new Error('a hit without a match');
  const before = await countRecommended(store.database);
  const begin = view.sentence.begin + match.begin;
  await store.execute({
    kind: 'create-mention',
    sentenceId: hit.sentenceId,
    begin,
    end: begin + match.end - match.begin,
    type: 'Loc',
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  recommending.edited();
  const waits: number[] = [];
  let firstMs = 0;
  let resting = false;
  const rest = recommending.settled().then(() => (resting = true));
  while (!resting) {
    const asked = performance.now();
    await store.view(hit.sentenceId);
    waits.push(performance.now() - asked);
    if (firstMs === 0 && (await countRecommended(store.database)) > before)
      firstMs = performance.now() - begun;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await rest;
  const restMs = performance.now() - begun;
  delay.disable();
  return {
    occurrences,
    firstMs: rounded(firstMs),
    restMs: rounded(restMs),
    suggestions: (await countRecommended(store.database)) - before,
    commandMs: rounded(median(waits)),
    longestCommandMs: rounded(Math.max(...waits)),
    longestStallMs: rounded(delay.max / 1e6),
  };
}

/** A word of the text that stands in about so many pending sentences. */
async function termWith(store: ProjectStore, wanted: number): Promise<{ term: string; occurrences: number }> {
  let best = { term: '', occurrences: Infinity };
  for (let number = 0; number < CANDIDATES; number++) {
    const term = `w${Math.floor((number / CANDIDATES) ** 4 * 15_000).toString(36)}`;
    const row = await store.database.get(
      `SELECT count(*) AS number FROM sentence_index JOIN sentence_states AS state ON state.sentence = sentence_index.rowid
       WHERE sentence_index MATCH ? AND state.status = 'pending'`,
      [`"${term}"`],
    );
    const occurrences = row === null ? 0 : numberOf(row, 'number');
    if (Math.abs(Math.log(occurrences / wanted)) < Math.abs(Math.log(best.occurrences / wanted)))
      best = { term, occurrences };
  }
  return best;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

export async function printRecommend(options: { sentences: string; json?: boolean }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cman-bench-'));
  try {
    const store = await ProjectStore.create(join(folder, 'big.cman'));
    const corpus = { documents: madeUpCorpus(Number(options.sentences), 0), warnings: [] };
    await store.importCorpora([{ name: 'made-up', format: 'bench', split: null, corpus }]);
    const entityTypes = [{ name: 'Loc', key: '1', colour: '#0072B2' }];
    await store.execute({ kind: 'set-schema', schema: { name: 'bench', entityTypes, relationTypes: [] } });
    const recommenders = recommendersIn([join(BUILD, 'plugins', 'recommenders')]);
    const recommending = new Recommending({
      store,
      recommenders,
      onNotice: (_, message) => console.error(message),
    });
    console.error('imported');
    recommending.takeUp();
    await recommending.settled();
    const followed: Following[] = [];
    for (const wanted of OCCURRENCES) {
      const one = await follow(store, recommending, wanted);
      console.error(JSON.stringify(one));
      followed.push(one);
    }
    const terms = Array.from({ length: LISTED_TERMS }, (_, number) => `w${(number + 9000).toString(36)}`);
    await addList(store, recommenders, {
      name: 'terms.txt',
      kind: 'words',
      type: 'Loc',
      text: terms.join('\n'),
    });
    const begun = performance.now();
    recommending.beginAnew();
    await recommending.settled();
    const walk = {
      sentences: Number(options.sentences),
      terms: LISTED_TERMS,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
      suggestions: await countRecommended(store.database),
    };
    await recommending.close();
    await store.close();
    if (options.json) console.log(JSON.stringify({ followed, walk }));
    else {
      console.table(followed);
      console.table([walk]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
