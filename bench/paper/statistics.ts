/** Mean and standard deviation of repeated measurements. */
export interface Summary {
  readonly mean: number;
  /** Of a sample (n - 1); null for a single value. */
  readonly deviation: number | null;
  readonly values: readonly number[];
}

/** Null where there is nothing to summarise. */
export function summarise(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  const average = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return {
    mean: average,
    deviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)),
    values: [...values],
  };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** "86.12 ± 0.31"; without repeats just the value, a dash where there is none. */
export function formatSummary(summary: Summary | null): string {
  if (!summary) return '-';
  const { mean: average, deviation } = summary;
  return deviation === null ? average.toFixed(2) : `${average.toFixed(2)} ± ${deviation.toFixed(2)}`;
}
