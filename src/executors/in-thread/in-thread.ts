import type { Executor, ExecutorSetup, Job, JobReport } from '../../core/ports/executor.ts';
import { IdleWait } from '../idle-wait.ts';
import { JobBuffer } from '../job-buffer.ts';
import { stoppedResult } from '../lost-result.ts';
import type { FinishedJob } from '../finished-job.ts';
import { ReportBatch } from '../report-batch.ts';
import { RunningJobs, type RunJob } from '../running-jobs.ts';

export interface InThreadPlan {
  readonly onReports: ExecutorSetup['onReports'];
  /** Jobs under way at once. */
  readonly atOnce: number;
  readonly runJob: RunJob;
  /** Who did a job that is about to be reported; asked once for each. */
  workerOf(id: number): string;
}

// How long aborted probes get to hand in their own result.
const ABORT_LIMIT_MS = 250;

/** Keeps `atOnce` jobs under way from this very thread, each a promise of its result. */
export class InThread implements Executor {
  readonly #plan: InThreadPlan;
  readonly #buffer: JobBuffer;
  readonly #running: RunningJobs;
  readonly #batch: ReportBatch;
  readonly #idle: IdleWait;
  #isStopped = false;

  constructor(plan: InThreadPlan) {
    this.#plan = plan;
    this.#buffer = new JobBuffer(plan.atOnce);
    this.#batch = new ReportBatch((finished) => this.#deliver(finished), 0);
    this.#running = new RunningJobs(plan.runJob, (id, result) => {
      this.#batch.add({ id, result });
      this.#fill();
      this.#idle.notify();
    });
    this.#idle = new IdleWait(() => this.#running.size + this.#buffer.size === 0);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  submit(jobs: readonly Job[]): Promise<void> {
    this.#buffer.put(jobs);
    if (this.#isStopped) this.cancel();
    this.#fill();
    return this.#buffer.untilCapacity();
  }

  cancel(): void {
    for (const { id } of this.#buffer.take(Infinity)) {
      this.#batch.add({ id, result: stoppedResult() });
    }
    this.#running.abortAll();
    this.#idle.notify();
  }

  load(): { queued: number; underWay: number } {
    return { queued: this.#buffer.size, underWay: this.#running.size };
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    await this.#idle.wait(graceMs);
    this.cancel();
    await this.#idle.wait(ABORT_LIMIT_MS);
    this.#running.endAll(stoppedResult());
    this.#batch.flush();
  }

  #fill(): void {
    const free = this.#plan.atOnce - this.#running.size;
    if (free <= 0 || this.#buffer.size === 0) return;
    for (const job of this.#buffer.take(free)) this.#running.start(job);
  }

  #deliver(finished: readonly FinishedJob[]): void {
    const { pid } = process;
    this.#plan.onReports(
      finished.map((done): JobReport => ({ ...done, worker: this.#plan.workerOf(done.id), pid })),
    );
  }
}
