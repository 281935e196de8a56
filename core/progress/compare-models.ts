// Two model versions, type by type. Pure.
import type { TypedScores } from '../metrics/strict.ts';

export interface ComparedType {
  /** Null: over all types (micro). */
  readonly type: string | null;
  /** F1, 0 to 100; null where the model was not judged on the type. */
  readonly first: number | null;
  readonly second: number | null;
  /** `second` less `first`. */
  readonly difference: number | null;
}

/** All types first, then each by how much it changed for the worse. */
export function compareScores(first: TypedScores, second: TypedScores): ComparedType[] {
  const compared = (type: string | null, a: number | null, b: number | null): ComparedType => ({
    type,
    first: a,
    second: b,
    difference: a === null || b === null ? null : b - a,
  });
  const names = [...new Set([...Object.keys(first.perType), ...Object.keys(second.perType)])];
  const types = names.map((name) =>
    compared(name, first.perType[name]?.f1 ?? null, second.perType[name]?.f1 ?? null),
  );
  // What only one of them knows comes last.
  const order = ({ difference }: ComparedType): number => difference ?? Number.POSITIVE_INFINITY;
  types.sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)) || (a.type! < b.type! ? -1 : 1));
  return [compared(null, first.micro.f1, second.micro.f1), ...types];
}
