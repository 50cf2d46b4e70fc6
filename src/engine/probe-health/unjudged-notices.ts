import type { NotificationId, OwnerId, ProjectId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import { alarmOf, unjudgedNotification } from '../../core/probe-health/operator-alarm.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import { isOwnFault } from '../../core/probe-health/own-faults.ts';
import { alarmRoutes, routesOf } from '../../core/alerting/route.ts';
import type { Routes } from '../alerting/routes.ts';
import type { Watched } from '../watched.ts';
import { endRoutes } from './end-routes.ts';

/** Trouble that is over sooner is the operator's business alone. */
const NOTIFY_AFTER_MS = 300_000;
/** Owners whose monitors come due later are notified later. */
const CHECK_EVERY_MS = 60_000;
const RETRY_MS = 5_000;

/** How many monitors are not judged, of an owner, or of a project's without one. */
interface Unjudged {
  readonly ownerIds: readonly OwnerId[];
  readonly projectId: ProjectId;
  readonly monitors: number;
}

export interface UnjudgedSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: Routes;
  readonly outbox: Pick<Outbox, 'add' | 'list'>;
  readonly operatorId: OwnerId | null;
  /** Every monitor under watch. */
  monitors(): Iterable<Watched>;
  wakeSender(): void;
}

/**
 * Notifies each owner once, when sight is lost for five minutes, that their monitors are not judged, and when they are again.
 * What stands in the outbox is all it remembers, under ids that are the same after every restart.
 */
export class UnjudgedNotices {
  readonly #setup: UnjudgedSetup;
  readonly #notified = new Set<NotificationId>();
  readonly #over: OperatorAlarm[] = [];
  #alarm: OperatorAlarm | null = null;
  /** When to notify of the beginning, and of ends, next; monotonic ms. */
  #beginsAt = Infinity;
  #endsAt = Number.NEGATIVE_INFINITY;
  #isBusy = false;

  constructor(setup: UnjudgedSetup) {
    this.#setup = setup;
  }

  /** Finds what the former process may have left unsaid. */
  async start(open: OperatorAlarm | null): Promise<void> {
    const { outbox, clock } = this.#setup;
    const [latest] = (await outbox.list({ kind: 'unjudged_monitors', limit: 1, cursor: null }))
      .items;
    if (latest === undefined) return;
    const alarm = alarmOf(latest);
    if (alarm.id === open?.id) return;
    const query = { kind: 'alarm_over', incidentId: alarm.id, limit: 1, cursor: null } as const;
    const [end] = (await outbox.list(query)).items;
    this.#over.push({ ...alarm, endedAt: end?.notice.incident.resolvedAt ?? clock.now() });
  }

  /** Called every second with the alarm that is open just then. */
  update(open: OperatorAlarm | null): void {
    const { clock } = this.#setup;
    const alarm = open?.cause === 'storage' ? null : open;
    const now = clock.monotonicMs();
    if (alarm?.id !== this.#alarm?.id) {
      if (this.#alarm !== null) this.#over.push({ ...this.#alarm, endedAt: clock.now() });
      this.#alarm = alarm;
      this.#notified.clear();
      const lastedMs = alarm === null ? 0 : Math.max(0, clock.now() - alarm.startedAt);
      this.#beginsAt = alarm === null ? Infinity : now + Math.max(0, NOTIFY_AFTER_MS - lastedMs);
    }
    if (now >= this.#beginsAt || (this.#over.length > 0 && now >= this.#endsAt))
      void this.#notify();
  }

  async #notify(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const { clock, log, wakeSender } = this.#setup;
    const now = clock.monotonicMs();
    const alarm = now >= this.#beginsAt ? this.#alarm : null;
    this.#endsAt = now + RETRY_MS;
    try {
      for (const over of this.#over.slice()) {
        if (await this.#notifyEnd(over)) this.#over.splice(this.#over.indexOf(over), 1);
      }
      if (alarm !== null) await this.#notifyBeginning(alarm);
      if (alarm !== null) this.#beginsAt = Math.max(this.#beginsAt, now + CHECK_EVERY_MS);
    } catch (error) {
      if (alarm !== null) this.#beginsAt = Math.max(this.#beginsAt, now + RETRY_MS);
      log.error({ error: String(error) }, 'owners cannot be notified yet that nothing is judged');
    }
    this.#isBusy = false;
    wakeSender();
  }

  async #notifyBeginning(alarm: OperatorAlarm): Promise<void> {
    const { clock, routes, outbox, operatorId } = this.#setup;
    const directory = await routes.current();
    const alarmed = new Set(alarmRoutes(operatorId, directory).routes.map((way) => way.channelId));
    for (const { ownerIds, projectId, monitors } of this.#unjudgedByOwner()) {
      for (const route of routesOf(ownerIds, directory, projectId)) {
        const notification = unjudgedNotification(alarm, { route, at: clock.now(), monitors });
        if (alarmed.has(route.channelId) || this.#notified.has(notification.id)) continue;
        await outbox.add(notification);
        if (alarm === this.#alarm) this.#notified.add(notification.id);
      }
    }
  }

  /** True when everybody who was notified of the beginning has been notified of it. */
  async #notifyEnd(alarm: OperatorAlarm): Promise<boolean> {
    const { clock, routes, outbox } = this.#setup;
    const directory = await routes.current();
    const { routes: those, hasMore } = await endRoutes(outbox, {
      kind: 'unjudged_monitors',
      alarm,
      directory,
    });
    for (const route of those) {
      await outbox.add(unjudgedNotification(alarm, { route, at: clock.now() }));
    }
    return !hasMore;
  }

  /** Monitors without an owner by their project. */
  #unjudgedByOwner(): Iterable<Unjudged> {
    const counts = new Map<string, Unjudged>();
    for (const { monitor, state } of this.#setup.monitors()) {
      if (monitor.isPaused || !isOwnFault(state.reason)) continue;
      const { projectId } = monitor;
      const lists = monitor.ownerIds.length === 0 ? [[]] : monitor.ownerIds.map((id) => [id]);
      for (const ownerIds of lists) {
        const key = `${projectId} ${ownerIds.join(' ')}`;
        const monitors = (counts.get(key)?.monitors ?? 0) + 1;
        counts.set(key, { ownerIds, projectId, monitors });
      }
    }
    return counts.values();
  }
}
