import type { Clock } from '../core/ports/clock.ts';
import type { Executor, Job, JobReport } from '../core/ports/executor.ts';
import type { Log } from '../core/ports/log.ts';
import type { ProbeResult } from '../core/outcome.ts';
import type { Run, Watched } from './watched.ts';

/** A job without a report for twice its timeout and this long is given up; an executor that keeps its word never gets there. */
const LOST_AFTER_MS = 60_000;
/** An abandoned job's report still makes history when it comes within this time. */
const FORGOTTEN_AFTER_MS = 3_600_000;
const SWEEP_MS = 5_000;

/** A check to be made now. `dueAt` is monotonic. */
export interface Start {
  readonly watched: Watched;
  readonly trigger: Run['trigger'];
  readonly dueAt: number | null;
}

export interface DispatcherSetup {
  readonly clock: Clock;
  readonly log: Log;
  openExecutor(handlers: ExecutorHandlers): Executor;
  onResult(run: Run, result: ProbeResult): void;
  /** The executor takes jobs again. */
  onReady(): void;
}

/** The engine's ear at an executor: a part of its set-up. */
export interface ExecutorHandlers {
  onReports(reports: readonly JobReport[]): void;
  onWorkerEvent(event: {
    readonly kind: 'lost' | 'started';
    readonly worker: string;
    readonly detail: string;
  }): void;
}

/** Turns due monitors into jobs and reports into results; each monitor has at most one job under way. */
export class Dispatcher {
  readonly #setup: DispatcherSetup;
  readonly #executor: Executor;
  readonly #runs = new Map<number, Run>();
  #lastJobId = 0;
  #pendingSubmits = 0;
  #inFlight = 0;
  #cancelSweep: (() => void) | null = null;

  constructor(setup: DispatcherSetup) {
    this.#setup = setup;
    this.#executor = setup.openExecutor({
      onReports: (reports) => {
        for (const report of reports) this.#onReport(report);
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
    this.#sweep();
  }

  async stop(graceMs: number): Promise<void> {
    this.#cancelSweep?.();
    await this.#executor.stop(graceMs);
  }

  /** True while the executor does not want more. */
  get isBusy(): boolean {
    return this.#pendingSubmits > 0;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Begins the checks in one batch. The caller sees to it that none of their monitors has one under way. */
  begin(starts: readonly Start[]): void {
    const now = this.#setup.clock.monotonicMs();
    const wallOffset = this.#setup.clock.now() - now;
    const jobs = starts.map(({ watched, trigger, dueAt }): Job => {
      const { monitor, state } = watched;
      const run: Run = {
        watched,
        monitor,
        trigger,
        dueAt: dueAt === null ? null : dueAt + wallOffset,
        submittedAt: now,
        isAbandoned: false,
      };
      this.#lastJobId += 1;
      this.#runs.set(this.#lastJobId, run);
      watched.run = run;
      const { kind, options, timeoutMs } = monitor;
      return { id: this.#lastJobId, kind, options, timeoutMs, memory: state.memory };
    });
    this.#inFlight += jobs.length;
    void this.#submit(jobs);
  }

  async #submit(jobs: readonly Job[]): Promise<void> {
    this.#pendingSubmits += 1;
    try {
      await this.#executor.submit(jobs);
    } catch (error) {
      this.#setup.log.error({ error: String(error) }, 'the executor refused jobs');
      for (const { id } of jobs) this.#abandon(id);
    }
    this.#pendingSubmits -= 1;
    if (this.#pendingSubmits === 0) this.#setup.onReady();
  }

  #onReport({ id, result }: JobReport): void {
    const run = this.#runs.get(id);
    // A second report of the same job: the first one counts.
    if (run === undefined) return;
    this.#runs.delete(id);
    if (!run.isAbandoned) {
      this.#inFlight -= 1;
      run.watched.run = null;
    }
    this.#setup.onResult(run, result);
  }

  #abandon(id: number): void {
    const run = this.#runs.get(id);
    if (run === undefined || run.isAbandoned) return;
    run.isAbandoned = true;
    run.watched.run = null;
    this.#inFlight -= 1;
  }

  #sweep(): void {
    const now = this.#setup.clock.monotonicMs();
    // Jobs that wait in a long queue are not lost.
    const isQueueing = this.#executor.load().queued > 0;
    for (const [id, run] of this.#runs) {
      const ageMs = now - run.submittedAt;
      if (ageMs < LOST_AFTER_MS) break;
      if (run.isAbandoned && ageMs > FORGOTTEN_AFTER_MS) this.#runs.delete(id);
      else if (
        !isQueueing &&
        !run.isAbandoned &&
        ageMs > 2 * run.monitor.timeoutMs + LOST_AFTER_MS
      ) {
        this.#setup.log.error(
          { monitorId: run.monitor.id },
          'a check never ended and was given up',
        );
        this.#abandon(id);
      }
    }
    this.#cancelSweep = this.#setup.clock.after(SWEEP_MS, () => this.#sweep());
  }
}
