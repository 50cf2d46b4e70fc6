/** Checks outside of their slot (imports, overdue re-checks, catching up) begin this far apart. */
const GAP_MS = 2;

/** Lines up what may begin at once, but not all at once: at most 500 a second. */
export class Pacer {
  #lastAt = 0;

  /** The moment the next taker would get, monotonic ms. */
  peek(now: number): number {
    return Math.max(now, this.#lastAt + GAP_MS);
  }

  take(now: number): number {
    this.#lastAt = this.peek(now);
    return this.#lastAt;
  }
}
