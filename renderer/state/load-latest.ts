/** Lets only the newest of several loads have an effect: the reply to an older question comes too late to be shown. */
export class LoadLatest {
  #newest = 0;

  /** Awaits `load` and hands its value to `use`, unless another load began, or {@link cancel} was called, meanwhile. */
  async run<T>(load: () => Promise<T>, use: (value: T) => void): Promise<boolean> {
    const own = ++this.#newest;
    const value = await load();
    if (own !== this.#newest) return false;
    use(value);
    return true;
  }

  /** Whatever is still being loaded is dropped. */
  cancel(): void {
    this.#newest++;
  }
}
