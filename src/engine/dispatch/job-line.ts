import type {
  EngineTrouble,
  Executor,
  ExecutorHandlers,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';

export interface JobLineSetup {
  readonly log: Log;
  openExecutor(handlers: ExecutorHandlers): Executor;
  /** A report of a check of a monitor. */
  onReport(report: JobReport): void;
  /** All reports that came in together have been handed on. */
  onReported(): void;
  /** The executor did not take these jobs of monitors, and will not report them. */
  onRefused(jobs: readonly Job[]): void;
  /** What a job that belongs to none comes to then: it never happened. */
  refusedResult(): ProbeResult;
  /** The executor takes jobs again. */
  onReady(): void;
}

/** The way to the executor and back, for the checks of monitors and for jobs that belong to none. */
export class JobLine {
  readonly #setup: JobLineSetup;
  readonly #executor: Executor;
  readonly #outOfBand = new Map<number, (result: ProbeResult) => void>();
  #lastJobId = 0;
  #pendingSubmits = 0;
  #isStopping = false;

  constructor(setup: JobLineSetup) {
    this.#setup = setup;
    this.#executor = setup.openExecutor({
      onReports: (reports) => {
        for (const report of reports) {
          if (!this.#endOutOfBand(report)) setup.onReport(report);
        }
        setup.onReported();
      },
      onWorkerEvent: (event) => {
        const fields = { worker: event.worker, detail: event.detail };
        if (event.kind === 'lost') setup.log.warn(fields, 'a probe worker was lost');
        else setup.log.debug(fields, 'a probe worker started');
      },
    });
  }

  async start(): Promise<void> {
    await this.#executor.start();
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    await this.#executor.stop(graceMs);
  }

  /** True while the executor does not want more. */
  get isBusy(): boolean {
    return this.#pendingSubmits > 0;
  }

  /** Checks that end as `stopped` from now on never happened: it is us who end. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** What keeps the executor from making any check just now. */
  get trouble(): EngineTrouble | null {
    return this.#executor.trouble?.() ?? null;
  }

  /** Jobs wait in a queue before they begin. */
  get isQueued(): boolean {
    return this.#executor.load().queued > 0;
  }

  /** Unique among the jobs under way. */
  nextId(): number {
    this.#lastJobId += 1;
    return this.#lastJobId;
  }

  async submit(jobs: readonly Job[]): Promise<void> {
    this.#pendingSubmits += 1;
    try {
      await this.#executor.submit(jobs);
    } catch (error) {
      this.#setup.log.error({ error: String(error) }, 'the executor refused jobs');
      const result = this.#setup.refusedResult();
      this.#setup.onRefused(jobs.filter(({ id }) => !this.#endOutOfBand({ id, result })));
    }
    this.#pendingSubmits -= 1;
    if (this.#pendingSubmits === 0) this.#setup.onReady();
  }

  /** Runs a job that belongs to no monitor and needs no permit; its result comes back once, unless we stop. */
  runOutOfBand(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void {
    if (this.#isStopping) return;
    const id = this.nextId();
    this.#outOfBand.set(id, onResult);
    void this.submit([{ ...job, id }]);
  }

  #endOutOfBand({ id, result }: Pick<JobReport, 'id' | 'result'>): boolean {
    const onResult = this.#outOfBand.get(id);
    if (onResult === undefined) return false;
    this.#outOfBand.delete(id);
    onResult(result);
    return true;
  }
}
