import type { Alert } from '../../core/alerting/plan-alert.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { EarliestTimer } from '../earliest-timer.ts';
import type { MonitorTable } from '../monitor-table.ts';
import type { Watched } from '../watched.ts';
import type { AlertPlanner, Decision } from './alert-planner.ts';
import type { SteadyTime } from './steady-time.ts';

/** What is due within it goes together. */
const TICK_MS = 1_000;
/** What was raised, or could not be, is asked again: it waits for the disk, or for its monitor to be read. */
const ASK_AGAIN_MS = 5_000;
/** What is overdue waits for a fresh check of its site, or for the end of a mute. */
const KEPT_BACK_MS = 30_000;

export interface AlertTimersSetup {
  readonly clock: Clock;
  readonly steady: SteadyTime;
  readonly table: Pick<MonitorTable, 'get'>;
  readonly planner: Pick<AlertPlanner, 'dueAlerts' | 'nextAlertAt'>;
  /** Whether decisions can be taken. */
  canDecide(): boolean;
  /** Whether monitors are still being read that a former process knew. */
  isReading(): boolean;
  decide(decision: Decision): void;
}

/**
 * Raises the alerts that no check raises: reminders, steps of escalations, the end of a mute and of unrest. One list of when
 * something may be due of a monitor, by time that no setting of the clock moves.
 */
export class AlertTimers {
  readonly #setup: AlertTimersSetup;
  /** Steady ms. */
  readonly #dueAt = new Map<MonitorId, number>();
  readonly #timer: EarliestTimer;
  #isRunning = false;

  constructor(setup: AlertTimersSetup) {
    this.#setup = setup;
    this.#timer = new EarliestTimer(setup.clock, () => this.#tick());
  }

  /** Of these monitors something may be due. */
  start(monitorIds: readonly MonitorId[]): void {
    this.#isRunning = true;
    for (const id of monitorIds) this.#dueAt.set(id, this.#setup.steady());
    this.#arm();
  }

  stop(): void {
    this.#isRunning = false;
    this.#timer.cancel();
  }

  /** What is remembered of the monitor has changed. */
  follow(watched: Watched): void {
    const { monitor } = watched;
    const at = this.#setup.planner.nextAlertAt(monitor, 0);
    if (at === null) return this.forget(monitor.id);
    this.#dueAt.set(monitor.id, at);
    this.#armFor(at);
  }

  /** What people have planned has changed: everything is asked anew. */
  askAll(): void {
    for (const id of this.#dueAt.keys()) this.#dueAt.set(id, this.#setup.steady());
    this.#arm();
  }

  forget(monitorId: MonitorId): void {
    this.#dueAt.delete(monitorId);
  }

  #tick(): void {
    const now = this.#setup.steady();
    for (const [id, dueAt] of this.#dueAt) if (dueAt <= now) this.#ask(id, now);
    this.#arm();
  }

  #ask(id: MonitorId, now: number): void {
    const { table, planner, canDecide, isReading } = this.#setup;
    const watched = table.get(id);
    if (watched === undefined && !isReading()) return this.forget(id);
    this.#dueAt.set(id, now + ASK_AGAIN_MS);
    if (watched === undefined || !canDecide()) return;
    const alerts = planner.dueAlerts(watched);
    for (const alert of alerts) this.#decide(watched, alert);
    if (alerts.length > 0) return;
    const next = planner.nextAlertAt(watched.monitor, KEPT_BACK_MS);
    if (next === null) this.forget(id);
    else this.#dueAt.set(id, Math.max(next, now + TICK_MS));
  }

  #decide({ monitor, state }: Watched, alert: Alert): void {
    const { clock, decide } = this.#setup;
    decide({ monitor, at: clock.now(), state, changedFrom: null, alert });
  }

  #arm(): void {
    if (!this.#isRunning || this.#dueAt.size === 0) return;
    let first = Number.POSITIVE_INFINITY;
    for (const dueAt of this.#dueAt.values()) first = Math.min(first, dueAt);
    this.#armFor(first);
  }

  #armFor(dueAt: number): void {
    if (this.#isRunning) this.#timer.within(Math.max(TICK_MS, dueAt - this.#setup.steady()));
  }
}
