// Inputs for one target, one after the other, in this process: made, tried, and looked at afterwards. Free of processes and of the test runner:
// the tests run a few thousand inputs so, the bench a million in processes that can be killed (supervise.ts).
import type { Coverage } from './coverage.ts';
import { Dice } from './dice.ts';
import { inflated, mutated, mutatedBytes } from './mutations.ts';
import { prototypesAreIntact } from './prototypes.ts';
import { LawBroken, type FuzzTarget, type OpenTarget, type Verdict } from './target.ts';

export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly what: string;
  /** Where the input is kept, to be replayed. */
  readonly file?: string;
}

export interface TargetRun {
  readonly target: string;
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: number;
  /** Kinds of refusal, with how often they came. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly slowestIndex: number;
  readonly longestBytes: number;
  /** By how much the peak of the process's memory grew over the run. */
  readonly peakGrowthMegabytes: number;
  /** Characters of source reached; 0 where that was not looked at. */
  readonly reached: number;
  readonly corpus: number;
  readonly seconds: number;
  readonly failures: readonly Failure[];
}

export interface RunOptions {
  readonly seed: number;
  readonly first: number;
  readonly inputs: number;
  readonly coverage?: Coverage | null;
  /** Inputs that reached something new, of earlier runs. */
  readonly corpus?: readonly Uint8Array[];
  /** Told before an input is tried: what kills the process can be named. */
  readonly onInput?: (index: number, input: Uint8Array) => void;
  readonly onFailure?: (failure: Failure, input: Uint8Array) => string | undefined;
  /** Told of an input that is worth keeping. */
  readonly onKept?: (input: Uint8Array) => void;
}

/** Longer than this, and a person thinks that the app has hung. Of the processor's time: a busy machine is no hang. */
export const HANG_MS = 5000;
/** After which a process is ended that does not come back: of the processor's time where the system tells it, else of the clock's. */
export const KILL_MS = 60_000;
/** One input in so many is a big one. */
const INFLATED_SHARE = 1 / 1000;
const GENERATED_SHARE = 0.3;
/** Inputs between two looks at the coverage. */
const COVERED_TOGETHER = 96;
/** Looking at the coverage takes five times as long: it is done for the first inputs, and those after them live off what was kept. */
const MOST_GUIDED = 3000;
const MOST_KEPT = 2000;
const LONGEST_KEPT_BYTES = 16 * 1024;
/** Of smaller inputs the growth is the collector's own coming and going. */
const MEASURED_BYTES = 256 * 1024;
/** A file of 1 MB may take 500 MB at most, and no file less than the collector's own slack. */
const MEMORY_PER_BYTE = 500;
const MOST_FAILURES = 50;

export async function runTarget(
  target: FuzzTarget,
  open: OpenTarget,
  options: RunOptions,
): Promise<TargetRun> {
  return new Run(target, open, options).run();
}

/** The n-th input of a target and seed; where others have been kept, of those too. */
export async function inputOf(
  target: FuzzTarget,
  open: OpenTarget,
  { seed, corpus }: { readonly seed: number; readonly corpus: readonly Uint8Array[] },
  index: number,
): Promise<Uint8Array> {
  const dice = Dice.of(seed, target.name, index);
  const fresh = target.changed === 'never' || corpus.length === 0 || dice.chance(GENERATED_SHARE);
  const base = fresh ? await open.generate(dice) : dice.of(corpus);
  if (target.longest > 0 && dice.chance(INFLATED_SHARE)) {
    return inflated(base, dice, 1 + dice.few(target.longest));
  }
  if (target.changed === 'never' || (fresh && dice.chance(0.5))) return base;
  return target.changed === 'bytes'
    ? mutatedBytes(base, dice, corpus)
    : mutated(base, dice, open.words, corpus);
}

class Run {
  readonly #target: FuzzTarget;
  readonly #open: OpenTarget;
  readonly #options: RunOptions;
  readonly #corpus: Uint8Array[];
  readonly #kinds = new Map<string, number>();
  readonly #failures: Failure[] = [];
  #accepted = 0;
  #refused = 0;
  #slowestMs = 0;
  #slowestIndex = 0;
  #longestBytes = 0;
  #kept = 0;

