import type { Notification } from '../../../core/alerting/notification.ts';
import type { DeliveryQueue } from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import { BEHIND_OTHERS, type NotificationRow, toNotification } from './notification-row.ts';
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
  const claimAny = `SELECT n.*, m.id AS monitor_id
    FROM notifications AS n ${dialect.indexedBy('notifications_due')}
      LEFT JOIN monitors AS m ON m.no = n.monitor
    WHERE ${isDue(dialect)}`;
  // In the order in which it is written: by id, not through all that waits.
  const claimNamed = `SELECT n.*, m.id AS monitor_id
    FROM ${dialect.listed('?', 'wanted')}
      ${dialect.orderedJoin} notifications AS n ON n.id = wanted.value
      LEFT JOIN monitors AS m ON m.no = n.monitor
    WHERE ${isDue(dialect)}`;
  const dueByChannel = dueByChannelOf(dialect);
  const next = `SELECT n.due_at FROM notifications AS n ${dialect.indexedBy('notifications_due')}
    WHERE n.state IN ('pending', 'leased') AND n.state = 'pending' AND n.due_at < ?
      AND ${isFirst(dialect)} ORDER BY n.due_at LIMIT 1`;
  return {
    *due({ now, limit, perChannel, exceptChannelIds }) {
      const rows = yield* all<Pick<NotificationRow, 'id' | 'channel_id'>>(
        dueByChannel,
        now,
        perChannel,
        JSON.stringify(exceptChannelIds),
        limit,
      );
      return rows.map((row) => ({
        id: row.id as Notification['id'],
        channelId: row.channel_id as Notification['channelId'],
      }));
    },
    *claim({ now, leaseMs, limit, ids }) {
      const due =
        ids === undefined
          ? yield* all<NotificationRow>(claimAny, now, limit)
          : yield* all<NotificationRow>(claimNamed, JSON.stringify(ids), now, limit);
      const claimed: Notification[] = [];
      for (const row of due) {
        yield* send(
          "UPDATE notifications SET state = 'leased', attempts = attempts + 1, due_at = ? WHERE no = ?",
          now + leaseMs,
          row.no,
        );
        claimed.push({ ...toNotification(row), state: 'leased', attempts: row.attempts + 1 });
      }
      return claimed;
    },
    *nextAttemptAt() {
      return (yield* one<{ due_at: number }>(next, BEHIND_OTHERS))?.due_at ?? null;
    },
  };
}

/** Hops from channel to channel in the index, so that what waits for one of them is not read to find the next. */
function dueByChannelOf(dialect: Dialect): string {
  const byChannel = dialect.indexedBy('notifications_due_by_channel');
  const pick = `SELECT d.no FROM notifications AS d ${byChannel}
    WHERE d.state IN ('pending', 'leased') AND d.channel_id = channel.id AND d.due_at <= ?
    ORDER BY d.due_at, d.no LIMIT ?`;
  return `WITH RECURSIVE channel (id) AS (
      SELECT min(channel_id) FROM notifications ${byChannel} WHERE state IN ('pending', 'leased')
      UNION ALL
      SELECT (SELECT min(channel_id) FROM notifications ${byChannel}
          WHERE state IN ('pending', 'leased') AND channel_id > channel.id)
        FROM channel WHERE channel.id IS NOT NULL)
    SELECT n.id, n.channel_id
    FROM channel ${dialect.joinPicked({ name: 'notifications', as: 'n', pick })}
    WHERE channel.id IS NOT NULL
      AND channel.id NOT IN (SELECT value FROM ${dialect.listed('?', 'excepted')}) AND ${isFirst(dialect)}
    ORDER BY n.due_at, n.no LIMIT ?`;
}
