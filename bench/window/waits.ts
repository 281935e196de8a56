export interface Waits {
  readonly what: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  readonly times: number;
}

export function summary(what: string, times: readonly number[]): Waits {
  const sorted = [...times].sort((a, b) => a - b);
  const rounded = (value: number | undefined): number => Math.round(value ?? Number.NaN);
  return {
    what,
    medianMs: rounded(sorted[Math.floor(sorted.length / 2)]),
    p95Ms: rounded(sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))]),
    worstMs: rounded(sorted.at(-1)),
    times: sorted.length,
  };
}
