import type { FinishedJob } from './finished-job.ts';

/** Enough to make the cost of a message small beside the cost of what it carries. */
const MAX_BATCH = 64;

/** Gathers finished jobs so that they travel several at a time, none of them later than `maxDelayMs`. */
export class ReportBatch {
  readonly #deliver: (reports: readonly FinishedJob[]) => void;
  readonly #maxDelayMs: number;
  #reports: FinishedJob[] = [];
  #cancelTimer: (() => void) | null = null;

  /** `maxDelayMs` 0 delivers at the end of the current turn of the event loop. */
  constructor(deliver: (reports: readonly FinishedJob[]) => void, maxDelayMs: number) {
    this.#deliver = deliver;
    this.#maxDelayMs = maxDelayMs;
  }

  add(report: FinishedJob): void {
    this.#reports.push(report);
    if (this.#reports.length >= MAX_BATCH) this.flush();
    else this.#cancelTimer ??= this.#startTimer();
  }

  /** Delivers what there is, now. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#reports.length === 0) return;
    const reports = this.#reports;
    this.#reports = [];
    this.#deliver(reports);
  }

  #startTimer(): () => void {
    const flush = (): void => this.flush();
    if (this.#maxDelayMs === 0) {
      const immediate = setImmediate(flush);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(flush, this.#maxDelayMs);
    return () => clearTimeout(timer);
  }
}
