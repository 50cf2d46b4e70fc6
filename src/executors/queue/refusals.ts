const REPEAT_AFTER_MS = 30_000;

/** Counts what was found in Redis and not believed, and says so at most every 30 s. */
export class Refusals {
  readonly #say: (text: string) => void;
  #count = 0;
  #saidAt = -Infinity;

  constructor(say: (text: string) => void) {
    this.#say = say;
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
    if (now - this.#saidAt < REPEAT_AFTER_MS) return;
    this.#saidAt = now;
    this.#say(`${what} in Redis is none of ours and was ignored (${this.#count} such so far)`);
  }
}
