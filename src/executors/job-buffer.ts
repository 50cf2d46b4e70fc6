import type { Job } from '../core/ports/executor.ts';

/** Jobs that wait for a free place, first come first served, and callers that wait to hand in more. */
export class JobBuffer {
  readonly #capacity: number;
  #jobs: Job[] = [];
  #head = 0;
  #waiters: (() => void)[] = [];

  /** `capacity`: with fewer jobs than this waiting, more are welcome. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#jobs.length - this.#head;
  }

  put(jobs: readonly Job[]): void {
    for (const job of jobs) this.#jobs.push(job);
  }

  /** Puts jobs back that were taken and not begun: they leave before all others. */
  putBack(jobs: readonly Job[]): void {
    this.#jobs = [...jobs, ...this.#jobs.slice(this.#head)];
    this.#head = 0;
  }

  /** Resolves when fewer than `capacity` jobs wait. */
  untilCapacity(): Promise<void> {
    if (this.size < this.#capacity) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Up to `count` jobs, the oldest first. */
  take(count: number): Job[] {
    const taken = this.#jobs.slice(this.#head, this.#head + count);
    this.#head += taken.length;
    this.#dropTaken();
    if (this.size < this.#capacity && this.#waiters.length > 0) this.#wake();
    return taken;
  }

  #dropTaken(): void {
    if (this.#head < 1024 && this.#head < this.#jobs.length) return;
    this.#jobs = this.#jobs.slice(this.#head);
    this.#head = 0;
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
