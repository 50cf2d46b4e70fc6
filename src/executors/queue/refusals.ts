const REPEAT_AFTER_MS = 30_000;

/** Counts what was found in Redis and not believed, and reports it at most every 30 s. */
export class Refusals {
  readonly #report: (text: string) => void;
  #count = 0;
  #reportedAt = -Infinity;

  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  /** Since the start. */
  get count(): number {
    return this.#count;
  }

  /** `what` names the kind of thing, in the singular. */
  note(what: string, count = 1): void {
    if (count === 0) return;
    this.#count += count;
    const now = performance.now();
    if (now - this.#reportedAt < REPEAT_AFTER_MS) return;
    this.#reportedAt = now;
    this.#report(`${what} in Redis is not ours and was ignored (${this.#count} such so far)`);
  }
}
