// What a big project costs: 100,000 sentences imported, opened, paged through, edited, searched, exported. The text is made up from a seed.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../core/contract/consistency.ts';
import type { CorpusDocument, CorpusSentence } from '../core/contract/format.ts';
import { seededRandom } from '../core/random.ts';
import { orderQueue } from '../electron/project/queue-order.ts';
import { ProjectStore } from '../electron/project/store.ts';

interface Measurement {
  readonly what: string;
  /** Milliseconds each, the median of `times`. */
  readonly milliseconds: number;
  readonly times: number;
}

const SENTENCES_PER_DOCUMENT = 100;
const VOCABULARY = 20_000;
/** Of these sentences, the share that comes annotated. */
const ANNOTATED_SHARE = 0.3;

export function madeUpCorpus(count: number, annotatedShare = ANNOTATED_SHARE): CorpusDocument[] {
  const random = seededRandom(1);
  // Squared, so that some words are frequent, as in any language.
  const word = (): string => `w${Math.floor(random() ** 2 * VOCABULARY).toString(36)}`;
  return Array.from({ length: Math.ceil(count / SENTENCES_PER_DOCUMENT) }, (_, number) => {
    let text = '';
    const sentences = Array.from({ length: SENTENCES_PER_DOCUMENT }, (): CorpusSentence => {
      const begin = text.length;
      const tokens = Array.from({ length: 15 + Math.floor(random() * 20) }, () => {
        if (text.length > begin) text += ' ';
        const start = text.length;
        text += word();
        return { begin: start, end: text.length };
      });
      const end = text.length;
      text += '\n';
      const annotated = random() < annotatedShare;
      const at = (index: number, type: string) => ({ ...tokens[index]!, type });
      return {
        begin,
        end,
        tokens,
        annotated,
        mentions: annotated ? [at(0, 'Peop'), at(3, 'Loc'), at(5, 'Org')] : [],
        relations: annotated ? [{ head: 0, tail: 1, type: 'Live_In' }] : [],
      };
    });
    return { name: `document ${number}`, text, sentences };
  });
}

class Stopwatch {
  readonly measurements: Measurement[] = [];

  async measure<T>(what: string, times: number, work: (turn: number) => Promise<T>): Promise<T> {
    const each: number[] = [];
    let result: T | undefined;
    for (let turn = 0; turn < times; turn++) {
      const begun = performance.now();
      result = await work(turn);
      each.push(performance.now() - begun);
    }
    each.sort((a, b) => a - b);
    this.measurements.push({ what, milliseconds: Number(each[times >> 1]!.toFixed(2)), times });
    return result!;
  }
}

async function measureStorage(
  sentences: number,
): Promise<{ megabytes: number; measurements: Measurement[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'cman-bench-'));
  const path = join(folder, 'big.cman');
  const watch = new Stopwatch();
  try {
    const corpus = { documents: madeUpCorpus(sentences), warnings: [] };
    let store = await ProjectStore.create(path);
    await watch.measure('import', 1, () =>
      store.importCorpora([{ name: 'made-up', format: 'bench', split: null, corpus }]),
    );
    await store.close();
    await watch.measure('open (soundness checked) and close', 3, async () => {
      await (await ProjectStore.open(path)).close();
    });
    store = await ProjectStore.open(path);
    await watch.measure('summary', 10, () => store.summary());
    await watch.measure('queue page, first 100 pending', 10, () => store.queue('pending', 0, 100));
    await watch.measure('queue page, 100 pending in the middle', 10, () =>
      store.queue('pending', sentences >> 2, 100),
    );
    const { entries } = await store.queue('pending', 0, 500);
    const idOf = (turn: number): string => entries[turn % entries.length]!.sentenceId;
    await watch.measure('open a sentence', 200, (turn) => store.view(idOf(turn)));
    await watch.measure('command (durable)', 300, async (turn) => {
      const { sentence } = await store.view(idOf(turn));
      await store.execute({
        kind: 'create-mention',
        sentenceId: sentence.id,
        begin: sentence.begin,
        end: sentence.begin + 1,
        type: 'Peop',
      });
    });
    await watch.measure('undo (durable)', 300, () => store.undo());
    await watch.measure('search, two words', 10, () => store.search('w1a w1b ', 50));
    await watch.measure('search, a prefix of most words', 3, () => store.search('w', 50));
    const everywhere = async (words: string, limit: number): Promise<Place[]> => [
      ...(await store.places(words, 0, limit)).places,
    ];
    await watch.measure('places of a rare word, all there are', 5, () => everywhere('wfez', 1000));
    await watch.measure('places of a frequent word, the first 200', 5, () => everywhere('w1a', 200));
    await watch.measure('places of a word in no ASCII letter, all there are', 3, () =>
      everywhere('Αθήνα', 200),
    );
    await watch.measure('check of the whole project', 1, () =>
      store.consistencyCheck().goOn(Number.POSITIVE_INFINITY),
    );
    const places = (await everywhere('w1a', 1000)).map(({ sentenceId, state, span }) => ({
      ...{ sentenceId, state },
      deed: { kind: 'annotate' as const, ...span, type: 'Org' },
    }));
    await watch.measure(`one edit of ${places.length} places (durable)`, 1, () =>
      store.applyEverywhere({ places }),
    );
    await watch.measure('its undo (durable)', 1, () => store.undo());
    await watch.measure('order the queue', 1, () => orderQueue(store.database));
    await watch.measure('read everything for export', 1, () => store.readCorpus('accepted'));
    await store.close();
    return { megabytes: Math.round((await stat(path)).size / 1e6), measurements: watch.measurements };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function printStorage(options: { sentences: string; json?: boolean }): Promise<void> {
  const result = await measureStorage(Number(options.sentences));
  if (options.json) {
    console.log(JSON.stringify(result));
    return;
  }
  console.table(result.measurements);
  console.log(`${options.sentences} sentences take ${result.megabytes} MB`);
}
