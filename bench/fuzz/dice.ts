import { seededRandom } from '../../core/random.ts';

/** Seeded choices: the same seed, the same input, on every machine. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Of `parts` that only together say which input it is: the run's seed, the target's name, the input's number. */
  static of(...parts: readonly (string | number)[]): Dice {
    let hash = 0x811c9dc5;
    for (const character of parts.join('\n')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return new Dice(hash >>> 0);
  }

  /** 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** @throws RangeError when there is nothing to choose from */
  of<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  }

  /** Mostly few, now and then many: 0 to `most`, the logarithm evenly spread. */
  few(most: number): number {
    return Math.floor((most + 1) ** this.#random()) - 1;
  }

  list<T>(count: number, draw: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => draw(index));
  }
}
