// Where the window was when it closed, so that it opens there again.
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Beyond all desktops: what asks for more is no window. */
const FARTHEST_PX = 50_000;
const place = z.number().int().min(-FARTHEST_PX).max(FARTHEST_PX);
const windowStateSchema = z.object({
  bounds: z.object({ x: place, y: place, width: place, height: place }),
  maximized: z.boolean(),
});

export interface WindowState {
  /** In device-independent pixels of the whole desktop. Null: wherever the system likes. */
  readonly bounds: Rectangle | null;
  readonly maximized: boolean;
}

/** Wide enough for queue, text and side panel beside each other on a small laptop. */
export const DEFAULT_SIZE = { width: 1360, height: 860 };
export const MINIMUM_SIZE = { width: 900, height: 600 };

/** Of the title bar, so much must lie on a screen that a mouse can still get hold of it. */
const REACHABLE_PX = 80;

export function loadWindowState(file: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or a file somebody changed: nothing worth a message is lost.
    return { bounds: null, maximized: false };
  }
}

export function saveWindowState(file: string, state: WindowState): void {
  writeFileSync(file, JSON.stringify(state));
}

/** The remembered place, where it can still be reached: the screen it was on may have been unplugged. */
export function reachableBounds(
  bounds: Rectangle | null,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  if (bounds === null) return DEFAULT_SIZE;
  const size = {
    width: Math.max(bounds.width, MINIMUM_SIZE.width),
    height: Math.max(bounds.height, MINIMUM_SIZE.height),
  };
  const reachable = workAreas.some(
    (area) =>
      bounds.y >= area.y &&
      bounds.y <= area.y + area.height - REACHABLE_PX &&
      Math.min(bounds.x + size.width, area.x + area.width) - Math.max(bounds.x, area.x) >= REACHABLE_PX,
  );
  return reachable ? { x: bounds.x, y: bounds.y, ...size } : size;
}
