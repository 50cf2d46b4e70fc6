import type { OwnSideReport } from '../core/probe-health/own-side-report.ts';
import { asExpected } from '../core/check/inverted.ts';
import { NO_STAGE_STATES, type StageStates } from '../core/alerting/stages/stage-states.ts';
import { reachOf, type AlertReach } from '../core/alerting/reach.ts';
import type { Check } from '../core/check/check.ts';
import { ConflictError, found, NotFoundError, UnavailableError } from '../core/errors.ts';
import { isDoneWithin } from '../core/is-done-within.ts';
import type { ChannelId, IncidentId, MonitorId } from '../core/ids.ts';
import type { Acknowledgement } from '../core/incident/incident.ts';
import { backOffMs } from '../core/monitor/schedule.ts';
import type { MonitorState } from '../core/monitor/monitor-state.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import type { FleetSource } from '../core/ports/fleet-source.ts';
import type { LedgerEntry, WatchedMonitor } from '../core/ports/storage.ts';
import type { LiveEvent, ServiceHealth, Watch } from '../core/ports/watch.ts';
import type { EngineCounts, EngineSetup } from './engine-setup.ts';
import { healthOf } from './health.ts';
import { reportChange, reportClosed } from './judging/change-report.ts';
import { createParts } from './parts.ts';
import type { Parts } from './parts.ts';
import { eachOf } from './alerting/routes.ts';
import type { Due } from './schedule/scheduler.ts';
import { asksOtherwise } from './watched.ts';
import type { Run } from './dispatch/run.ts';
import type { Watched } from './watched.ts';

/** The running service: schedule, probe, judge, record, notify. */
export interface Engine extends Watch, FleetSource {
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

/** Until then what is known of a monitor is not what is stored, and its next decision would be rejected too. */
const READ_AGAIN_MS = 5_000;

class RunningEngine implements Engine {
  readonly #setup: EngineSetup;
  readonly #parts: Parts;
  /** Removed before they were taken up from the database; `null` once all are. */
  #removedUnread: Set<MonitorId> | null = new Set();
  /** Being read again, since a decision of their epoch was rejected. */
  readonly #unsure = new WeakSet<Watched>();
  #isStopped = false;

