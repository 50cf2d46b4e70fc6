import type { Clock } from '../../src/core/ports/clock.ts';

interface Timer {
  readonly dueAt: number;
  readonly task: () => void;
  isCancelled: boolean;
}

/** A clock that only moves when a test turns it. */
export class ManualClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs: number;
  /** By time, and among equal times by the order in which they were set. */
  readonly #timers: Timer[] = [];

  constructor(startAt = 1_800_000_000_000) {
    this.#wallOffsetMs = startAt;
  }

  now(): number {
    return this.#monotonicMs + this.#wallOffsetMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const dueAt = this.#monotonicMs + Math.max(0, delayMs);
    const timer = { dueAt, task, isCancelled: false };
    const later = this.#timers.findLastIndex((each) => each.dueAt <= dueAt) + 1;
    this.#timers.splice(later, 0, timer);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.filter(({ isCancelled }) => !isCancelled).length;
  }

  /** Lets time pass: every timer runs at its own moment, and whatever it sets off settles before the next one. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#monotonicMs + durationMs;
    await settle();
    for (let timer = this.#takeBy(end); timer !== undefined; timer = this.#takeBy(end)) {
      this.#monotonicMs = Math.max(this.#monotonicMs, timer.dueAt);
      timer.task();
      await settle();
    }
    this.#monotonicMs = end;
  }

  /** Sets the wall clock forward or back; the monotonic one does not notice. */
  jump(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** The process stands still: time passes, and all timers that were due in it run afterwards. */
  async standStill(durationMs: number): Promise<void> {
    this.#monotonicMs += durationMs;
    await this.advance(0);
  }

  #takeBy(end: number): Timer | undefined {
    for (let first = this.#timers[0]; first !== undefined; first = this.#timers[0]) {
      if (first.isCancelled) this.#timers.shift();
      else return first.dueAt > end ? undefined : this.#timers.shift();
    }
    return undefined;
  }
}

/** Until every promise that can settle without time passing has done so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
