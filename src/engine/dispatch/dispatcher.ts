import type { Clock } from '../../core/ports/clock.ts';
import type { LimitState } from '../../core/ports/watch.ts';
import type {
  EngineTrouble,
  Executor,
  ExecutorHandlers,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { CheckLimits } from '../../core/check/check-limits.ts';
import { unfinished, type ProbeResult } from '../../core/check/outcome.ts';
import type { Due } from '../schedule/scheduler.ts';
import type { Watched } from '../watched.ts';
import { Activities } from './activity.ts';
import { Admission } from './admission.ts';
import type { Permit } from './concurrency-limit.ts';
import { CheckCosts } from './cost.ts';
import { JobLine } from './job-line.ts';
import type { Run } from './run.ts';
import { SilentAddresses } from './silent-addresses.ts';
import { StartLag } from './start-lag.ts';

/** A job without a report for twice its timeout and this long is given up; an executor that keeps its word never gets there. */
const LOST_AFTER_MS = 60_000;
/** The same for one that may still stand in a long queue: what was known before must not be trusted for ever. */
const LOST_IN_QUEUE_MS = 600_000;
/** An abandoned job's report still makes history when it comes within this time. */
const FORGOTTEN_AFTER_MS = 3_600_000;
const SWEEP_MS = 5_000;
const REFUSED = 'the engine did not accept this check';

export interface DispatcherSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: CheckLimits;
  openExecutor(handlers: ExecutorHandlers): Executor;
  onResult(run: Run, result: ProbeResult): void;
  /** The executor takes jobs again. */
  onReady(): void;
}

/** A run with its permit. */
interface UnderWay extends Run {
  readonly permit: Permit;
}

/**
 * Turns due monitors into jobs, as many at once as the limits allow, and reports into results; each monitor has at most
 * one job under way.
 */
export class Dispatcher {
  readonly #setup: DispatcherSetup;
  readonly #jobs: JobLine;
  readonly #costs = new CheckCosts();
  readonly #admission: Admission;
  readonly #activities = new Activities();
  readonly #silent = new SilentAddresses(this.#costs);
  readonly #startLag = new StartLag();
  readonly #runs = new Map<number, UnderWay>();
  #inFlight = 0;
  #cancelSweep: (() => void) | null = null;

