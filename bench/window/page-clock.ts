// Times taken inside the page, from the event as the browser received it to the picture that shows what came of it: the test driver's own
// work does not count.
import type { Page } from 'playwright-core';

/** What has to be on the screen. */
export type Awaited =
  /** The open sentence is this one, drawn; with `document`, so are its neighbours on the screen. */
  | { readonly kind: 'sentence'; readonly id: string; readonly document: boolean }
  /** The mention or relation is accepted. */
  | { readonly kind: 'accepted'; readonly id: string }
  /** The project of this name, with rows in its queue. */
  | { readonly kind: 'queue'; readonly project: string };

/** Once for a page, before anything else here: the loader of TypeScript names functions by a function that only it has. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate('globalThis.__name = (named) => named');
}

/** Begins to wait: the clock starts with the next event of this kind. */
export async function arm(page: Page, event: 'keydown' | 'click', awaited: Awaited): Promise<void> {
  await page.evaluate(
    ([eventName, wanted]) => {
      const inside = (host: string): ShadowRoot | null =>
        document.querySelector('cman-app')?.shadowRoot?.querySelector(host)?.shadowRoot ?? null;
      const surface = (): ShadowRoot | null =>
        inside('cman-workspace')?.querySelector('cman-text-surface')?.shadowRoot ?? null;
      const isThere = (): boolean => {
        switch (wanted.kind) {
          case 'sentence': {
            const open = surface()?.querySelector('[data-testid=sentence]');
            if (open?.getAttribute('data-sentence-id') !== wanted.id) return false;
            if (!open.querySelector('[data-testid=mention]')) return false;
            if (!wanted.document) return true;
            const near = [
              ...(inside('cman-workspace')?.querySelectorAll('cman-context-sentence[near]') ?? []),
            ];
            return near.length > 0 && near.every((one) => one.shadowRoot?.querySelector('svg.under g'));
          }
          case 'accepted':
            return (
              surface()?.querySelector(`button[data-id="${wanted.id}"]`)?.getAttribute('data-status') ===
              'accepted'
            );
          case 'queue':
            return (
              document.title.startsWith(wanted.project) &&
              (inside('cman-queue')?.querySelectorAll('[data-testid=queue-row]').length ?? 0) > 0
            );
        }
      };
      const painted = new Promise<number>((resolve) => {
        const onEvent = (begun: Event): void => {
          const look = (): void => {
            if (!isThere()) return void requestAnimationFrame(look);
            // This frame paints it; a task that is posted now runs when it has.
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - begun.timeStamp);
            channel.port2.postMessage(null);
          };
          requestAnimationFrame(look);
        };
        window.addEventListener(eventName, onEvent, { capture: true, once: true });
      });
      Reflect.set(window, 'benchPainted', painted);
    },
    [event, awaited] as const,
  );
}

/** Milliseconds from the event to the picture. */
export function painted(page: Page): Promise<number> {
  return page.evaluate(() => Reflect.get(window, 'benchPainted') as Promise<number>);
}

/** Milliseconds between frames from now until {@link endFrames}, and in how many of them a row of the queue was still blank. */
export async function beginFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const queue = document.querySelector('cman-app')?.shadowRoot?.querySelector('cman-queue')?.shadowRoot;
    const list = queue?.querySelector('.list');
    const record = { intervals: [] as number[], blank: 0, going: true, from: list?.scrollTop ?? 0, to: 0 };
    let last = performance.now();
    const frame = (): void => {
      const now = performance.now();
      record.intervals.push(now - last);
      last = now;
      const box = list?.getBoundingClientRect();
      const isBlank = [...(list?.querySelectorAll('.row.blank') ?? [])].some((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return box !== undefined && bottom > box.top && top < box.bottom;
      });
      if (isBlank) record.blank++;
      record.to = list?.scrollTop ?? 0;
      if (record.going) requestAnimationFrame(frame);
    };
    Reflect.set(window, 'benchFrames', record);
    requestAnimationFrame(frame);
  });
}

export interface Frames {
  readonly intervals: readonly number[];
  readonly blank: number;
  readonly scrolledPx: number;
}

export async function endFrames(page: Page): Promise<Frames> {
  const frames: unknown = await page.evaluate(() => {
    const record = Reflect.get(window, 'benchFrames');
    record.going = false;
    return { intervals: record.intervals, blank: record.blank, scrolledPx: record.to - record.from };
  });
  return frames as Frames;
}
