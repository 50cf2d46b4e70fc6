import type { Check } from '../core/check.ts';
import { NotFoundError } from '../core/errors.ts';
import type { MonitorId } from '../core/ids.ts';
import { pendingState } from '../core/monitor-state.ts';
import type { Monitor } from '../core/monitor.ts';
import type { ProbeResult } from '../core/outcome.ts';
import type { LedgerEntry } from '../core/ports/storage.ts';
import type { LiveEvent, ServiceHealth, Watch } from '../core/ports/watch.ts';
import { Announcer } from './announcer.ts';
import { ChecksOnRequest } from './checks-on-request.ts';
import { Dispatcher } from './dispatcher.ts';
import type { EngineCounts, EngineSetup } from './engine-setup.ts';
import { healthOf } from './health.ts';
import { Intake } from './intake.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { Live } from './live.ts';
import { MonitorTable } from './monitor-table.ts';
import { Recorder } from './recorder.ts';
import { eachOf, Routes } from './routes.ts';
import { Scheduler } from './scheduler.ts';
import type { Due } from './scheduler.ts';
import { Sender } from './sender.ts';
import { StallGate } from './stall-gate.ts';
import { Upkeep } from './upkeep.ts';
import { isOtherTarget } from './watched.ts';
import type { Run } from './watched.ts';

/** The running service: schedule, probe, judge, record, tell. */
export interface Engine extends Watch {
  /** Loads all monitors and goes on where the last process stopped. Throws `UnavailableError` when that cannot be. */
  start(): Promise<void>;
  /** Takes no more due checks, lets what is under way end, and writes everything down; within `graceMs`. */
  stop(graceMs: number): Promise<void>;
  counts(): EngineCounts;
}

/** Puts the parts together. Nothing happens before `start`; create it before monitors are imported, so that new ones are known as new. */
export function createEngine(setup: EngineSetup): Engine {
  return new RunningEngine(setup);
}

class RunningEngine implements Engine {
  readonly #setup: EngineSetup;
  readonly #table = new MonitorTable();
  readonly #stallGate = new StallGate();
  readonly #live: Live;
  readonly #routes: Routes;
  readonly #recorder: Recorder;
  readonly #announcer: Announcer;
  readonly #ledgerWriter: LedgerWriter;
  readonly #intake: Intake;
  readonly #dispatcher: Dispatcher;
  readonly #scheduler: Scheduler;
  readonly #onRequest: ChecksOnRequest;
  readonly #sender: Sender;
  readonly #upkeep: Upkeep;

