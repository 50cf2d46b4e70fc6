import type { JsonObject } from '../../core/json.ts';
import type { Job } from '../../core/ports/executor.ts';
import { stoppedResult } from '../lost-result.ts';
import type { ToWorker } from './protocol.ts';
import { ReportBatch } from '../report-batch.ts';
import { RunningJobs, type RunJob } from '../running-jobs.ts';
import type { WorkerPort } from './worker-channel.ts';

/** Makes the runner of a worker from the settings of its pool; called once in each worker, before its first job. */
export type BuildRunner<Settings extends object = JsonObject> = (
  settings: Settings,
) => RunJob | Promise<RunJob>;

type StartMessage = Extract<ToWorker, { readonly type: 'start' }>;

// The longest a finished result waits for company.
const MAX_DELAY_MS = 4;

/**
 * A worker's whole life: builds its runner from the settings that come first, runs the jobs it is sent and reports
 * each, and ends when it is asked to, or killed.
 */
export function serveJobs(port: WorkerPort, build: BuildRunner): void {
  let line: JobLine | null = null;
  const begin = async (start: StartMessage): Promise<void> => {
    line = new JobLine(port, { runJob: await build(start.settings), ...start });
    port.send({ type: 'ready' });
  };
  port.onMessage((message: ToWorker) => {
    switch (message.type) {
      case 'start':
        begin(message).catch((error: unknown) => {
          port.send({ type: 'failed', message: String(error) });
        });
        return;
      case 'jobs':
        line?.put(message.jobs);
        return;
      case 'recall':
        port.send({ type: 'returned', ids: line?.giveBack() ?? [] });
        return;
      case 'cancel':
        line?.cancel();
        return;
      case 'stop':
        port.close();
    }
  });
}

/** The jobs of one worker: under way, and waiting where it takes them one at a time. */
class JobLine {
  readonly #batch: ReportBatch;
  readonly #running: RunningJobs;
  readonly #atOnce: number;
  #waiting: Job[] = [];

  constructor(port: WorkerPort, plan: { readonly runJob: RunJob; readonly oneAtATime: boolean }) {
    this.#atOnce = plan.oneAtATime ? 1 : Infinity;
    this.#batch = new ReportBatch(
      (reports) => port.send({ type: 'reports', reports }),
      MAX_DELAY_MS,
    );
    this.#running = new RunningJobs(plan.runJob, (id, result) => {
      this.#batch.add({ id, result });
      // One at a time, each is reported before the next begins: if that one is deadly, it dies alone.
      if (this.#running.size === 0) this.#batch.flush();
      this.#beginNext();
    });
  }

  put(jobs: readonly Job[]): void {
    this.#waiting.push(...jobs);
    this.#beginNext();
  }

  /** Lets go of all jobs that were not begun. */
  giveBack(): readonly number[] {
    return this.#waiting.splice(0).map(({ id }) => id);
  }

  cancel(): void {
    for (const { id } of this.#waiting.splice(0)) this.#batch.add({ id, result: stoppedResult() });
    this.#running.abortAll();
  }

  #beginNext(): void {
    const free = this.#atOnce - this.#running.size;
    for (const job of this.#waiting.splice(0, free)) this.#running.start(job);
  }
}
