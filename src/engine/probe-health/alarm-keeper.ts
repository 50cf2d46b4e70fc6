import type { OwnerId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DeliveryQueue } from '../../core/ports/delivery-queue.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import { isDoneWithin } from '../../core/is-done-within.ts';
import { stepAlarm } from '../../core/probe-health/alarm.ts';
import type { AlarmState, Trouble } from '../../core/probe-health/alarm.ts';
import { alarmNotifications, alarmOf, openAlarm } from '../../core/probe-health/operator-alarm.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import { alarmRoutes } from '../../core/alerting/route.ts';
import { deliver } from '../alerting/deliver.ts';
import type { DeliverSetup } from '../alerting/deliver.ts';
import { endRoutes } from './end-routes.ts';
import type { EndRoutes } from './end-routes.ts';

const RETRY_MS = 5_000;
/** A database that takes longer is as good as none. */
const WRITE_MS = 5_000;

export interface AlarmKeeperSetup extends DeliverSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'add' | 'list'>;
  readonly deliveries: Pick<DeliveryQueue, 'settle'>;
  /** Who is notified first of all; without a channel of theirs, others are. */
  readonly operatorId: OwnerId | null;
  onChange(alarm: OperatorAlarm): void;
  wakeSender(): void;
}

/** Keeps the one alarm about ourselves: begins it, ends it, and notifies the operator of both, once, whatever is broken. */
export class AlarmKeeper {
  readonly #setup: AlarmKeeperSetup;
  #state: AlarmState = { kind: 'calm' };
  #alarm: OperatorAlarm | null = null;
  /** What not everybody has been notified of yet. */
  readonly #unnotified: OperatorAlarm[] = [];
  /** Sent past a database that could not be written, and still to be written there. */
  readonly #sent = new Set<string>();
  #isNotifying = false;
  #isRunning = false;
  #cancelRetry: (() => void) | null = null;

  constructor(setup: AlarmKeeperSetup) {
    this.#setup = setup;
  }

  /** The alarm that is open now. */
  get open(): OperatorAlarm | null {
    return this.#alarm;
  }

  /** Takes up an alarm that a former process left open. */
  async start(): Promise<void> {
    const { outbox, clock } = this.#setup;
    this.#isRunning = true;
    const [latest] = (await outbox.list({ kind: 'alarm', limit: 1, cursor: null })).items;
    const incidentId = latest?.incidentId ?? null;
    if (latest !== undefined && incidentId !== null) {
      const ends = await outbox.list({ kind: 'alarm_over', incidentId, limit: 1, cursor: null });
      if (ends.items.length === 0) this.#resume(alarmOf(latest), clock.monotonicMs());
    }
    // Read now, so that the ways are known when the database is not there.
    await this.#setup.routes.current().catch(() => undefined);
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelRetry?.();
  }

  /** Called every second with what is wrong just then. */
  update(trouble: Trouble | null): void {
    const { clock, log } = this.#setup;
    const { state, change } = stepAlarm(this.#state, trouble, clock.monotonicMs());
    this.#state = state;
    if (change === 'begins' && state.kind === 'open') {
      this.#alarm = openAlarm(state.cause, clock.now());
      log.warn({ alarm: this.#alarm.id, cause: state.cause }, 'alarm: sites cannot be judged');
      this.#change(this.#alarm);
    } else if (change === 'ends' && this.#alarm !== null) {
      const over = { ...this.#alarm, endedAt: Math.max(this.#alarm.startedAt, clock.now()) };
      this.#alarm = null;
      log.warn({ alarm: over.id, cause: over.cause }, 'alarm over: sites are judged again');
      this.#change(over);
    }
  }

  #resume(alarm: OperatorAlarm, now: number): void {
    this.#alarm = alarm;
    this.#state = { kind: 'open', cause: alarm.cause, troubledAt: now };
    this.#setup.log.warn({ alarm: alarm.id }, 'an alarm of the last run is still open');
    this.#setup.onChange(alarm);
  }

  #change(alarm: OperatorAlarm): void {
    this.#setup.onChange(alarm);
    this.#unnotified.push(alarm);
    void this.#notify();
  }

  async #notify(): Promise<void> {
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    this.#cancelRetry?.();
    try {
      for (const alarm of this.#unnotified.slice()) {
        if (await this.#notifyOf(alarm))
          this.#unnotified.splice(this.#unnotified.indexOf(alarm), 1);
      }
    } catch (error) {
      this.#setup.log.error({ error: String(error) }, 'the operator cannot be notified yet');
    }
    this.#isNotifying = false;
    if (this.#unnotified.length === 0 || !this.#isRunning) return;
    this.#cancelRetry = this.#setup.clock.after(RETRY_MS, () => void this.#notify());
  }

  /** True when every message stands in the outbox. */
  async #notifyOf(alarm: OperatorAlarm): Promise<boolean> {
    const { clock, wakeSender } = this.#setup;
    const { routes, hasMore } = await this.#routesFor(alarm);
    const notifications = alarmNotifications(alarm, { routes, at: clock.now() });
    let isAll = !hasMore;
    for (const notification of notifications) {
      if (!(await this.#write(notification))) isAll = false;
    }
    wakeSender();
    return isAll;
  }

  /** Of the end those are notified that were notified of the beginning, and none before that has arrived or was given up. */
  async #routesFor(alarm: OperatorAlarm): Promise<EndRoutes> {
    const { routes, operatorId, outbox } = this.#setup;
    const directory = await routes.current();
    if (alarm.endedAt === null || this.#sent.size > 0) {
      return { routes: alarmRoutes(operatorId, directory).routes, hasMore: false };
    }
    return endRoutes(outbox, { kind: 'alarm', alarm, directory });
  }

  /** Into the outbox; past it, at once and under the same id, when it cannot be written. */
  async #write(notification: Notification): Promise<boolean> {
    const { clock, log, outbox, deliveries } = this.#setup;
    const { id } = notification;
    try {
      if (!(await isDoneWithin(clock, WRITE_MS, outbox.add(notification)))) {
        throw new Error('no answer in time');
      }
      // A slow database may have taken it in after all, as something still to be sent.
      if (this.#sent.has(id)) await deliveries.settle(id, { kind: 'delivered', at: clock.now() });
      this.#sent.delete(id);
      return true;
    } catch (error) {
      if (this.#sent.has(id)) return false;
      log.error(
        { error: String(error) },
        'the outbox cannot be written; the operator is notified directly',
      );
      const { result } = await deliver(this.#setup, { ...notification, firstRef: null });
      if (result.kind !== 'retry') this.#sent.add(id);
      return false;
    }
  }
}
