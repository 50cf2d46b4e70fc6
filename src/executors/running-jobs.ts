import type { ProbeResult } from '../core/check/outcome.ts';
import type { Job } from '../core/ports/executor.ts';
import { lostResult, stalledResult } from './lost-result.ts';

/** Runs one job; must not reject, and is not trusted to keep that. */
export type RunJob = (job: Job, signal: AbortSignal) => Promise<ProbeResult>;

interface Running {
  readonly abort: AbortController;
  /** Monotonic, milliseconds. */
  readonly overdueAt: number;
  isOverdue: boolean;
}

/** The reason of the abort of a job that let its deadline pass; a runner may say so in its result. */
export const OVERDUE = 'overdue';

// A prober is done 250 ms after its deadline; who is not by then has lost its timers.
const OVERDUE_AFTER_MS = 1_000;
const SWEEP_INTERVAL_MS = 500;

/**
 * The jobs under way in one event loop. Each ends exactly once: by its own result, as `unknown`/`crash` when its runner
 * throws, or as `unknown`/`stall` when its runner lets the deadline pass and ignores being aborted.
 */
export class RunningJobs {
  readonly #runJob: RunJob;
  readonly #onDone: (id: number, result: ProbeResult) => void;
  readonly #running = new Map<number, Running>();
  #sweeper: NodeJS.Timeout | null = null;

  constructor(runJob: RunJob, onDone: (id: number, result: ProbeResult) => void) {
    this.#runJob = runJob;
    this.#onDone = onDone;
  }

  get size(): number {
    return this.#running.size;
  }

  start(job: Job): void {
    const abort = new AbortController();
    const overdueAt = performance.now() + job.timeoutMs + OVERDUE_AFTER_MS;
    this.#running.set(job.id, { abort, overdueAt, isOverdue: false });
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS).unref();
    this.#run(job, abort.signal).then(
      (result) => this.#finish(job.id, abort, result),
      (error: unknown) => this.#finish(job.id, abort, lostResult('crash', crashMessage(error))),
    );
  }

  /** Asks every job to end; what ignores it is still reported by `endAll` or the sweep. */
  abortAll(): void {
    for (const { abort } of this.#running.values()) abort.abort();
  }

  /** Gives every job that is left this result, now. */
  endAll(result: ProbeResult): void {
    for (const [id, { abort }] of this.#running) this.#finish(id, abort, result);
  }

  // An async function turns a synchronous throw of the runner into a rejection.
  async #run(job: Job, signal: AbortSignal): Promise<ProbeResult> {
    return this.#runJob(job, signal);
  }

  // A late result of a job given up earlier finds another job, or none, under its id.
  #finish(id: number, abort: AbortController, result: ProbeResult): void {
    if (this.#running.get(id)?.abort !== abort) return;
    this.#running.delete(id);
    if (this.#running.size === 0) this.#stopSweeping();
    this.#onDone(id, result);
  }

  // Two looks: after a stalled loop, results that are already there get their turn before the second one.
  #sweep(): void {
    const now = performance.now();
    for (const [id, job] of this.#running) {
      if (job.isOverdue) {
        this.#finish(id, job.abort, stalledResult());
      } else if (now > job.overdueAt) {
        job.isOverdue = true;
        job.abort.abort(OVERDUE);
      }
    }
  }

  #stopSweeping(): void {
    if (this.#sweeper) clearInterval(this.#sweeper);
    this.#sweeper = null;
  }
}

function crashMessage(error: unknown): string {
  return `the probe crashed: ${error instanceof Error ? error.message : String(error)}`;
}
