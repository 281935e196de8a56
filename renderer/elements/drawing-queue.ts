// Sentences that are drawn in the same turn are drawn together: all are measured, then all get their room, then all are measured again.
// One by one, the browser would have to lay out the whole document anew for each.

/** Something whose drawing has parts that only read from the page and parts that only write to it. */
export interface Drawable {
  /** Reads. */
  measure(): void;
  /** Writes. */
  giveRoom(): void;
  /** Reads, and asks for an update that shows what was drawn. */
  place(): void;
  readonly isConnected: boolean;
}

let waiting = new Set<Drawable>();
let flushing: Promise<void> = Promise.resolve();

/** Draws it at the end of this turn, before the next picture, together with all that are asked for until then. */
export function drawSoon(drawable: Drawable): Promise<void> {
  if (waiting.size === 0) flushing = Promise.resolve().then(flush);
  waiting.add(drawable);
  return flushing;
}

/** When all that was asked for has been drawn. */
export const drawn = (): Promise<void> => flushing;

function flush(): void {
  const now = [...waiting].filter(({ isConnected }) => isConnected);
  waiting = new Set();
  for (const drawable of now) drawable.measure();
  for (const drawable of now) drawable.giveRoom();
  for (const drawable of now) drawable.place();
}
