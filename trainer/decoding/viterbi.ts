import type { CrfParameters, Numbers } from './crf.ts';

export interface ScoredPath {
  /** `[n]`. */
  readonly tags: Int32Array;
  /** Unnormalised log-score; subtract log Z for the log-probability. */
  readonly score: number;
}

/**
 * The best path.
 * @param emissions `[>= n, T]`, row-major
 * @param n tokens; 0 gives the empty path with score 0
 */
export function viterbi(emissions: Numbers, n: number, crf: CrfParameters): ScoredPath {
  return bestPaths(emissions, n, crf, 1)[0]!;
}

/** The second best path; null where there is but one path, or the others have probability 0. */
export function secondBestPath(emissions: Numbers, n: number, crf: CrfParameters): ScoredPath | null {
  return bestPaths(emissions, n, crf, 2)[1] ?? null;
}

/**
 * The `count` best paths, best first (list Viterbi, Seshadri and Sundberg 1994): every cell keeps its `count` best
 * histories. Paths of probability 0 are left out, but for the first. O(n T^2 count).
 */
export function bestPaths(emissions: Numbers, n: number, crf: CrfParameters, count: number): ScoredPath[] {
  if (n === 0) return [{ tags: new Int32Array(0), score: 0 }];
  const { tags, transitions, start, end } = crf;
  const width = tags * count;
  // Cell (i, t, rank): score of the rank-th best history that ends in t, and the cell (tag * count + rank) it comes from.
  let scores = new Float64Array(width).fill(-Infinity);
  for (let tag = 0; tag < tags; tag++) scores[tag * count] = start[tag]! + emissions[tag]!;
  const origins = new Int32Array(n * width);
  const candidates = new RankedCells(count);
  for (let i = 1; i < n; i++) {
    const next = new Float64Array(width).fill(-Infinity);
    for (let to = 0; to < tags; to++) {
      candidates.clear();
      for (let from = 0; from < tags; from++) {
        const step = transitions[from * tags + to]!;
        for (let rank = 0; rank < count; rank++) {
          const cell = from * count + rank;
          candidates.offer(scores[cell]! + step, cell);
        }
      }
      for (let rank = 0; rank < count; rank++) {
        next[to * count + rank] = candidates.scores[rank]! + emissions[i * tags + to]!;
        origins[i * width + to * count + rank] = candidates.cells[rank]!;
      }
    }
    scores = next;
  }
  candidates.clear();
  for (let cell = 0; cell < width; cell++)
    candidates.offer(scores[cell]! + end[Math.floor(cell / count)]!, cell);
  const paths: ScoredPath[] = [];
  for (let rank = 0; rank < count; rank++) {
    const score = candidates.scores[rank]!;
    if (rank > 0 && score === -Infinity) break;
    const path = new Int32Array(n);
    let cell = candidates.cells[rank]!;
    for (let i = n - 1; i >= 0; i--) {
      path[i] = Math.floor(cell / count);
      cell = origins[i * width + cell]!;
    }
    paths.push({ tags: path, score });
  }
  return paths;
}

/** The best few of the cells offered, best first; of equal ones the first offered, so that results do not depend on chance. */
class RankedCells {
  readonly scores: Float64Array;
  readonly cells: Int32Array;

  constructor(count: number) {
    this.scores = new Float64Array(count);
    this.cells = new Int32Array(count);
  }

  clear(): void {
    this.scores.fill(-Infinity);
    this.cells.fill(0);
  }

  offer(score: number, cell: number): void {
    let place = this.scores.length;
    while (place > 0 && score > this.scores[place - 1]!) place--;
    if (place === this.scores.length) return;
    this.scores.copyWithin(place + 1, place, this.scores.length - 1);
    this.cells.copyWithin(place + 1, place, this.cells.length - 1);
    this.scores[place] = score;
    this.cells[place] = cell;
  }
}
