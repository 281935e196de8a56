import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { outdatedBackups, type AgedBackup } from '../../../core/safety/rotation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PLENTY = 1e15;

const everyHalfHour = (count: number): AgedBackup[] =>
  Array.from({ length: count }, (_, index) => ({ sequence: index + 1, at: index * (HOUR / 2), bytes: 10 }));

/** A backup every half hour for `count` times, pruned after each as the app does. */
function workedThrough(count: number, clock: (index: number) => number): AgedBackup[] {
  let kept: AgedBackup[] = [];
  for (let index = 0; index < count; index++) {
    kept.push({ sequence: index + 1, at: clock(index), bytes: 10 });
    const outdated = new Set(outdatedBackups(kept, PLENTY));
    kept = kept.filter((backup) => !outdated.has(backup));
  }
  return kept;
}

describe('which backups stay', () => {
  it('all of the last two hours, then one an hour, a day, a week, a month', () => {
    const kept = workedThrough(48 * 200, (index) => index * (HOUR / 2));
    const ages = kept.map(({ at }) => ((48 * 200 - 1) * HOUR) / 2 - at).sort((a, b) => a - b);
    expect(ages.filter((age) => age < 2 * HOUR)).toHaveLength(4);
    const within = (from: number, to: number): number => ages.filter((age) => age >= from && age < to).length;
    expect(within(2 * HOUR, DAY)).toBeGreaterThanOrEqual(11);
    expect(within(2 * HOUR, DAY)).toBeLessThanOrEqual(24);
    expect(within(DAY, 14 * DAY)).toBeGreaterThanOrEqual(6);
    expect(within(14 * DAY, 70 * DAY)).toBeGreaterThanOrEqual(4);
    expect(within(70 * DAY, 400 * DAY)).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThan(70);
  });

  it('the newest stay whatever their size, the oldest go first where room is short', () => {
    const backups = everyHalfHour(4);
    expect(outdatedBackups(backups, 0).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(outdatedBackups(backups, 30).map(({ sequence }) => sequence)).toEqual([1]);
    expect(outdatedBackups(backups, PLENTY)).toEqual([]);
  });

  it('a clock that leaps a hundred years ahead and back takes away hardly any', () => {
    const steady = workedThrough(200, (index) => index * (HOUR / 2)).length;
    const leaping = workedThrough(
      200,
      (index) => index * (HOUR / 2) + (index === 100 ? 36_500 * DAY : 0),
    ).length;
    expect(leaping).toBeGreaterThanOrEqual(steady / 2);
  });

  it('never all: the newest two are kept under any clock, and pruning again takes no more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer(), bytes: fc.nat() }), { maxLength: 40 }),
        fc.nat(),
        (times, largest) => {
          const backups = times.map((time, index) => ({ sequence: index + 1, ...time }));
          const outdated = new Set(outdatedBackups(backups, largest));
          const kept = backups.filter((backup) => !outdated.has(backup));
          expect(kept.slice(-2)).toEqual(backups.slice(-2));
          expect(kept.length + outdated.size).toBe(backups.length);
        },
      ),
    );
  });
});
