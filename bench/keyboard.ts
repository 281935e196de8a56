// The keyboard-only session: corrects sentences of the demo project in the real window by key presses alone, towards the demo corpus's own
// labels, and counts presses per corrected item (what counts as one: test/window/typist/typist.ts). A program of its own, started by
// bench/window-process.ts.
import { findPlaces } from '../cli/places.ts';
import { readDemoCorpus } from '../electron/project/demo/demo-corpus.ts';
import { formatsIn } from '../electron/project/formats.ts';
import { RunningApp } from '../test/window/running-app.ts';
import { goldOf } from '../test/window/typist/gold.ts';
import { Typist, type CorrectedSentence } from '../test/window/typist/typist.ts';
import { median } from './median.ts';

const SENTENCES = 50;
/** What the window begins with. */
const THRESHOLD = 0.5;

async function correct(
  count: number,
): Promise<{ sentences: CorrectedSentence[]; presses: number; seconds: number }> {
  const places = findPlaces(import.meta.dirname, process.env);
  const gold = goldOf(await readDemoCorpus(formatsIn(places.formatPlugins), places.resources));
  const app = await RunningApp.start();
  try {
    await app.at('mention').first().waitFor();
    const { schema } = (await app.call('summary')) ?? {};
    if (!schema) throw new Error('the demo project is not open');
    await app.at('sentence').focus();
    const typist = new Typist(app, schema, gold, THRESHOLD);
    const sentences: CorrectedSentence[] = [];
    const begun = performance.now();
    for (let sentence = 0; sentence < count; sentence++) sentences.push(await typist.correctSentence());
    return { sentences, presses: typist.presses, seconds: (performance.now() - begun) / 1000 };
  } finally {
    await app.close();
    await app.removeData();
  }
}

const json = process.argv.includes('--json');
const { sentences, presses, seconds } = await correct(SENTENCES);
const items = sentences.flatMap((sentence) => sentence.items);
const byDeed = [...new Set(items.map(({ deed }) => deed))].sort().map((deed) => {
  const own = items.filter((item) => item.deed === deed).map((item) => item.presses);
  return { deed, items: own.length, medianPresses: median(own), mostPresses: Math.max(...own) };
});
const result = {
  sentences: sentences.length,
  asTheCorpusSays: sentences.filter(({ isGold }) => isGold).length,
  correctedItems: items.length,
  medianPressesPerItem: median(items.map((item) => item.presses)),
  meanPressesPerItem: items.reduce((sum, item) => sum + item.presses, 0) / items.length,
  mostPressesForAnItem: Math.max(...items.map((item) => item.presses)),
  allPresses: presses,
  allPressesPerItem: presses / items.length,
  sentencesLeftAsSuggested: sentences.filter((sentence) => sentence.items.length === 0).length,
  seconds,
};
if (json) {
  console.log(JSON.stringify({ ...result, byDeed }));
} else {
  console.table(result);
  console.table(byDeed);
}
if (result.asTheCorpusSays < result.sentences) {
  console.error('not every sentence ended as the corpus says');
  process.exitCode = 1;
}
