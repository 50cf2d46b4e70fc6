/** Counts how many different texts are in use. */
export class Tally {
  readonly #uses = new Map<string, number>();

  get size(): number {
    return this.#uses.size;
  }

  /** One user goes from one text to another; `null` where there was or will be none. */
  move(from: string | null, to: string | null): void {
    if (from !== null) {
      const left = (this.#uses.get(from) ?? 1) - 1;
      if (left === 0) this.#uses.delete(from);
      else this.#uses.set(from, left);
    }
    if (to !== null) this.#uses.set(to, (this.#uses.get(to) ?? 0) + 1);
  }
}
