import type { ChannelId, IncidentId, MonitorId, NotificationId } from '../../../core/ids.ts';
import type { DeliveryState, Notice, Notification } from '../../../core/alerting/notification.ts';
import type { Dialect } from '../dialect.ts';
import { fromJson } from '../json-column.ts';
import { send, type Steps } from '../steps.ts';

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

/** The first of a chain that is still to be sent; nothing without a chain, which is what has no monitor. */
const firstOf = (dialect: Dialect, [chain, channel, recipient]: readonly string[]): string =>
  `SELECT no FROM notifications ${dialect.indexedBy('notifications_chain')}
   WHERE chain = ${chain} AND channel_id = ${channel} AND recipient = ${recipient}
     AND state IN ('pending', 'leased')
   ORDER BY no LIMIT 1`;

/** Writes a notification as it is; one whose id is known already changes nothing. */
export function* insertNotification(
  dialect: Dialect,
  monitorNo: number | null,
  notification: Notification,
): Steps<void> {
  const { nextAttemptAt, deliveredAt } = notification;
  yield* send(
    `INSERT INTO notifications (id, channel_id, recipient, monitor, chain, incident_id, kind, notice,
       created_at, state, attempts, next_attempt_at, delivered_at, settled_at, answer, last_error, due_at)
     VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
       CASE WHEN EXISTS (${firstOf(dialect, ['?4', '?2', '?3'])}) THEN ${BEHIND_OTHERS} ELSE ?11 END)
     ON CONFLICT (id) DO NOTHING`,
    notification.id,
    notification.channelId,
    notification.recipient ?? '',
    monitorNo,
    notification.incidentId,
    notification.notice.kind,
    JSON.stringify(notification.notice),
    notification.createdAt,
    notification.state,
    notification.attempts,
    nextAttemptAt,
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
export function* releaseNext(dialect: Dialect, row: Chain): Steps<void> {
  if (row.chain === null) return;
  yield* send(
    `UPDATE notifications SET due_at = next_attempt_at
     WHERE no = (${firstOf(dialect, ['?1', '?2', '?3'])}) AND state = 'pending'`,
    row.chain,
    row.channel_id,
    row.recipient,
  );
}

function isSettled({ state }: Notification): boolean {
  return state === 'delivered' || state === 'dead';
}
