import type { NoticeKind } from '../../../core/alerting/notification.ts';
import type { ChannelId, NotificationId } from '../../../core/ids.ts';
import type { Claimed, DeliveryQueue } from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import {
  claimedColumns,
  type ClaimedRow,
  IN_GROUP,
  LEASE,
  leased,
  type NotificationRow,
} from './notification-row.ts';
import { all, one, send, type Steps } from '../steps.ts';

/** Holds for the first of a chain: nothing earlier of it is still to be sent. A chain is few messages, a channel many. */
const isFirst = ({ notIndexed }: Dialect): string => `NOT EXISTS (
  SELECT 1 FROM notifications AS earlier
  WHERE earlier.chain = n.chain AND ${notIndexed('earlier.channel_id')} = n.channel_id
    AND ${notIndexed('earlier.recipient')} = n.recipient AND earlier.no < n.no
    AND earlier.state IN ('pending', 'leased'))`;

const isDue = (dialect: Dialect): string => `n.state IN ('pending', 'leased') AND n.due_at <= ?
  AND ${isFirst(dialect)} ORDER BY n.due_at, n.no LIMIT ?`;

/** The messages that may go out now, and when the next may. */
export type OutboxDue = {
  readonly [Method in 'due' | 'claim']: (
    request: Parameters<DeliveryQueue[Method]>[0],
  ) => Steps<Awaited<ReturnType<DeliveryQueue[Method]>>>;
} & {
  /** When the next pending one that can be claimed is due, epoch ms. */
  nextAttemptAt(): Steps<number | null>;
};

/** Reads and leases what is due. */
export function outboxDue(dialect: Dialect): OutboxDue {
  const columns = claimedColumns(dialect);
  const claimAny = `SELECT ${columns}
    FROM notifications AS n ${dialect.indexedBy('notifications_due')}
      LEFT JOIN monitors AS m ON m.no = n.monitor
    WHERE ${isDue(dialect)}`;
  // In the order in which it is written: by id, not through all that waits.
  const claimNamed = `SELECT ${columns}
    FROM ${dialect.listed('?', 'wanted')}
      ${dialect.orderedJoin} notifications AS n ON n.id = wanted.value
      LEFT JOIN monitors AS m ON m.no = n.monitor
    WHERE ${isDue(dialect)}`;
  const dueByReceiver = dueByReceiverOf(dialect);
  const next = `SELECT n.due_at FROM notifications AS n ${dialect.indexedBy('notifications_due')}
    WHERE n.state IN ('pending', 'leased') AND n.state = 'pending' AND n.due_at < ?
      AND ${isFirst(dialect)} ORDER BY n.due_at LIMIT 1`;
  return {
    *due({ now, limit, perReceiver, exceptChannelIds }) {
      const rows = yield* all<
        Pick<NotificationRow, 'id' | 'channel_id' | 'recipient' | 'kind' | 'created_at'>
      >(dueByReceiver, now, perReceiver, JSON.stringify(exceptChannelIds), limit);
      return rows.map((row) => ({
        id: row.id as NotificationId,
        channelId: row.channel_id as ChannelId,
        recipient: row.recipient === '' ? null : row.recipient,
        kind: row.kind as NoticeKind,
        createdAt: row.created_at,
      }));
    },
    *claim({ now, leaseMs, limit, ids }) {
      const due =
        ids === undefined
          ? yield* all<ClaimedRow>(claimAny, now, limit)
          : yield* all<ClaimedRow>(claimNamed, JSON.stringify(ids), now, limit);
      const claimed: Claimed[] = [];
      for (const row of due) {
        yield* send(LEASE, now + leaseMs, row.no);
        claimed.push(leased(row));
      }
      return claimed;
    },
    *nextAttemptAt() {
      return (yield* one<{ due_at: number }>(next, IN_GROUP))?.due_at ?? null;
    },
  };
}

/** Hops from receiver to receiver in the index, so that what waits for one of them is not read to find the next. */
function dueByReceiverOf(dialect: Dialect): string {
  const byReceiver = dialect.indexedBy('notifications_due_by_receiver');
  const pick = `SELECT d.no FROM notifications AS d ${byReceiver}
    WHERE d.state IN ('pending', 'leased') AND d.channel_id = receiver.channel_id
      AND d.recipient = receiver.recipient AND d.due_at <= ?
    ORDER BY d.due_at, d.no LIMIT ?`;
  return `WITH RECURSIVE receiver (channel_id, recipient) AS (
      SELECT * FROM (SELECT channel_id, recipient FROM notifications ${byReceiver}
        WHERE state IN ('pending', 'leased') ORDER BY channel_id, recipient LIMIT 1) AS first
      UNION ALL
      SELECT r.channel_id, r.recipient FROM receiver JOIN notifications AS r ON r.no = (
        SELECT f.no FROM notifications AS f ${byReceiver}
        WHERE f.state IN ('pending', 'leased')
          AND (f.channel_id, f.recipient) > (receiver.channel_id, receiver.recipient)
        ORDER BY f.channel_id, f.recipient LIMIT 1))
    SELECT n.id, n.channel_id, n.recipient, n.kind, n.created_at
    FROM receiver ${dialect.joinPicked({ name: 'notifications', as: 'n', pick })}
    WHERE receiver.channel_id NOT IN (SELECT value FROM ${dialect.listed('?', 'excepted')})
      AND ${isFirst(dialect)}
    ORDER BY n.due_at, n.no LIMIT ?`;
}
