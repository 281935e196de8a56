// A place where the threads of one training wait for each other. All wait on shared memory, without messages.

const ARRIVED = 0;
const ROUND = 1;
const BROKEN = 2;

export class Barrier {
  readonly #signals: Int32Array;
  readonly #parties: number;

  /** @param signals three zeros in memory that all parties share */
  constructor(signals: Int32Array, parties: number) {
    this.#signals = signals;
    this.#parties = parties;
  }

  /** Returns when all parties have come. @throws Error when one of them has broken it */
  wait(): void {
    const signals = this.#signals;
    const round = Atomics.load(signals, ROUND);
    if (Atomics.add(signals, ARRIVED, 1) + 1 === this.#parties) {
      Atomics.store(signals, ARRIVED, 0);
      Atomics.add(signals, ROUND, 1);
      Atomics.notify(signals, ROUND);
    } else {
      while (Atomics.load(signals, ROUND) === round) Atomics.wait(signals, ROUND, round);
    }
    if (Atomics.load(signals, BROKEN) === 1) throw new Error('another training thread failed');
  }

  /** Frees all who wait, for good: a party that failed would keep them forever. */
  break(): void {
    Atomics.store(this.#signals, BROKEN, 1);
    Atomics.add(this.#signals, ROUND, 1);
    Atomics.notify(this.#signals, ROUND);
  }
}
