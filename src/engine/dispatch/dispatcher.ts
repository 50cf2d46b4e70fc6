import type { Clock } from '../../core/ports/clock.ts';
import type { LimitState } from '../../core/ports/watch.ts';
import type { EngineTrouble, Executor, Job, JobReport } from '../../core/ports/executor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { CheckLimits } from '../../core/check/check-limits.ts';
import { unfinished, type ProbeResult } from '../../core/check/outcome.ts';
import { Admission } from './admission.ts';
import { noteCost } from './cost.ts';
import { SilentAddresses } from './silent-addresses.ts';
import { StartLag } from './start-lag.ts';
import type { Ticket } from './permit.ts';
import type { Due } from '../schedule/scheduler.ts';
import type { Run, Watched } from '../watched.ts';

/** A job without a report for twice its timeout and this long is given up; an executor that keeps its word never gets there. */
const LOST_AFTER_MS = 60_000;
/** The same for one that may still stand in a long queue: what was known before must not be trusted for ever. */
const LOST_IN_QUEUE_MS = 600_000;
/** An abandoned job's report still makes history when it comes within this time. */
const FORGOTTEN_AFTER_MS = 3_600_000;
const SWEEP_MS = 5_000;

export interface DispatcherSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: CheckLimits;
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

/** A run with the places it holds. */
interface UnderWay extends Run {
  readonly ticket: Ticket;
}

/**
 * Turns due monitors into jobs, as many at once as the limits allow, and reports into results; each monitor has at most
 * one job under way.
 */
export class Dispatcher {
  readonly #setup: DispatcherSetup;
  readonly #executor: Executor;
  readonly #admission: Admission;
  readonly #startLag = new StartLag();
  readonly #silent = new SilentAddresses();
  readonly #runs = new Map<number, UnderWay>();
  /** Jobs that belong to no monitor. */
  readonly #asides = new Map<number, (result: ProbeResult) => void>();
  #lastJobId = 0;
  #pendingSubmits = 0;
  #inFlight = 0;
  #cancelSweep: (() => void) | null = null;
  #isStopping = false;

