// Times taken inside the page, from the event as the browser received it to the picture that shows what came of it: the test driver's own
// work does not count. What runs in the page: page-side.ts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { Page } from 'playwright-core';

const PAGE_SIDE = join(import.meta.dirname, 'page-side.ts');

/** What has to be on the screen. */
export type Awaited =
  /** The open sentence is this one, drawn; with `document`, so are its neighbours on the screen. */
  | { readonly kind: 'sentence'; readonly id: string; readonly document: boolean }
  /** The mention or relation is accepted. */
  | { readonly kind: 'accepted'; readonly id: string }
  /** The project of this name, with rows in its queue. */
  | { readonly kind: 'queue'; readonly project: string };

export interface Frames {
  /** Milliseconds between one frame and the next. */
  readonly intervals: readonly number[];
  /** In how many frames a row on the screen was not read yet. */
  readonly blank: number;
  readonly scrolledPx: number;
}

/** Once for a page, before anything else here. */
export async function prepare(page: Page): Promise<void> {
  const { code } = await transform(await readFile(PAGE_SIDE, 'utf8'), { loader: 'ts', format: 'iife' });
  await page.evaluate(code);
}

/** Begins to wait: the clock starts with the next event of this kind. */
export async function arm(page: Page, event: 'keydown' | 'click', awaited: Awaited): Promise<void> {
  await page.evaluate(`bench.arm(${JSON.stringify(event)}, ${JSON.stringify(awaited)})`);
}

/** Milliseconds from the event to the picture. */
export const painted = (page: Page): Promise<number> => page.evaluate('bench.painted');

/** Notes every frame of the page until {@link endFrames}. */
export async function beginFrames(page: Page): Promise<void> {
  await page.evaluate('bench.beginFrames()');
}

export const endFrames = (page: Page): Promise<Frames> => page.evaluate('bench.endFrames()');
