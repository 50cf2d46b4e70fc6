import type { ChannelId, IncidentId, MonitorId, NotificationId } from '../../core/ids.ts';
import type { DeliveryState, Notice, Notification } from '../../core/alerting/notification.ts';
import type { Dialect } from './dialect.ts';
import { fromJson } from './json-column.ts';
import { one, send, type Steps } from './steps.ts';

/** A row of `notifications` with the id of its monitor. */
export interface NotificationRow {
  readonly no: number;
  readonly id: string;
  readonly channel_id: string;
  /** Empty when the channel itself is the receiver. */
  readonly recipient: string;
  readonly monitor: number | null;
  /** Number of the monitor, also once the monitor is gone. */
  readonly chain: number | null;
  readonly monitor_id: string | null;
  readonly incident_id: string | null;
  readonly notice: string;
  readonly created_at: number;
  readonly state: string;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly delivered_at: number | null;
  readonly answer: string | null;
  readonly last_error: string | null;
}

/** Reads `NotificationRow`s; conditions speak of `n`. */
export const SELECT_NOTIFICATION = `SELECT n.*, m.id AS monitor_id
  FROM notifications AS n LEFT JOIN monitors AS m ON m.no = n.monitor`;

/**
 * The due time of a notification that waits for an earlier one of its chain. It only keeps those that cannot be
 * claimed out of the way: who may be claimed is decided by looking.
 */
export const BEHIND_OTHERS = Number.MAX_SAFE_INTEGER;

/** The messages that go out in order: those about one monitor to one recipient of a channel. */
export type Chain = Pick<NotificationRow, 'chain' | 'channel_id' | 'recipient'>;

/** Writes a notification as it is; one whose id is known already changes nothing. */
export function* insertNotification(
  dialect: Dialect,
  monitorNo: number | null,
  notification: Notification,
): Steps<void> {
  const { channelId, nextAttemptAt, deliveredAt } = notification;
  const recipient = notification.recipient ?? '';
  const chain = { chain: monitorNo, channel_id: channelId, recipient };
  const isFirst = (yield* firstOfChain(dialect, chain)) === undefined;
  yield* send(
    `INSERT INTO notifications (id, channel_id, recipient, monitor, chain, incident_id, kind, notice,
       created_at, state, attempts, next_attempt_at, due_at, delivered_at, settled_at, answer, last_error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    notification.id,
    channelId,
    recipient,
    monitorNo,
    monitorNo,
    notification.incidentId,
    notification.notice.kind,
    JSON.stringify(notification.notice),
    notification.createdAt,
    notification.state,
    notification.attempts,
    nextAttemptAt,
    isFirst ? nextAttemptAt : BEHIND_OTHERS,
    deliveredAt,
    isSettled(notification) ? (deliveredAt ?? nextAttemptAt) : null,
    notification.answer,
    notification.lastError,
  );
}

export function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id as NotificationId,
    channelId: row.channel_id as ChannelId,
    recipient: row.recipient === '' ? null : row.recipient,
    monitorId: row.monitor_id as MonitorId | null,
    incidentId: row.incident_id as IncidentId | null,
    notice: fromJson<Notice>(row.notice),
    createdAt: row.created_at,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    deliveredAt: row.delivered_at,
    answer: row.answer,
    lastError: row.last_error,
  };
}

/** Lets the first of a chain come up, after an earlier one was delivered or given up. */
export function* releaseNext(dialect: Dialect, chain: Chain): Steps<void> {
  const first = yield* firstOfChain(dialect, chain);
  if (first === undefined) return;
  yield* send(
    "UPDATE notifications SET due_at = next_attempt_at WHERE no = ? AND state = 'pending'",
    first,
  );
}

function isSettled({ state }: Notification): boolean {
  return state === 'delivered' || state === 'dead';
}

/** The first notification of a chain that is still to be sent. Without a monitor there is no chain. */
function* firstOfChain(dialect: Dialect, row: Chain): Steps<number | undefined> {
  if (row.chain === null) return undefined;
  const first = yield* one<{ no: number }>(
    `SELECT no FROM notifications ${dialect.indexedBy('notifications_chain')}
     WHERE chain = ? AND channel_id = ? AND recipient = ? AND state IN ('pending', 'leased')
     ORDER BY no LIMIT 1`,
    row.chain,
    row.channel_id,
    row.recipient,
  );
  return first?.no;
}
