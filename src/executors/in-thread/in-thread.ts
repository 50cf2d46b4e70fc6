import type { Executor, ExecutorSetup, Job, JobReport } from '../../core/ports/executor.ts';
import { IdleWait } from '../idle-wait.ts';
import { Intake } from '../job-buffer.ts';
import { stoppedResult } from '../lost-result.ts';
import type { FinishedJob } from '../finished-job.ts';
import { ReportBatch } from '../report-batch.ts';
import { RunningJobs, type RunJob } from '../running-jobs.ts';

/** What makes one executor of this thread differ from another. */
export interface InThreadPlan {
  readonly onReports: ExecutorSetup['onReports'];
  /** Jobs under way at once. */
  readonly atOnce: number;
  readonly runJob: RunJob;
  /** Who did a job that is about to be reported; asked once for each. */
  workerOf(id: number): string;
}

// How long aborted probes get to hand in their own result.
const abortMs = 250;

/** Keeps `atOnce` jobs under way from this very thread, each a promise of its result. */
export class InThread implements Executor {
  readonly #plan: InThreadPlan;
  readonly #intake: Intake;
  readonly #running: RunningJobs;
  readonly #batch: ReportBatch;
  readonly #idle: IdleWait;
  #isStopped = false;

  constructor(plan: InThreadPlan) {
    this.#plan = plan;
    this.#intake = new Intake(plan.atOnce);
    this.#batch = new ReportBatch((finished) => this.#deliver(finished), 0);
    this.#running = new RunningJobs(plan.runJob, (id, result) => {
      this.#batch.add({ id, result });
      this.#fill();
      this.#idle.notify();
    });
    this.#idle = new IdleWait(() => this.#running.size + this.#intake.size === 0);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  submit(jobs: readonly Job[]): Promise<void> {
    this.#intake.put(jobs);
    if (this.#isStopped) this.cancel();
    this.#fill();
    return this.#intake.untilRoom();
  }

  cancel(): void {
    for (const { id } of this.#intake.take(Infinity)) {
      this.#batch.add({ id, result: stoppedResult() });
    }
    this.#running.abortAll();
    this.#idle.notify();
  }

  load(): { queued: number; underWay: number } {
    return { queued: this.#intake.size, underWay: this.#running.size };
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    await this.#idle.wait(graceMs);
    this.cancel();
    await this.#idle.wait(abortMs);
    this.#running.endAll(stoppedResult());
    this.#batch.flush();
  }

  #fill(): void {
    const free = this.#plan.atOnce - this.#running.size;
    if (free <= 0 || this.#intake.size === 0) return;
    for (const job of this.#intake.take(free)) this.#running.start(job);
  }

  #deliver(finished: readonly FinishedJob[]): void {
    const { pid } = process;
    this.#plan.onReports(
      finished.map((done): JobReport => ({ ...done, worker: this.#plan.workerOf(done.id), pid })),
    );
  }
}
