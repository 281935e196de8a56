// Which code an input reaches, by V8's own block coverage: inputs that reach something new are worth changing further. No instrumented build, no
// native package; the price is that functions are not optimised as far.
import { Session } from 'node:inspector';

interface CoverageRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
interface ScriptCoverage {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly CoverageRange[];
    readonly isBlockCoverage: boolean;
  }[];
}

export class Coverage {
  readonly #session = new Session();
  /** By script: for each character of its source whether it has been reached. */
  readonly #reached = new Map<string, Uint8Array>();
  #characters = 0;

  constructor() {
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Characters of source reached so far. */
  get characters(): number {
    return this.#characters;
  }

  /**
   * Looks at what was reached since the last look.
   * @param remember whether it counts as reached from now on
   * @returns how many characters of source of it are new
   */
  take(remember = true): number {
    let result: readonly ScriptCoverage[] = [];
    // A session of the own thread answers before `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (!error) result = taken.result;
    });
    let fresh = 0;
    for (const script of result) {
      if (!script.url.startsWith('file:') || script.url.includes('node_modules')) continue;
      for (const { ranges } of script.functions) fresh += this.#add(script.scriptId, ranges, remember);
    }
    if (remember) this.#characters += fresh;
    return fresh;
  }

  close(): void {
    this.#post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** @param ranges of one function: the function's first, then blocks within, the inner behind the outer */
  #add(script: string, ranges: readonly CoverageRange[], remember: boolean): number {
    const [whole] = ranges;
    if (!whole || whole.count === 0) return 0;
    const size = whole.endOffset - whole.startOffset;
    const here = new Uint8Array(size);
    for (const { startOffset, endOffset, count } of ranges) {
      here.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
    }
    const reached = this.#mapOf(script, whole.endOffset);
    let fresh = 0;
    for (let at = 0; at < size; at++) {
      if (here[at] === 0 || reached[whole.startOffset + at] !== 0) continue;
      if (remember) reached[whole.startOffset + at] = 1;
      fresh++;
    }
    return fresh;
  }

  #mapOf(script: string, length: number): Uint8Array {
    const known = this.#reached.get(script) ?? new Uint8Array(0);
    if (known.length >= length) return known;
    const longer = new Uint8Array(Math.max(length, known.length * 2));
    longer.set(known);
    this.#reached.set(script, longer);
    return longer;
  }

  #post(method: 'Profiler.enable' | 'Profiler.stopPreciseCoverage'): void;
  #post(method: 'Profiler.startPreciseCoverage', parameters: { callCount: boolean; detailed: boolean }): void;
  #post(method: string, parameters?: object): void {
    this.#session.post(method, parameters);
  }
}