  constructor(setup: EngineSetup) {
    const { storage, clock, log, notifiers } = setup;
    const { history, incidents, outbox, ledger } = storage;
    this.#setup = setup;
    this.#live = new Live(log);
    this.#routes = new Routes(storage);
    this.#recorder = new Recorder({ clock, log, history });
    const announcer = new Announcer({
      clock,
      routes: this.#routes,
      incidents,
      outbox,
      ...(setup.isQuiet && { isQuiet: setup.isQuiet }),
    });
    this.#announcer = announcer;
    this.#ledgerWriter = new LedgerWriter({
      clock,
      log,
      ledger,
      announcer,
      onCommitted: (entries) => this.#onCommitted(entries),
    });
    this.#intake = new Intake({
      clock,
      recorder: this.#recorder,
      ledgerWriter: this.#ledgerWriter,
      announcer,
      stallGate: this.#stallGate,
      live: this.#live,
    });
    this.#dispatcher = new Dispatcher({
      clock,
      log,
      openExecutor: (handlers) => setup.openExecutor(handlers),
      onResult: (run, result) => this.#onResult(run, result),
      onReady: () => this.#scheduler.resume(),
    });
    this.#scheduler = new Scheduler({
      clock,
      table: this.#table,
      canTake: () => !this.#dispatcher.isBusy,
      onDue: (batch) => this.#onDue(batch),
      onStandstill: (standstill) => {
        this.#stallGate.note(standstill);
        const { from, to, jumpMs } = standstill;
        log.warn({ sinceLastTickMs: to - from, clockJumpMs: jumpMs }, 'time stood still or jumped');
      },
    });
    this.#onRequest = new ChecksOnRequest(clock, this.#dispatcher);
    const random = (): number => setup.random();
    const { live, routes } = { live: this.#live, routes: this.#routes };
    this.#sender = new Sender({ clock, log, live, routes, outbox, notifiers, random });
    this.#upkeep = new Upkeep({ clock, log, history, retention: setup.retention });
  }

  async start(): Promise<void> {
    const { storage } = this.#setup;
    await storage.outbox.releaseLeases();
    await this.#announcer.start();
    await this.#dispatcher.start();
    this.#scheduler.start();
    this.#sender.start();
    // The first monitors are already checked while the last of a million are still being read.
    for await (const { monitor, state } of eachOf((request) => storage.monitors.list(request))) {
      if (this.#table.get(monitor.id) !== undefined) continue;
      this.#scheduler.resumeMonitor(this.#table.add(monitor, state));
    }
    this.#upkeep.start();
  }

  async stop(graceMs: number): Promise<void> {
    const { clock } = this.#setup;
    const deadline = clock.monotonicMs() + graceMs;
    this.#scheduler.stop();
    await Promise.all([this.#dispatcher.stop(graceMs / 2), this.#upkeep.stop()]);
    await this.#ledgerWriter.flush();
    await this.#recorder.flush();
    await this.#sender.stop(Math.max(0, deadline - clock.monotonicMs()));
    await this.#ledgerWriter.flush();
    await this.#recorder.flush();
    this.#ledgerWriter.stop();
    this.#recorder.stop();
  }

  update(monitors: readonly Monitor[]): void {
    for (const monitor of monitors) this.#updateOne(monitor);
  }

  remove(id: MonitorId): void {
    const watched = this.#table.get(id);
    if (watched === undefined) return;
    this.#scheduler.drop(watched);
    this.#table.remove(watched);
    this.#ledgerWriter.forget(id);
    this.#announcer.forget(id, watched.state.incidentId);
    this.#live.publish({ kind: 'monitor', change: 'removed', monitorId: id });
  }

  refreshRoutes(): void {
    this.#routes.refresh();
  }

  async checkNow(id: MonitorId): Promise<Check> {
    const watched = this.#table.get(id);
    if (watched === undefined) throw new NotFoundError('monitor', id);
    return this.#onRequest.ask(watched);
  }

  wakeSender(): void {
    this.#sender.wake();
  }

  subscribe(listener: (event: LiveEvent) => void): () => void {
    return this.#live.subscribe(listener);
  }

  health(): ServiceHealth {
    return healthOf({
      scheduler: this.#scheduler,
      dispatcher: this.#dispatcher,
      recorder: this.#recorder,
      ledgerWriter: this.#ledgerWriter,
      sender: this.#sender,
    });
  }

  counts(): EngineCounts {
    return {
      skippedSlots: this.#scheduler.skippedSlots,
      droppedChecks: this.#recorder.droppedChecks,
      unjudgedChecks: this.#intake.unjudgedChecks,
    };
  }

  #updateOne(monitor: Monitor): void {
    const known = this.#table.get(monitor.id);
    const watched = known ?? this.#table.add(monitor, pendingState(monitor.createdAt));
    const before = watched.monitor;
    watched.monitor = monitor;
    if (monitor.isPaused) this.#scheduler.drop(watched);
    else if (known === undefined || before.isPaused || isOtherTarget(before, monitor)) {
      if (watched.state.recheckAt === null) this.#scheduler.checkSoon(watched);
      else this.#scheduler.followState(watched);
    } else if (before.intervalMs !== monitor.intervalMs) this.#scheduler.followInterval(watched);
    this.#live.publish({ kind: 'monitor', change: 'updated', monitorId: monitor.id });
  }

  #onDue(batch: readonly Due[]): void {
    this.#dispatcher.begin(
      batch.map(({ watched, dueAt }) => ({ watched, dueAt, trigger: 'schedule' })),
    );
  }

  #onResult(run: Run, result: ProbeResult): void {
    const { watched } = run;
    this.#scheduler.tickIfLate();
    const taken = this.#intake.take(run, result);
    if (taken?.next === 'follow') this.#scheduler.followState(watched);
    if (taken?.next === 'again' && !watched.monitor.isPaused) this.#scheduler.checkSoon(watched);
    if (!run.isAbandoned) this.#onRequest.settle(watched, taken?.check ?? null);
  }

  #onCommitted(entries: readonly LedgerEntry[]): void {
    let hasNotifications = false;
    for (const { monitorId, at, state, changedFrom, incident, notifications } of entries) {
      const { status: to, reason } = state;
      if (changedFrom !== null) {
        this.#live.publish({ kind: 'status', monitorId, from: changedFrom, to, at, reason });
      }
      if (incident !== null) this.#live.publish({ kind: 'incident', incident });
      hasNotifications ||= notifications.length > 0;
    }
    if (hasNotifications) this.#sender.wake();
  }
}
