import type { Channel } from '../../core/people/channel.ts';
import type { Check } from '../../core/check/check.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { Heartbeat } from '../../core/heartbeat/heartbeat.ts';
import type { ChannelId, IncidentId, MonitorId, NotificationId, OwnerId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Owner } from '../../core/people/owner.ts';
import type { ServiceDowntime } from '../../core/incident/service-downtime.ts';
import type { Retention, WatchedMonitor } from '../../core/ports/storage.ts';
import type { StoredTransition } from '../state-step.ts';

/** A notification in the outbox. Maps keep the order of entry, which is the order of a chain. */
export interface OutboxRow {
  readonly notification: Notification;
  /** Whose order it keeps: its monitor's, also once the monitor is gone. */
  readonly chain: MonitorId | null;
  /** End of the lease while it is leased. */
  readonly leasedUntil: number;
  /** When it was delivered or given up. */
  readonly settledAt: number | null;
}

/** All that the memory storage holds. */
export interface Tables {
  readonly monitors: Map<MonitorId, WatchedMonitor>;
  /** Who watches a target; the key is made by `targetKey`. */
  readonly watchers: Map<string, MonitorId>;
  readonly owners: Map<OwnerId, Owner>;
  readonly channels: Map<ChannelId, Channel>;
  readonly incidents: Map<IncidentId, Incident>;
  /** Changes of status, oldest first; the key is made by `transitionKey`. */
  readonly transitions: Map<string, StoredTransition>;
  readonly outbox: Map<NotificationId, OutboxRow>;
  /** In the order they came. */
  readonly checks: Map<MonitorId, Check[]>;
  readonly heartbeats: Map<MonitorId, Heartbeat>;
  life: ServiceDowntime | null;
  /** The latest upkeep: it says what is forgotten. */
  upkeep: { readonly now: number; readonly retention: Retention } | null;
}

export function emptyTables(): Tables {
  return {
    monitors: new Map(),
    watchers: new Map(),
    owners: new Map(),
    channels: new Map(),
    incidents: new Map(),
    transitions: new Map(),
    outbox: new Map(),
    checks: new Map(),
    heartbeats: new Map(),
    life: null,
    upkeep: null,
  };
}

export function transitionKey(monitorId: MonitorId, sequence: number): string {
  return `${monitorId} ${sequence}`;
}

/** A notification as it comes into the outbox. */
export function outboxRow(notification: Notification): OutboxRow {
  const { state, deliveredAt, nextAttemptAt, monitorId } = notification;
  const isSettled = state === 'delivered' || state === 'dead';
  return {
    notification,
    chain: monitorId,
    leasedUntil: 0,
    settledAt: isSettled ? (deliveredAt ?? nextAttemptAt) : null,
  };
}

export function targetKey(kind: string, target: string): string {
  return `${kind} ${target}`;
}

/** Throws `NotFoundError` when there is an owner's id without an owner. */
export function assertOwner(tables: Tables, ownerId: OwnerId | null): void {
  if (ownerId !== null && !tables.owners.has(ownerId)) throw new NotFoundError('owner', ownerId);
}
