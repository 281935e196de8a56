// The tour of the demo project: comes by itself once, at the first start, and from the menu whenever it is asked for.
import { TOUR_STEPS } from '../state/tour.ts';
import type { WindowContext } from './context.ts';
import type { LookControl } from './look-control.ts';

export class TourControl {
  readonly #context: WindowContext;
  readonly #look: LookControl;

  constructor(context: WindowContext, look: LookControl) {
    this.#context = context;
    this.#look = look;
  }

  /** At the start: only who has never seen it, and has the demo before them. */
  offer(): void {
    const { project, look } = this.#context.state;
    if (project?.isDemo && !look.settings.tourSeen) this.#show(0);
  }

  /** From the beginning; whoever has something else open sees it there. */
  begin(): void {
    this.#show(0);
  }

  step(direction: 1 | -1): void {
    const { tour } = this.#context.state;
    if (tour === null) return;
    const next = tour + direction;
    if (next >= TOUR_STEPS.length) this.end();
    else this.#show(Math.max(0, next));
  }

  /** Taken or skipped: it does not come by itself again. */
  end(): void {
    this.#context.patch({ tour: null });
    if (!this.#context.state.look.settings.tourSeen) void this.#look.change({ tourSeen: true });
  }

  #show(tour: number): void {
    this.#context.patch({ tour });
  }
}