  constructor(setup: DispatcherSetup) {
    this.#setup = setup;
    this.#admission = new Admission(setup.limits, this.#costs);
    this.#jobs = new JobLine({
      log: setup.log,
      openExecutor: (handlers) => setup.openExecutor(handlers),
      onReport: (report) => this.#onReport(report),
      onReported: () => this.#beginAdmitted(),
      onRefused: (jobs) => {
        for (const { id } of jobs) this.#abandon(id, REFUSED);
        this.#beginAdmitted();
      },
      refusedResult: () => unfinished(REFUSED, setup.clock.now(), 'stopped'),
      onReady: () => setup.onReady(),
    });
  }

  async start(): Promise<void> {
    await this.#jobs.start();
    this.#sweep();
  }

  async stop(graceMs: number): Promise<void> {
    this.#cancelSweep?.();
    await this.#jobs.stop(graceMs);
  }

  /** True while the executor does not want more. */
  get isBusy(): boolean {
    return this.#jobs.isBusy;
  }

  /** Checks that end as `stopped` from now on never happened: it is us who end. */
  get isStopping(): boolean {
    return this.#jobs.isStopping;
  }

  /** What keeps the executor from making any check just now. */
  get trouble(): EngineTrouble | null {
    return this.#jobs.trouble;
  }

  /** The machine does not keep up with what is begun. */
  get isBehind(): boolean {
    return this.#startLag.isBehind;
  }

  get load(): CheckLoad {
    return {
      inFlight: this.#inFlight,
      slowInFlight: this.#admission.slowInFlight,
      waiting: this.#admission.waiting,
      waitingSince: this.#admission.oldestDueAt,
      limits: this.#admission.states(),
    };
  }

  /** A monitor is watched from now on; what is kept of it begins anew. */
  know(watched: Watched): void {
    this.#costs.know(watched);
  }

  /** The monitor has got another target: nothing is known of what its checks cost. */
  forgetCost(watched: Watched): void {
    this.#costs.forget(watched);
  }

  /** The monitor goes, before its slot becomes another one's. */
  forget(watched: Watched): void {
    this.#activities.end(watched);
    this.#admission.forget(watched);
    this.#silent.forget(watched);
  }

  /** No check of the monitor is under way, and no result of one is held back. */
  isIdle(watched: Watched): boolean {
    return this.#activities.isIdle(watched);
  }

  /** It is idle, and does not wait for a permit either. */
  isFree(watched: Watched): boolean {
    return this.#activities.isIdle(watched) && !this.#admission.isWaiting(watched);
  }

  /** The result of its check is held back: until `release`, no further one begins. */
  hold(watched: Watched): void {
    this.#activities.hold(watched);
  }

  release(watched: Watched): void {
    this.#activities.release(watched);
  }

  /** Begins what may begin, in one batch; the rest follows by itself when there is room. None of them is under way. */
  offer(dues: readonly Due[]): void {
    const permits: Permit[] = [];
    for (const due of dues) {
      const permit = this.#admission.acquire(due);
      if (permit !== null) permits.push(permit);
    }
    this.#begin(permits, 'schedule');
  }

  /** Begins a check that was asked for: it waits for nothing, but counts. The monitor has none under way. */
  beginNow(watched: Watched): void {
    const due = { watched, dueAt: this.#setup.clock.monotonicMs(), isRecheck: false };
    this.#begin([this.#admission.acquireNow(due)], 'request');
  }

  /** Runs a job that belongs to no monitor and needs no permit; its result comes back once, unless we stop. */
  runOutOfBand(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void {
    this.#jobs.runOutOfBand(job, onResult);
  }

  /** Those that waited and have come through; meanwhile some of their monitors may have got other plans. */
  #beginAdmitted(): void {
    if (this.#jobs.isStopping) return;
    const admission = this.#admission;
    for (let those = admission.takeAdmitted(); those.length > 0; those = admission.takeAdmitted()) {
      const wanted: Permit[] = [];
      for (const permit of those) {
        const { watched } = permit;
        const isWanted = !watched.isRemoved && !watched.monitor.isPaused && this.isIdle(watched);
        if (isWanted) wanted.push(permit);
        else admission.release(permit);
      }
      this.#begin(wanted, 'schedule');
    }
  }

  #begin(permits: readonly Permit[], trigger: Run['trigger']): void {
    if (permits.length === 0) return;
    const { clock } = this.#setup;
    const now = clock.monotonicMs();
    const moment = { now, wallOffset: clock.now() - now };
    const jobs = permits.map((permit) => this.#jobOf(permit, trigger, moment));
    this.#inFlight += jobs.length;
    void this.#jobs.submit(jobs);
  }

  #jobOf(
    permit: Permit,
    trigger: Run['trigger'],
    { now, wallOffset }: { readonly now: number; readonly wallOffset: number },
  ): Job {
    const { watched, dueAt, isSlow } = permit;
    const { monitor, state } = watched;
    const id = this.#jobs.nextId();
    this.#runs.set(id, {
      watched,
      monitor,
      epoch: state.epoch,
      trigger,
      dueAt: trigger === 'request' ? null : dueAt + wallOffset,
      submittedAt: now,
      isSlow,
      isAbandoned: false,
      permit,
    });
    this.#activities.begin(watched);
    const silentPeers = trigger === 'request' ? [] : this.#silent.silentPeersFor(watched, now);
    this.#silent.noteBegin(watched, now);
    const { kind, options, timeoutMs } = monitor;
    // The first good check after an outage is kept with what it saw.
    const isDown = state.status === 'down' || state.status === 'recovering';
    return {
      id,
      kind,
      options,
      timeoutMs,
      memory: state.memory,
      ...(silentPeers.length > 0 && { silentPeers }),
      ...(isDown && { keepsHeads: true }),
    };
  }

  #onReport({ id, result }: JobReport): void {
    const run = this.#runs.get(id);
    // A second report of the same job: the first one counts.
    if (run === undefined) return;
    this.#runs.delete(id);
    if (!run.isAbandoned) {
      this.#end(run);
      this.#costs.note(run.watched, result);
      this.#silent.note(run, result, this.#setup.clock.monotonicMs());
      if (result.outcome !== 'unknown') this.#noteStart(run, result.startedAt);
    }
    this.#setup.onResult(run, result);
  }

  /** Nothing is known of its target any more, and what was known before must not be trusted. */
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

  #end({ watched, permit }: UnderWay): void {
    this.#activities.end(watched);
    this.#inFlight -= 1;
    this.#admission.release(permit);
  }

  #sweep(): void {
    const now = this.#setup.clock.monotonicMs();
    // Jobs that wait in a long queue are not lost so soon.
    const patienceMs = this.#jobs.isQueued ? LOST_IN_QUEUE_MS : LOST_AFTER_MS;
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

/** The work of the dispatcher, as of now. */
export interface CheckLoad {
  readonly inFlight: number;
  /** Those among them that were expected to hold their permits for long. */
  readonly slowInFlight: number;
  /** Checks that are due and wait for a permit. */
  readonly waiting: number;
  /** Since when, monotonic ms, a check has been waiting for room in the service; `null` when none does. */
  readonly waitingSince: number | null;
  readonly limits: readonly LimitState[];
}
