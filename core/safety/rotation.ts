// Which backups stay. Their order is that of their numbers; clocks only say how far two that follow each other are apart, and they are not believed
// when they go backwards or leap.

export interface AgedBackup {
  readonly sequence: number;
  /** Milliseconds since 1970, by whatever the clock said. */
  readonly at: number;
  readonly bytes: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is longer is taken for a leap of the clock, which must not make all that is there old at once; it is more than there is between two that stay. */
const LONGEST_STEP_MS = 100 * DAY_MS;

/** These stay whatever their size and age. */
const ALWAYS_KEPT = 2;

/** Up to which age, one in how long a time. */
const STEPS: readonly { readonly until: number; readonly each: number }[] = [
  { until: 2 * HOUR_MS, each: 0 },
  { until: DAY_MS, each: HOUR_MS },
  { until: 14 * DAY_MS, each: DAY_MS },
  { until: 70 * DAY_MS, each: 7 * DAY_MS },
  { until: Infinity, each: 30 * DAY_MS },
];

/**
 * @param largestBytes of all that stay together; the newest two stay even beyond
 * @returns the backups to delete, the oldest first
 */
export function outdatedBackups<B extends AgedBackup>(backups: readonly B[], largestBytes: number): B[] {
  const newestFirst = [...backups].sort((a, b) => b.sequence - a.sequence);
  const ages = agesOf(newestFirst);
  const spaced = new Set<B>();
  // From the oldest on: what was kept before is what the next one is measured against, so that nothing slides out of its place.
  let lastAge = Infinity;
  for (const [index, backup] of [...newestFirst.entries()].reverse()) {
    const age = ages[index] ?? 0;
    const each = STEPS.find(({ until }) => age < until)?.each ?? 0;
    if (index >= ALWAYS_KEPT && lastAge - age < each) continue;
    spaced.add(backup);
    lastAge = age;
  }
  const kept = new Set<B>();
  let bytes = 0;
  for (const [index, backup] of newestFirst.entries()) {
    if (!spaced.has(backup)) continue;
    bytes += backup.bytes;
    if (index >= ALWAYS_KEPT && bytes > largestBytes) break;
    kept.add(backup);
  }
  return newestFirst.filter((backup) => !kept.has(backup)).reverse();
}

/** Milliseconds before the newest one, of each. */
function agesOf(newestFirst: readonly AgedBackup[]): number[] {
  let age = 0;
  return newestFirst.map(({ at }, index) => {
    const newer = newestFirst[index - 1];
    const step = newer ? newer.at - at : 0;
    if (step > 0 && step <= LONGEST_STEP_MS) age += step;
    return age;
  });
}
