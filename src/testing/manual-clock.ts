import type { Clock } from '../core/ports/clock.ts';

interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly task: () => void;
}

/** A clock that only moves when a test turns it. */
export class ManualClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs: number;
  #timers: Timer[] = [];
  #order = 0;

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
    this.#order += 1;
    const timer = { dueAt: this.#monotonicMs + Math.max(0, delayMs), order: this.#order, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets time pass: every timer runs at its own moment, and whatever it sets off settles before the next one. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#monotonicMs + durationMs;
    await settle();
    for (let timer = this.#nextBy(end); timer !== undefined; timer = this.#nextBy(end)) {
      this.#monotonicMs = Math.max(this.#monotonicMs, timer.dueAt);
      const due = timer;
      this.#timers = this.#timers.filter((each) => each !== due);
      due.task();
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

  #nextBy(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > end) continue;
      const isEarlier =
        next === undefined ||
        timer.dueAt < next.dueAt ||
        (timer.dueAt === next.dueAt && timer.order < next.order);
      if (isEarlier) next = timer;
    }
    return next;
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
