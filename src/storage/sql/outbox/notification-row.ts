import type { ChannelId, IncidentId, MonitorId, NotificationId } from '../../../core/ids.ts';
import type { DeliveryState, Notice, Notification } from '../../../core/alerting/notification.ts';
import type { Dialect } from '../dialect.ts';
import type { Claimed } from '../../../core/ports/delivery-queue.ts';
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
  readonly kind: string;
  readonly notice: string;
  readonly created_at: number;
  readonly state: string;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly delivered_at: number | null;
  readonly answer: string | null;
  readonly last_error: string | null;
  readonly group_id: string | null;
  readonly folds: number;
  readonly ref: string | null;
}

/** A row that is claimed. */
export interface ClaimedRow extends NotificationRow {
  readonly first_ref: string | null;
}

/** The columns of `ClaimedRow`s, from `n` and its monitor `m`. */
export const claimedColumns = ({ notIndexed }: Dialect): string => `n.*, m.id AS monitor_id,
    (SELECT o.ref FROM notifications AS o WHERE o.incident_id = n.incident_id
       AND ${notIndexed('o.channel_id')} = n.channel_id AND ${notIndexed('o.recipient')} = n.recipient
       AND o.ref IS NOT NULL ORDER BY o.no LIMIT 1) AS first_ref`;

/** Reads `NotificationRow`s; conditions speak of `n`. */
export const SELECT_NOTIFICATION = `SELECT n.*, m.id AS monitor_id
  FROM notifications AS n LEFT JOIN monitors AS m ON m.no = n.monitor`;

/**
 * The due time of a notification that waits for an earlier one of its chain. It only keeps those that cannot be
 * claimed out of the way: who may be claimed is decided by looking.
 */
export const BEHIND_OTHERS = Number.MAX_SAFE_INTEGER;

/** The due time of a member of a group: the group is what is claimed. */
export const IN_GROUP = BEHIND_OTHERS - 1;

/** The messages that go out in order: those about one monitor to one recipient of a channel. */
export type Chain = Pick<NotificationRow, 'chain' | 'channel_id' | 'recipient'>;

/** A row whose attempt has ended. */
export type SettledRow = Chain & Pick<NotificationRow, 'no' | 'id' | 'kind'>;

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
       created_at, state, attempts, next_attempt_at, delivered_at, settled_at, answer, last_error, folds, ref,
       due_at)
     VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
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
    notification.folds,
    notification.ref,
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
    groupId: row.group_id as NotificationId | null,
    folds: row.folds,
    ref: row.ref,
  };
}

/** A message that has just been claimed, with what the receiver called the first one about its incident. */
export function leased(row: ClaimedRow): Claimed {
  const { attempts, first_ref: firstRef } = row;
  return { ...toNotification(row), state: 'leased', attempts: attempts + 1, firstRef };
}

/** Leases a row until `?1`; until its end says otherwise, the attempt may have arrived. */
export const LEASE = `UPDATE notifications
  SET state = 'leased', attempts = attempts + 1, due_at = ?, may_have_arrived = 1 WHERE no = ?`;

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
  return state === 'delivered' || state === 'dead' || state === 'folded';
}