  constructor(target: FuzzTarget, open: OpenTarget, options: RunOptions) {
    this.#target = target;
    this.#open = open;
    this.#options = options;
    this.#corpus = [...open.seeds, ...(options.corpus ?? [])];
  }

  async run(): Promise<TargetRun> {
    const begun = performance.now();
    const peakBefore = peakMegabytes();
    const { first, inputs } = this.#options;
    let coverage = this.#options.coverage ?? null;
    let reached = 0;
    coverage?.take();
    for (let index = first; index < first + inputs; index += COVERED_TOGETHER) {
      const together: Uint8Array[] = [];
      const end = Math.min(index + COVERED_TOGETHER, first + inputs);
      for (let one = index; one < end && this.#failures.length < MOST_FAILURES; one++) {
        const input = await this.#try(one);
        if (coverage && input.length <= LONGEST_KEPT_BYTES) together.push(input);
      }
      if (coverage && coverage.take(false) > 0) await this.#keepWhatIsNew(coverage, together);
      if (coverage && end - first >= MOST_GUIDED) {
        reached = coverage.characters;
        coverage.close();
        coverage = null;
      }
    }
    return {
      target: this.#target.name,
      inputs: this.#accepted + this.#refused + this.#failures.length,
      accepted: this.#accepted,
      refused: this.#refused,
      kinds: Object.fromEntries([...this.#kinds].sort((a, b) => b[1] - a[1])),
      slowestMs: Math.round(this.#slowestMs),
      slowestIndex: this.#slowestIndex,
      longestBytes: this.#longestBytes,
      peakGrowthMegabytes: Math.max(0, Math.round(peakMegabytes() - peakBefore)),
      reached: coverage?.characters ?? reached,
      corpus: this.#kept,
      seconds: (performance.now() - begun) / 1000,
      failures: this.#failures,
    };
  }

  async #try(index: number): Promise<Uint8Array> {
    const { seed, onInput } = this.#options;
    const input = await inputOf(this.#target, this.#open, { seed, corpus: this.#corpus }, index);
    onInput?.(index, input);
    this.#longestBytes = Math.max(this.#longestBytes, input.length);
    const peakBefore = input.length >= MEASURED_BYTES ? peakMegabytes() : 0;
    const begun = performance.now();
    const busyBefore = process.cpuUsage();
    try {
      const checked = this.#open.check(input);
      const verdict = checked instanceof Promise ? await checked : checked;
      const milliseconds = performance.now() - begun;
      if (milliseconds > this.#slowestMs) [this.#slowestMs, this.#slowestIndex] = [milliseconds, index];
      const busyMs = milliseconds < HANG_MS ? 0 : process.cpuUsage(busyBefore).user / 1000;
      if (busyMs > HANG_MS) throw new LawBroken(`took ${Math.round(busyMs)} ms for ${input.length} bytes`);
      if (!prototypesAreIntact()) throw new LawBroken('a prototype of the language was changed');
      const growth = input.length >= MEASURED_BYTES ? peakMegabytes() - peakBefore : 0;
      if (growth * 1e6 > MEMORY_PER_BYTE * input.length) {
        throw new LawBroken(`${Math.round(growth)} MB more memory for ${input.length} bytes`);
      }
      this.#count(verdict);
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const failure = { target: this.#target.name, seed, index, what: what.slice(0, 4000) };
      const file = this.#options.onFailure?.(failure, input);
      this.#failures.push({ ...failure, ...(file !== undefined && { file }) });
    }
    return input;
  }

  #count(verdict: Verdict): void {
    if (verdict.accepted) this.#accepted++;
    else {
      this.#refused++;
      this.#kinds.set(verdict.why, (this.#kinds.get(verdict.why) ?? 0) + 1);
    }
  }

  /** Something of these inputs was new: each is tried once more, to see which. */
  async #keepWhatIsNew(coverage: Coverage, inputs: readonly Uint8Array[]): Promise<void> {
    for (const input of inputs) {
      try {
        await this.#open.check(input);
      } catch {
        // Told when it was tried.
      }
      if (coverage.take() === 0 || this.#corpus.length >= MOST_KEPT) continue;
      this.#corpus.push(input);
      this.#kept++;
      this.#options.onKept?.(input);
    }
  }
}

/** Of the process, ever. */
const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1000;
