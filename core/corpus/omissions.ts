import type { Omission } from '../contract/format.ts';

/** Counts what a format leaves out, by reason, in the order in which the reasons came up. */
export class OmissionCounter {
  readonly #counts = new Map<string, { mentions: number; relations: number }>();

  add(reason: string, mentions: number, relations: number): void {
    if (mentions === 0 && relations === 0) return;
    const counts = this.#counts.get(reason) ?? { mentions: 0, relations: 0 };
    counts.mentions += mentions;
    counts.relations += relations;
    this.#counts.set(reason, counts);
  }

  list(): Omission[] {
    return [...this.#counts].map(([reason, counts]) => ({ reason, ...counts }));
  }
}
