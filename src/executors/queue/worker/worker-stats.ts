/** Counts of a worker since its start. */
export class WorkerStats {
  readonly #startedAt = performance.now();
  #done = 0;
  #rejected = 0;
  #lastDoneAt: number | null = null;

  get done(): number {
    return this.#done;
  }

  /** Results that came too late, because the job had gone to another worker. */
  get rejected(): number {
    return this.#rejected;
  }

  get upMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  get idleMs(): number | null {
    return this.#lastDoneAt === null ? null : Math.round(performance.now() - this.#lastDoneAt);
  }

  countDone(): void {
    this.#done += 1;
    this.#lastDoneAt = performance.now();
  }

  countRejected(count: number): void {
    this.#rejected += count;
  }
}