  constructor(setup: DispatcherSetup) {
    this.#setup = setup;
    this.#admission = new Admission(setup.limits);
    this.#executor = setup.openExecutor({
      onReports: (reports) => {
        for (const report of reports) this.#onReport(report);
        this.#beginAdmitted();
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
    this.#isStopping = true;
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

  /** Those among them that were expected to keep their places for long. */
  get slowInFlight(): number {
    return this.#admission.slowInFlight;
  }

  /** Checks that are due and wait for a place. */
  get waiting(): number {
    return this.#admission.waiting;
  }

  /** Since when, monotonic ms, a check has been waiting for room in the service; `null` when none does. */
  get waitingSince(): number | null {
    return this.#admission.oldestDueAt;
  }

  /** The machine does not keep up with what is begun. */
  get isBehind(): boolean {
    return this.#startLag.isBehind;
  }

  /** Checks that end as `stopped` from now on never happened: it is us who end. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** What keeps the executor from making any check just now. */
  get trouble(): EngineTrouble | null {
    return this.#executor.trouble?.() ?? null;
  }

  /** What each limit does just now. */
  limits(): readonly LimitState[] {
    return this.#admission.states();
  }

  /** Begins what may begin, in one batch; the rest follows by itself when there is room. None of them is under way. */
  offer(dues: readonly Due[]): void {
    const tickets: Ticket[] = [];
    for (const due of dues) {
      const ticket = this.#admission.offer(due);
      if (ticket !== null) tickets.push(ticket);
    }
    this.#begin(tickets, 'schedule');
  }

  /** Begins a check that somebody asked for: it waits for nothing, but counts. The monitor has none under way. */
  beginNow(watched: Watched): void {
    this.#begin(
      [
        this.#admission.insist({
          watched,
          dueAt: this.#setup.clock.monotonicMs(),
          isRecheck: false,
        }),
      ],
      'request',
    );
  }

  /** Runs a job that belongs to no monitor and waits for no place; its result comes back once, unless we stop. */
  aside(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void {
    if (this.#isStopping) return;
    this.#lastJobId += 1;
    this.#asides.set(this.#lastJobId, onResult);
    void this.#submit([{ ...job, id: this.#lastJobId }]);
  }

  /** Those that waited and have come through; meanwhile some of their monitors may have got other plans. */
  #beginAdmitted(): void {
    if (this.#isStopping) return;
    for (let those = this.#takeAdmitted(); those.length > 0; those = this.#takeAdmitted()) {
      const wanted: Ticket[] = [];
      for (const ticket of those) {
        const { monitor, run, isRemoved } = ticket.watched;
        if (run === null && !isRemoved && !monitor.isPaused) wanted.push(ticket);
        else this.#admission.release(ticket);
      }
      this.#begin(wanted, 'schedule');
    }
  }

  #takeAdmitted(): readonly Ticket[] {
    return this.#admission.takeAdmitted();
  }

  #begin(tickets: readonly Ticket[], trigger: Run['trigger']): void {
    if (tickets.length === 0) return;
    const now = this.#setup.clock.monotonicMs();
    const wallOffset = this.#setup.clock.now() - now;
    const jobs = tickets.map((ticket): Job => {
      const { watched, dueAt } = ticket;
      const { monitor, state } = watched;
      const run: UnderWay = {
        watched,
        monitor,
        epoch: state.epoch,
        trigger,
        dueAt: trigger === 'request' ? null : dueAt + wallOffset,
        submittedAt: now,
        ticket,
        isSlow: ticket.isSlow,
        isAbandoned: false,
      };
      this.#lastJobId += 1;
      this.#runs.set(this.#lastJobId, run);
      watched.run = run;
      const { kind, options, timeoutMs } = monitor;
      const silentPeers = trigger === 'request' ? [] : this.#silent.toldTo(watched, now);
      watched.checkedAt = now;
      const job = { id: this.#lastJobId, kind, options, timeoutMs, memory: state.memory };
      return silentPeers.length === 0 ? job : { ...job, silentPeers };
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
      for (const { id } of jobs) {
        this.#asides.delete(id);
        this.#abandon(id, 'the engine did not take this check');
      }
      this.#beginAdmitted();
    }
    this.#pendingSubmits -= 1;
    if (this.#pendingSubmits === 0) this.#setup.onReady();
  }

  #onReport({ id, result }: JobReport): void {
    const run = this.#runs.get(id);
    if (run === undefined) this.#endAside(id, result);
    // A second report of the same job: the first one counts.
    if (run === undefined) return;
    this.#runs.delete(id);
    if (!run.isAbandoned) {
      this.#end(run);
      noteCost(run.watched, result);
      this.#silent.note(run, result, this.#setup.clock.monotonicMs());
      if (result.outcome !== 'unknown') this.#noteStart(run, result.startedAt);
    }
    this.#setup.onResult(run, result);
  }

  #endAside(id: number, result: ProbeResult): void {
    const onResult = this.#asides.get(id);
    this.#asides.delete(id);
    onResult?.(result);
  }

  /** Nothing is known of its target any more, and nobody may go on believing what was known before. */
  #abandon(id: number, message: string): void {
    const run = this.#runs.get(id);
    if (run === undefined || run.isAbandoned) return;
    this.#end(run);
    this.#setup.onResult(run, unfinished(message, this.#setup.clock.now()));
    run.isAbandoned = true;
  }

  #noteStart({ submittedAt }: Run, startedAt: number): void {
    const { clock } = this.#setup;
    this.#startLag.note(startedAt - (clock.now() - clock.monotonicMs() + submittedAt));
  }

  #end(run: UnderWay): void {
    run.watched.run = null;
    this.#inFlight -= 1;
    this.#admission.release(run.ticket);
  }

  #sweep(): void {
    const now = this.#setup.clock.monotonicMs();
    // Jobs that wait in a long queue are not lost so soon.
    const patienceMs = this.#executor.load().queued > 0 ? LOST_IN_QUEUE_MS : LOST_AFTER_MS;
    for (const [id, run] of this.#runs) {
      const ageMs = now - run.submittedAt;
      if (ageMs < LOST_AFTER_MS) break;
      if (run.isAbandoned && ageMs > FORGOTTEN_AFTER_MS) this.#runs.delete(id);
      else if (!run.isAbandoned && ageMs > 2 * run.monitor.timeoutMs + patienceMs) {
        this.#setup.log.error(
          { monitorId: run.monitor.id },
          'a check never ended and was given up',
        );
        this.#abandon(id, 'the check never ended and was given up');
      }
    }
    this.#beginAdmitted();
    this.#cancelSweep = this.#setup.clock.after(SWEEP_MS, () => this.#sweep());
  }
}
