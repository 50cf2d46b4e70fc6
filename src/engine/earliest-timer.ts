import type { Clock } from '../core/ports/clock.ts';

/** Runs its task once, at the earliest of the moments that were asked for since it last ran. */
export class EarliestTimer {
  readonly #clock: Clock;
  readonly #task: () => void;
  #at = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, task: () => void) {
    this.#clock = clock;
    this.#task = task;
  }

  /** Asks for a run in `delayMs`; an earlier one that is planned already stays. */
  within(delayMs: number): void {
    const at = this.#clock.monotonicMs() + delayMs;
    if (at >= this.#at) return;
    this.cancel();
    this.#at = at;
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#task();
    });
  }

  /** Plans nothing any more. */
  cancel(): void {
    this.#cancel?.();
    this.#at = Number.POSITIVE_INFINITY;
  }
}