  constructor(setup: EngineSetup) {
    this.#setup = setup;
    this.#parts = createParts(setup, {
      onDue: (batch) => this.#onDue(batch),
      onResult: (run, result) => this.#onResult(run, result),
      onSettled: (run, result) => this.#onSettled(run, result),
      onCommitted: (entries) => this.#onCommitted(entries),
      onRefused: (monitorId) => this.#onRefused(monitorId),
      isReading: () => this.#removedUnread !== null,
    });
  }

  async start(): Promise<void> {
    const { storage, clock } = this.#setup;
    await storage.deliveries.releaseLeases();
    // Whatever kept messages waiting may have been mended while we were away.
    await storage.deliveries.pullForward({ now: clock.now(), channelIds: null });
    await this.#parts.mutes.start();
    const remembered = await this.#parts.alertPlanner.start();
    await this.#parts.dispatcher.start();
    await this.#parts.probeHealth.start();
    this.#parts.scheduler.start();
    this.#parts.sender.start();
    this.#parts.alertTimers.start(remembered);
    // The first monitors are already checked while the last of a million are still being read.
    for await (const { monitor, state } of eachOf((request) => storage.monitors.list(request))) {
      if (this.#parts.table.get(monitor.id) !== undefined) continue;
      if (this.#removedUnread?.has(monitor.id) === true) continue;
      const watched = this.#add(monitor, state);
      this.#know(watched);
      this.#parts.scheduler.resumeMonitor(watched);
    }
    this.#removedUnread = null;
    this.#parts.upkeep.start();
  }

  async stop(graceMs: number): Promise<void> {
    await isDoneWithin(this.#setup.clock, graceMs, this.#windDown(graceMs));
  }

  update(changed: readonly WatchedMonitor[]): void {
    for (const each of changed) this.#updateOne(each);
  }

  remove(id: MonitorId): void {
    // An answer with it may be on its way.
    this.#removedUnread?.add(id);
    const watched = this.#parts.table.get(id);
    if (watched === undefined) return;
    this.#parts.scheduler.forget(watched);
    this.#parts.probeHealth.forget(watched);
    this.#parts.dispatcher.forget(watched);
    this.#parts.adHoc.forget(watched);
    this.#parts.recentChecks.forget(watched);
    this.#parts.lastGood.forget(watched);
    this.#reportClosed(watched, 'deleted');
    this.#parts.table.remove(watched);
    this.#parts.ledgerWriter.forget(id);
    this.#forgetAlerts(watched);
    this.#parts.dependencies.forget(watched.monitor);
    this.#parts.live.publish({ kind: 'monitor', change: 'removed', monitorId: id });
    this.#parts.sender.wake();
  }

  refreshRoutes(channelIds: readonly ChannelId[] = []): void {
    this.#parts.routes.refresh();
    this.#parts.mutes.refresh();
    void this.#askAgain();
    if (channelIds.length > 0) void this.#parts.sender.retryNow(channelIds);
  }

  async acknowledge(incidentId: IncidentId, by: Acknowledgement): Promise<void> {
    const { ledgerWriter, table } = this.#parts;
    const incident = found(
      await this.#setup.storage.incidents.get(incidentId),
      'incident',
      incidentId,
    );
    const watched = table.get(incident.monitorId);
    if (watched?.state.incidentId !== incidentId) {
      throw new ConflictError(`incident '${incidentId}' is over`);
    }
    const { monitor, state } = watched;
    const alert = { reason: 'acknowledged', incidentId, ...by } as const;
    ledgerWriter.add({ monitor, at: by.at, state, changedFrom: null, alert });
    await ledgerWriter.flush();
    if (ledgerWriter.isFailing) {
      throw new UnavailableError('the acknowledgement is not written yet: the database fails');
    }
  }

  async checkNow(id: MonitorId): Promise<Check> {
    const watched = this.#parts.table.get(id);
    if (watched === undefined) throw new NotFoundError('monitor', id);
    return this.#parts.adHoc.ask(watched);
  }

  wakeSender(): void {
    this.#parts.sender.wake();
  }

  subscribe(listener: (event: LiveEvent) => void): () => void {
    return this.#parts.live.subscribe(listener);
  }

  health(): ServiceHealth {
    return healthOf(this.#parts);
  }

  ownSide(): OwnSideReport {
    return this.#parts.probeHealth.report;
  }

  async reach(): Promise<AlertReach> {
    const { routes, table } = this.#parts;
    return reachOf(await routes.current(), table.watchedByOwners);
  }

  watched(): Iterable<WatchedMonitor> {
    return this.#parts.table.all();
  }

  watchedOf(id: MonitorId): WatchedMonitor | undefined {
    return this.#parts.table.get(id);
  }

  mutesVersion(): number {
    return this.#parts.mutes.version(this.#setup.clock.now());
  }

  mutesOf(monitor: Monitor): { readonly isInMaintenance: boolean; readonly isSilenced: boolean } {
    const { mutes } = this.#parts;
    const now = this.#setup.clock.now();
    return {
      isInMaintenance: mutes.maintenanceOf(monitor, now) !== null,
      isSilenced: mutes.silenceOf(monitor, now) !== null,
    };
  }

  recentSites(): { readonly asked: number; readonly answered: number } {
    return this.#parts.recentChecks.all();
  }

  counts(): EngineCounts {
    return {
      skippedSlots: this.#parts.scheduler.skippedSlots,
      droppedChecks: this.#parts.recorder.droppedChecks,
      unjudgedChecks: this.#parts.processor.unjudgedChecks,
      refusedDecisions: this.#parts.ledgerWriter.refusedDecisions,
    };
  }

  async #windDown(graceMs: number): Promise<void> {
    this.#isStopped = true;
    const { scheduler, dispatcher, probeHealth, adHoc, upkeep } = this.#parts;
    const { ledgerWriter, recorder, sender } = this.#parts;
    scheduler.stop();
    this.#parts.alertTimers.stop();
    // Half of the time for checks, most of the rest for deliveries, and the end for what they leave to be written.
    await Promise.all([dispatcher.stop(graceMs / 2), upkeep.stop()]);
    probeHealth.stop();
    adHoc.stop();
    await Promise.all([ledgerWriter.flush(), recorder.flush()]);
    await sender.stop(graceMs / 3);
    await Promise.all([ledgerWriter.flush(), recorder.flush()]);
    ledgerWriter.stop();
    recorder.stop();
  }

  #updateOne({ monitor, state }: WatchedMonitor): void {
    const known = this.#parts.table.get(monitor.id);
    const watched = known ?? this.#add(monitor, state);
    const before = watched.monitor;
    this.#parts.table.setMonitor(watched, monitor);
    this.#parts.dependencies.know(monitor, known === undefined ? null : before);
    if (state.epoch > watched.state.epoch) this.#beginAnew(watched, state);
    this.#know(watched);
    if (asksOtherwise(before, monitor)) {
      this.#parts.dispatcher.forgetCost(watched);
      this.#parts.scheduler.backOff(watched, null);
    }
    if (monitor.isPaused) this.#parts.scheduler.drop(watched);
    else if (known === undefined || before.isPaused || asksOtherwise(before, monitor)) {
      if (watched.state.recheckAt === null) this.#parts.scheduler.checkSoon(watched);
      else this.#parts.scheduler.followState(watched);
    } else if (before.intervalMs !== monitor.intervalMs)
      this.#parts.scheduler.followInterval(watched);
    this.#parts.live.publish({ kind: 'monitor', change: 'updated', monitorId: monitor.id });
  }

  #add(monitor: Monitor, state: MonitorState): Watched {
    const watched = this.#parts.table.add(monitor, state);
    this.#parts.dependencies.know(monitor);
    this.#parts.dispatcher.know(watched);
    return watched;
  }

  /** What was decided in the former epoch and is not written yet never will be; what was held is not judged any more. */
  #beginAnew(watched: Watched, state: MonitorState): void {
    const { id: monitorId } = watched.monitor;
    const { status: from } = watched.state;
    this.#reportClosed(watched, watched.monitor.isPaused ? 'paused' : 'retargeted');
    this.#parts.ledgerWriter.forget(monitorId);
    this.#forgetAlerts(watched);
    this.#parts.probeHealth.forget(watched);
    this.#parts.recentChecks.forget(watched);
    this.#parts.lastGood.forget(watched);
    this.#unsure.delete(watched);
    this.#parts.table.setState(watched, state);
    this.#parts.adHoc.beginAnew(watched);
    const { status: to, since: at, reason } = state;
    if (from !== to) this.#parts.live.publish({ kind: 'status', monitorId, from, to, at, reason });
    this.#parts.sender.wake();
  }

  #forgetAlerts({ monitor, state }: Watched): void {
    this.#parts.alertPlanner.forget(monitor.id, state.incidentId);
    this.#parts.alertTimers.forget(monitor.id);
  }

  /** What people have planned is other than before: what is muted may be due, and the reverse. */
  async #askAgain(): Promise<void> {
    const { routes, alertTimers } = this.#parts;
    await routes.current().then(
      () => alertTimers.askAll(),
      // They are read again for the next alert.
      () => undefined,
    );
  }

  #onDue(batch: readonly Due[]): void {
    this.#parts.dispatcher.offer(batch);
  }

  #onResult(run: Run, result: ProbeResult): void {
    this.#parts.scheduler.tickIfLate();
    if (this.#isPushed(run.monitor)) this.#onSettled(run, result);
    else this.#parts.probeHealth.take(run, result);
  }

  #know(watched: Watched): void {
    if (this.#isPushed(watched.monitor)) this.#parts.probeHealth.forget(watched);
    else this.#parts.probeHealth.know(watched);
  }

  #isPushed({ kind }: Monitor): boolean {
    return this.#setup.isPushed?.(kind) === true;
  }

  #onSettled(run: Run, result: ProbeResult): void {
    const { watched } = run;
    const { status: before } = watched.state;
    const taken = this.#parts.processor.take(run, asExpected(result, run.monitor.options));
    if (taken !== null) this.#heedThrottling(watched, result);
    if (taken?.next === 'follow') {
      this.#parts.scheduler.followState(watched);
      this.#parts.ancestorChecks.follow(watched, before);
    }
    if (taken?.next === 'again' && !watched.monitor.isPaused)
      this.#parts.scheduler.checkSoon(watched);
    if (!run.isAbandoned) this.#parts.adHoc.settle(watched, taken?.check ?? null);
  }

  /** A target that wants to be left alone is: its next checks come later. */
  #heedThrottling(watched: Watched, { outcome, evidence }: ProbeResult): void {
    const now = this.#setup.clock.monotonicMs();
    const until =
      outcome === 'throttled' ? now + backOffMs(watched.monitor.intervalMs, evidence) : null;
    this.#parts.scheduler.backOff(watched, until);
  }

  #onRefused(id: MonitorId): void {
    this.#parts.probeHealth.noteRefusedDecision();
    const watched = this.#parts.table.get(id);
    if (watched === undefined || this.#unsure.has(watched)) return;
    this.#unsure.add(watched);
    void this.#readAgain(watched);
  }

  /** What is stored of the monitor counts from now on, and is checked at once. */
  async #readAgain(watched: Watched): Promise<void> {
    const { clock, storage } = this.#setup;
    const { id } = watched.monitor;
    const reading = Promise.all([storage.monitors.get(id), storage.alertStates.get(id)]);
    const [stored, stages] = await reading.catch(() => [undefined, NO_STAGE_STATES] as const);
    if (watched.isRemoved || this.#isStopped) return;
    if (stored === undefined) {
      clock.after(READ_AGAIN_MS, () => void this.#readAgain(watched));
      return;
    }
    this.#unsure.delete(watched);
    if (stored !== null) this.#takeStored(watched, stored, stages);
  }

  #takeStored(watched: Watched, stored: WatchedMonitor, stages: StageStates): void {
    const { ledgerWriter, scheduler, table, alertPlanner, alertTimers } = this.#parts;
    // Judging has begun anew meanwhile: of a former epoch the ledger takes nothing any more, and says nothing.
    if (stored.state.epoch < watched.state.epoch) return;
    // What was decided meanwhile follows from the same error.
    ledgerWriter.forget(watched.monitor.id);
    alertPlanner.forget(watched.monitor.id, watched.state.incidentId);
    alertPlanner.takeStored(watched.monitor.id, stages);
    table.setState(watched, stored.state);
    alertTimers.follow(watched);
    if (!watched.monitor.isPaused) scheduler.checkSoon(watched);
  }

  #onCommitted(entries: readonly LedgerEntry[]): void {
    const { table, live, sender } = this.#parts;
    let hasNotifications = false;
    for (const entry of entries) {
      const { monitorId, at, state, changedFrom, incident, notifications } = entry;
      const { status: to, reason } = state;
      if (changedFrom !== null) {
        live.publish({ kind: 'status', monitorId, from: changedFrom, to, at, reason });
      }
      if (incident !== null) live.publish({ kind: 'incident', incident });
      reportChange(this.#setup.log, { entry, monitor: table.get(monitorId)?.monitor });
      hasNotifications ||= notifications.length > 0;
    }
    if (hasNotifications) sender.wake();
  }

  #reportClosed({ monitor, state }: Watched, why: 'deleted' | 'paused' | 'retargeted'): void {
    const { log, clock } = this.#setup;
    reportClosed(log, { monitor, state, why, at: clock.now() });
  }
}
