import type { NotificationId } from '../../../core/ids.ts';
import type { DeliveryQueue, Settlement } from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import { BEHIND_OTHERS, type Chain, releaseNext } from './notification-row.ts';
import { outboxDue } from './due.ts';
import { one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';

const FOLLOW_CLOCK = `UPDATE notifications SET
    next_attempt_at = CASE WHEN attempts > 0 THEN next_attempt_at + ?2
      WHEN next_attempt_at > ?1 THEN ?1 ELSE next_attempt_at END,
    due_at = CASE WHEN due_at = ?3 THEN due_at WHEN attempts > 0 THEN due_at + ?2
      WHEN due_at > ?1 THEN ?1 ELSE due_at END
  WHERE state IN ('pending', 'leased')`;

// What waits behind others of its chain stays there.
const PULL_FORWARD = `UPDATE notifications
  SET next_attempt_at = ?1, due_at = CASE WHEN due_at = ?2 THEN due_at ELSE ?1 END
  WHERE state = 'pending' AND next_attempt_at > ?1`;

const RELEASE = `UPDATE notifications SET state = 'pending', due_at = next_attempt_at
  WHERE state = 'leased'`;

/** The outbox in the database as its sender uses it. */
export function deliveryQueue(dialect: Dialect): SqlStore<DeliveryQueue> {
  const { due, claim } = outboxDue(dialect);
  const isListed = (column: string, placeholder: string): string =>
    `AND ${column} IN (SELECT value FROM ${dialect.listed(placeholder, 'listed')})`;
  return {
    due,
    claim,
    *pullForward({ now, channelIds }) {
      const ofChannels = channelIds === null ? '' : isListed('channel_id', '?3');
      const listed = channelIds === null ? [] : [JSON.stringify(channelIds)];
      yield* send(`${PULL_FORWARD} ${ofChannels}`, now, BEHIND_OTHERS, ...listed);
    },
    *followClock({ byMs, now }) {
      yield* send(FOLLOW_CLOCK, now, byMs, BEHIND_OTHERS);
    },
    *settle(id, settlement) {
      const chain = yield* one<Chain>(
        'SELECT chain, channel_id, recipient FROM notifications WHERE id = ?',
        id,
      );
      if (!chain) return;
      yield* writeSettlement(id, settlement);
      yield* releaseNext(dialect, chain);
    },
    *releaseLeases(ids) {
      if (ids === undefined) yield* send(RELEASE);
      else yield* send(`${RELEASE} ${isListed('id', '?')}`, JSON.stringify(ids));
    },
  };
}

/** A delivery is a fact whatever the store thinks; any other end counts for what is not finished only. */
function* writeSettlement(id: NotificationId, settlement: Settlement): Steps<void> {
  const { kind } = settlement;
  if (kind === 'delivered') {
    yield* send(
      `UPDATE notifications SET state = 'delivered', delivered_at = ?, settled_at = ?, answer = ?
       WHERE id = ?`,
      settlement.at,
      settlement.at,
      settlement.answer ?? null,
      id,
    );
  } else if (kind === 'dead') {
    yield* send(
      `UPDATE notifications SET state = 'dead', settled_at = ?, last_error = ?
       WHERE id = ? AND state IN ('pending', 'leased')`,
      settlement.at,
      settlement.error,
      id,
    );
  } else {
    yield* send(
      `UPDATE notifications SET state = 'pending', next_attempt_at = ?, due_at = ?, last_error = ?
       WHERE id = ? AND state IN ('pending', 'leased')`,
      settlement.nextAttemptAt,
      settlement.nextAttemptAt,
      settlement.error,
      id,
    );
  }
}
