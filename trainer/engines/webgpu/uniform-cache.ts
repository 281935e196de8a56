// A dispatch's uniforms are its tensors' shapes, which come again with every batch of the same lengths. tfjs writes them anew each time, which is a
// copy on the device beside each dispatch; here a buffer that was written once is kept.

/** As tfjs gives the uniforms of a dispatch: one after another, each a number or a short vector. */
export interface UniformValues {
  readonly type: string;
  readonly data: readonly number[];
}

export class UniformCache<Binding> {
  /** Used the longest ago first. */
  readonly #kept = new Map<string, Binding>();
  readonly #capacity: number;
  readonly #give: (binding: Binding) => void;

  /** @param give takes back what is kept no longer; a dispatch that is not submitted yet may still use it */
  constructor(capacity: number, give: (binding: Binding) => void) {
    this.#capacity = capacity;
    this.#give = give;
  }

  /** What was written for the same values before, or what `write` makes now. */
  of(uniforms: readonly UniformValues[], write: () => Binding): Binding {
    const key = uniforms.map(({ type, data }) => `${type}:${data.join()}`).join(' ');
    const kept = this.#kept.get(key);
    const binding = kept ?? write();
    if (kept) this.#kept.delete(key);
    this.#kept.set(key, binding);
    if (this.#kept.size > this.#capacity) {
      const [oldest, left] = this.#kept.entries().next().value!;
      this.#kept.delete(oldest);
      this.#give(left);
    }
    return binding;
  }
}
