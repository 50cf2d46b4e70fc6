import type { ChannelId, NotificationId } from '../../../core/ids.ts';
import type {
  EndedAttempt,
  DeliveryQueue,
  Settlement,
} from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import { all, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import { outboxDue } from './due.ts';
import { fallbackStore } from './fallback.ts';
import { IN_GROUP, type SettledRow } from './notification-row.ts';
import { writeSettlement } from './settle.ts';
import { takeNext } from './take.ts';

// What waits behind others of its chain, or in a group, stays there.
const FOLLOW_CLOCK = `UPDATE notifications SET
    next_attempt_at = CASE WHEN attempts > 0 THEN next_attempt_at + ?2
      WHEN next_attempt_at > ?1 THEN ?1 ELSE next_attempt_at END,
    due_at = CASE WHEN due_at >= ?3 THEN due_at WHEN attempts > 0 THEN due_at + ?2
      WHEN due_at > ?1 THEN ?1 ELSE due_at END,
    failed_since = failed_since + ?2
  WHERE state IN ('pending', 'leased')`;

const PULL_FORWARD = `UPDATE notifications
  SET next_attempt_at = ?1, due_at = CASE WHEN due_at >= ?2 THEN due_at ELSE ?1 END
  WHERE state = 'pending' AND next_attempt_at > ?1`;

const RELEASE = `UPDATE notifications SET state = 'pending', due_at = next_attempt_at
  WHERE state = 'leased'`;

// What became of a group is written to its members as well.
const SENT_SINCE = `SELECT channel_id, recipient,
    max(CASE WHEN kind <> 'test' THEN settled_at END) AS at,
    count(CASE WHEN group_id IS NULL THEN 1 END) AS messages
  FROM notifications
  WHERE state IN ('delivered', 'dead', 'folded') AND state = 'delivered' AND settled_at >= ?
  GROUP BY channel_id, recipient`;

interface SentRow {
  readonly channel_id: string;
  readonly recipient: string;
  readonly at: number | null;
  readonly messages: number;
}

/** The outbox in the database as its sender uses it. */
export function deliveryQueue(dialect: Dialect): SqlStore<DeliveryQueue> {
  const { due, claim } = outboxDue(dialect);
  const isListed = (column: string, placeholder: string): string =>
    `${column} IN (SELECT value FROM ${dialect.listed(placeholder, 'listed')})`;
  return {
    due,
    claim,
    take: takeNext(dialect),
    ...fallbackStore(dialect),
    settle: (id, settlement, attempt) => settle(dialect, id, { settlement, attempt }),
    *postpone({ channelId, recipient, now, until, exceptKinds }) {
      yield* send(
        `UPDATE notifications SET next_attempt_at = ?1, due_at = ?1
         WHERE state = 'pending' AND channel_id = ?2 AND recipient = ?3 AND due_at <= ?4
           AND NOT (${isListed('kind', '?5')})`,
        until,
        channelId,
        recipient ?? '',
        now,
        JSON.stringify(exceptKinds),
      );
    },
    *sentSince(since) {
      const rows = yield* all<SentRow>(SENT_SINCE, since);
      return rows.map((row) => ({
        channelId: row.channel_id as ChannelId,
        recipient: row.recipient || null,
        at: row.at,
        messages: row.messages,
      }));
    },
    *pullForward({ now, channelIds }) {
      const ofChannels = channelIds === null ? '' : `AND ${isListed('channel_id', '?3')}`;
      const listed = channelIds === null ? [] : [JSON.stringify(channelIds)];
      yield* send(`${PULL_FORWARD} ${ofChannels}`, now, IN_GROUP, ...listed);
    },
    *followClock({ byMs, now }) {
      yield* send(FOLLOW_CLOCK, now, byMs, IN_GROUP);
    },
    *releaseLeases(ids) {
      if (ids === undefined) yield* send(RELEASE);
      else yield* send(`${RELEASE} AND ${isListed('id', '?')}`, JSON.stringify(ids));
    },
  };
}

function* settle(
  dialect: Dialect,
  id: NotificationId,
  ended: { readonly settlement: Settlement; readonly attempt: EndedAttempt | undefined },
): Steps<void> {
  const row = yield* one<SettledRow>(
    'SELECT no, id, kind, chain, channel_id, recipient FROM notifications WHERE id = ?',
    id,
  );
  if (row !== undefined) yield* writeSettlement(dialect, row, ended);
}
