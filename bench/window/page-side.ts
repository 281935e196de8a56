// Runs inside the page: put there by page-clock.ts, and checked with the renderer's types, since here there is a DOM.
interface Frames {
  intervals: number[];
  blank: number;
  scrolledPx: number;
}

interface Awaited {
  readonly kind: 'sentence' | 'accepted' | 'queue';
  readonly id?: string;
  readonly document?: boolean;
  readonly project?: string;
}

const inside = (host: string): ShadowRoot | null =>
  document.querySelector('cman-app')?.shadowRoot?.querySelector(host)?.shadowRoot ?? null;

function isThere({ kind, id, document: whole, project }: Awaited): boolean {
  const workspace = inside('cman-workspace');
  const surface = workspace?.querySelector('cman-text-surface')?.shadowRoot;
  switch (kind) {
    case 'sentence': {
      const open = surface?.querySelector('[data-testid=sentence]');
      if (open?.getAttribute('data-sentence-id') !== id) return false;
      if (!open?.querySelector('[data-testid=mention]')) return false;
      const near = [...(workspace?.querySelectorAll('cman-context-sentence[near]') ?? [])];
      const isDrawn = (one: Element): boolean => one.shadowRoot?.querySelector('svg.under g') !== null;
      return !whole || (near.length > 0 && near.every(isDrawn));
    }
    case 'accepted':
      return surface?.querySelector(`button[data-id="${id}"]`)?.getAttribute('data-status') === 'accepted';
    case 'queue':
      return (
        document.title.startsWith(project ?? '') &&
        (inside('cman-queue')?.querySelectorAll('[data-testid=queue-row]').length ?? 0) > 0
      );
  }
}

const bench = {
  painted: Promise.resolve(0),
  frames: { intervals: [] as number[], blank: 0, going: false, from: 0, to: 0 },

  /** Begins to wait: the clock starts with the next event of this kind. */
  arm(eventName: 'keydown' | 'click', awaited: Awaited): void {
    bench.painted = new Promise((resolve) => {
      const onEvent = (begun: Event): void => {
        const look = (): void => {
          if (!isThere(awaited)) return void requestAnimationFrame(look);
          // This frame paints it; a task that is posted now runs when it has.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - begun.timeStamp);
          channel.port2.postMessage(null);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener(eventName, onEvent, { capture: true, once: true });
    });
  },

  beginFrames(): void {
    const list = inside('cman-queue')?.querySelector('.list');
    if (!list) throw new Error('the queue is not on the screen');
    const record = { intervals: [] as number[], blank: 0, going: true, from: list.scrollTop, to: 0 };
    let last = performance.now();
    const frame = (): void => {
      const now = performance.now();
      record.intervals.push(now - last);
      last = now;
      const box = list.getBoundingClientRect();
      const isOnScreen = (row: Element): boolean => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > box.top && top < box.bottom;
      };
      if ([...list.querySelectorAll('.row.blank')].some(isOnScreen)) record.blank++;
      record.to = list.scrollTop;
      if (record.going) requestAnimationFrame(frame);
    };
    bench.frames = record;
    requestAnimationFrame(frame);
  },

  endFrames(): Frames {
    const { frames } = bench;
    frames.going = false;
    return { intervals: frames.intervals, blank: frames.blank, scrolledPx: frames.to - frames.from };
  },
};

Object.assign(window, { bench });
