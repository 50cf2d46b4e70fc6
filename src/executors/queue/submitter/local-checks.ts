import type { ExecutorSetup, Job, JobReport } from '../../../core/ports/executor.ts';
import { stoppedResult } from '../../lost-result.ts';
import { ReportBatch } from '../../report-batch.ts';
import { RunningJobs } from '../../running-jobs.ts';

const WORKER = 'submitter';

/** Checks that must not leave this process, because their options hold a secret: run in its own event loop. */
export class LocalChecks {
  readonly #running: RunningJobs;
  readonly #batch: ReportBatch;

  constructor(
    setup: Pick<ExecutorSetup, 'runJob'>,
    onReports: (reports: readonly JobReport[]) => void,
  ) {
    const { pid } = process;
    this.#batch = new ReportBatch(
      (finished) =>
        onReports(finished.map((done): JobReport => ({ ...done, worker: WORKER, pid }))),
      0,
    );
    this.#running = new RunningJobs(
      (job, signal) => setup.runJob(job, signal),
      (id, result) => this.#batch.add({ id, result }),
    );
  }

  get size(): number {
    return this.#running.size;
  }

  start(job: Job): void {
    this.#running.start(job);
  }

  abort(): void {
    this.#running.abortAll();
  }

  /** Reports whatever is left, now. */
  end(): void {
    this.#running.endAll(stoppedResult());
    this.#batch.flush();
  }
}
