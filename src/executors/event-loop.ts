import type {
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
  JobReport,
} from '../core/ports/executor.ts';
import { IdleWait } from './idle-wait.ts';
import { Intake } from './intake.ts';
import { stoppedResult } from './lost-result.ts';
import type { FinishedJob } from './protocol.ts';
import { ReportBatch } from './report-batch.ts';
import { RunningJobs } from './running-jobs.ts';

const worker = 'loop';
// How long aborted probes get to hand in their own result.
const abortMs = 250;

/** All jobs in this thread, N under way at once: the least start-up and memory of all engines. */
class EventLoop implements Executor {
  readonly #setup: ExecutorSetup;
  readonly #intake: Intake;
  readonly #running: RunningJobs;
  readonly #batch: ReportBatch;
  readonly #idle: IdleWait;
  #isStopped = false;

  constructor(setup: ExecutorSetup) {
    this.#setup = setup;
    this.#intake = new Intake(setup.workers);
    this.#batch = new ReportBatch((finished) => this.#deliver(finished), 0);
    this.#running = new RunningJobs(setup.runJob, (id, result) => {
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
    const free = this.#setup.workers - this.#running.size;
    if (free <= 0 || this.#intake.size === 0) return;
    for (const job of this.#intake.take(free)) this.#running.start(job);
  }

  #deliver(finished: readonly FinishedJob[]): void {
    const { pid } = process;
    this.#setup.onReports(finished.map((done): JobReport => ({ ...done, worker, pid })));
  }
}

/** One thread, N checks in flight. */
export const eventLoop: ExecutorDefinition = {
  kind: 'event-loop',
  title: 'one thread, N checks in flight',
  // Beyond a hundred, small routers and resolvers begin to drop what we send.
  defaultWorkers: () => 100,
  open: (setup) => new EventLoop(setup),
};
