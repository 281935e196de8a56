// What a person sees of a long document and of a big project, and how soon: opening, accepting by key, scrolling the queue.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RunningApp } from '../../test/window/running-app.ts';
import { arm, beginFrames, endFrames, painted, prepare } from './page-clock.ts';
import { makeBigProject, makeReadingProject } from './projects.ts';
import { summary, type Waits } from './waits.ts';

const OPENINGS = 20;
const PRESSES = 150;
const QUEUE_OPENINGS = 5;
const WHEEL_MS = 8000;
/** A fast hand: rows of some screens in a second. */
const WHEEL_STEP_PX = 240;
/** Frames longer than this are less than 30 a second. */
const SLOW_FRAME_MS = 1000 / 30;
/** Between two measurements: whatever the last one left to do is done. */
const REST_MS = 250;

export interface Scrolling {
  readonly framesPerSecond: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** Share of the frames that came later than a thirtieth of a second after the one before. */
  readonly slowShare: number;
  /** Share of the frames with a row on the screen that was not read yet. */
  readonly blankShare: number;
  readonly scrolledPx: number;
}

export interface ReadingResult {
  readonly waits: readonly Waits[];
  readonly scrolling: Scrolling;
}

export async function measureReading(bigSentences: number): Promise<ReadingResult> {
  const folder = await mkdtemp(join(tmpdir(), 'cman-bench-window-'));
  const app = await RunningApp.start();
  try {
    await prepare(app.page);
    const reading = join(folder, 'reading.cman');
    await makeReadingProject(reading);
    await app.at('mention').first().waitFor();
    await openProject(app, reading);
    const waits = [
      ...(await measureOpening(app)),
      await measureAccepting(app, 'accepting by key in the document view of 5,000 words'),
    ];
    console.error('making the big project');
    const big = join(folder, 'big.cman');
    await makeBigProject(big, bigSentences);
    waits.push(await measureQueue(app, big, reading, bigSentences));
    await openProject(app, big);
    return { waits, scrolling: await measureScrolling(app) };
  } finally {
    await app.close();
    await app.removeData();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a project as a person does, by Ctrl+O. @returns milliseconds until its queue is on the screen */
async function openProject(app: RunningApp, path: string): Promise<number> {
  await app.answerDialogs({ open: [path] });
  await arm(app.page, 'keydown', { kind: 'queue', project: basename(path, '.cman') });
  await app.page.keyboard.press('Control+o');
  return painted(app.page);
}

async function measureOpening(app: RunningApp): Promise<Waits[]> {
  const { entries } = await app.call('queue', 'all', 0, 500);
  const idsOf = (name: string): string[] =>
    entries.filter(({ documentName }) => documentName === name).map(({ sentenceId }) => sentenceId);
  const [short, one, long] = [idsOf('short'), idsOf('one sentence'), idsOf('long')];
  await app.at('filter-all').click();
  const open = async (id: string | undefined, document: boolean): Promise<number> => {
    if (id === undefined) throw new Error('a document of the bench has no sentence');
    // Its row may be anywhere in the queue: found by its words, opened by a click.
    const { text } = await app.call('sentence', id);
    await app.at('search').fill(text.split(' ').slice(0, 6).join(' '));
    const hit = app.page.locator(`[data-testid=search-hit][data-sentence-id="${id}"]`);
    await hit.waitFor();
    await app.page.waitForTimeout(REST_MS);
    await arm(app.page, 'click', { kind: 'sentence', id, document });
    await hit.click();
    return painted(app.page);
  };
  const times = { document: [] as number[], sentence: [] as number[], oneSentence: [] as number[] };
  for (let turn = 0; turn < OPENINGS; turn++) {
    // A sentence somewhere in the document, another one each time.
    const inLong = long[(turn * 37 + 11) % long.length];
    await open(short[turn % 2], false);
    times.sentence.push(await open(inLong, false));
    await open(short[turn % 2], false);
    times.oneSentence.push(await open(one[0], false));
    await app.page.keyboard.press('d');
    await open(short[turn % 2], true);
    times.document.push(await open(inLong, true));
    await app.page.keyboard.press('d');
  }
  await app.at('search').fill('');
  return [
    summary(
      'document of 5,000 words, 500 mentions, 200 relations: click to the document on the screen',
      times.document,
    ),
    summary('the same, sentence view', times.sentence),
    summary('one sentence of 600 words, 60 mentions, 15 relations', times.oneSentence),
  ];
}

async function measureAccepting(app: RunningApp, what: string): Promise<Waits> {
  const { page } = app;
  await page.keyboard.press('Escape');
  await app.at('sentence').focus();
  await page.keyboard.press('d');
  await page.waitForTimeout(REST_MS);
  const times: number[] = [];
  const chosen = page.locator('[data-testid=sentence] button[aria-pressed=true][data-status=suggested]');
  for (let turn = 0; times.length < PRESSES && turn < 4 * PRESSES; turn++) {
    // Of the two labels of a relation over two lines the first will do.
    const id = (await chosen.count()) > 0 ? await chosen.first().getAttribute('data-id') : null;
    if (id === null) {
      await page.keyboard.press('Shift+J');
      await page.waitForTimeout(REST_MS);
      continue;
    }
    await arm(page, 'keydown', { kind: 'accepted', id });
    await page.keyboard.press('Enter');
    times.push(await painted(page));
  }
  await page.keyboard.press('d');
  return summary(what, times);
}

async function measureQueue(app: RunningApp, big: string, other: string, sentences: number): Promise<Waits> {
  const times: number[] = [];
  for (let turn = 0; turn < QUEUE_OPENINGS; turn++) {
    times.push(await openProject(app, big));
    await app.page.waitForTimeout(REST_MS);
    await openProject(app, other);
    await app.page.waitForTimeout(REST_MS);
  }
  return summary(
    `project of ${sentences.toLocaleString('en')} sentences: key to its queue on the screen`,
    times,
  );
}

async function measureScrolling(app: RunningApp): Promise<Scrolling> {
  const { page } = app;
  await page.waitForTimeout(REST_MS);
  const list = await app.at('queue').boundingBox();
  if (!list) throw new Error('the queue is not on the screen');
  await page.mouse.move(list.x + list.width / 2, list.y + list.height / 2);
  await beginFrames(page);
  const end = performance.now() + WHEEL_MS;
  while (performance.now() < end) {
    await page.mouse.wheel(0, WHEEL_STEP_PX);
    await page.waitForTimeout(16);
  }
  const { intervals, blank, scrolledPx } = await endFrames(page);
  // The first interval holds the driver's own way.
  const frames = intervals.slice(1);
  const sorted = [...frames].sort((a, b) => a - b);
  const total = frames.reduce((sum, interval) => sum + interval, 0);
  const rounded = (value: number): number => Math.round(10 * value) / 10;
  return {
    framesPerSecond: rounded((1000 * frames.length) / total),
    p95Ms: rounded(sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN),
    worstMs: rounded(sorted.at(-1) ?? Number.NaN),
    slowShare: rounded(
      (100 * frames.filter((interval) => interval > SLOW_FRAME_MS + 1).length) / frames.length,
    ),
    blankShare: rounded((100 * blank) / frames.length),
    scrolledPx: Math.round(scrolledPx),
  };
}
