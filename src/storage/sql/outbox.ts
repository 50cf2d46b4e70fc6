import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { NotificationQuery, Outbox, Settlement } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from './cursor.ts';
import type { Dialect } from './dialect.ts';
import {
  BEHIND_OTHERS,
  type Chain,
  insertNotification,
  type NotificationRow,
  releaseNext,
  SELECT_NOTIFICATION,
  toNotification,
} from './notification-row.ts';
import { outboxDue } from './outbox-due.ts';
import { all, one, send, type Steps, type Value } from './steps.ts';
import type { SqlStore } from './store.ts';

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

/** The outbox in the database. */
export function outboxStore(dialect: Dialect): SqlStore<Outbox> {
  const { due, claim, nextAttemptAt } = outboxDue(dialect);
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
    add: (notification) => add(dialect, notification),
    revive,
    *releaseLeases(ids) {
      if (ids === undefined) yield* send(RELEASE);
      else yield* send(`${RELEASE} ${isListed('id', '?')}`, JSON.stringify(ids));
    },
    *get(id) {
      const row = yield* rowOf(id);
      return row ? toNotification(row) : null;
    },
    list: listNotifications,
    *backlog() {
      return {
        pending: yield* countOf('pending'),
        dead: yield* countOf('dead'),
        nextAttemptAt: yield* nextAttemptAt(),
      };
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

function* add(dialect: Dialect, notification: Notification): Steps<void> {
  const { monitorId } = notification;
  const monitor =
    monitorId === null
      ? null
      : yield* one<{ no: number }>('SELECT no FROM monitors WHERE id = ?', monitorId);
  if (monitorId !== null && !monitor) throw new NotFoundError('monitor', monitorId);
  yield* insertNotification(dialect, monitor?.no ?? null, notification);
}

function* revive(id: NotificationId, now: number): Steps<void> {
  const row = yield* rowOf(id);
  if (!row) throw new NotFoundError('notification', id);
  if (row.state !== 'dead') {
    throw new ConflictError(`notification '${id}' is ${row.state}, not dead`, { state: row.state });
  }
  yield* send(
    "UPDATE notifications SET state = 'pending', settled_at = NULL, next_attempt_at = ?, due_at = ? WHERE no = ?",
    now,
    now,
    row.no,
  );
}

function rowOf(id: NotificationId): Steps<NotificationRow | undefined> {
  return one<NotificationRow>(`${SELECT_NOTIFICATION} WHERE n.id = ?`, id);
}

function* countOf(state: 'pending' | 'dead'): Steps<number> {
  const sql = 'SELECT count(*) AS found FROM notifications WHERE state = ?';
  return (yield* one<{ found: number }>(sql, state))?.found ?? 0;
}

function* listNotifications(query: NotificationQuery): ReturnType<SqlStore<Outbox>['list']> {
  const limit = pageLimit(query);
  const { where, values } = filterOf(query);
  const rows = yield* all<NotificationRow>(
    `${SELECT_NOTIFICATION} WHERE ${where} ORDER BY n.no DESC LIMIT ?`,
    ...values,
    limit + 1,
  );
  return cutPage(rows, { limit, keyOf: (row) => [row.no], itemOf: toNotification });
}

function filterOf(query: NotificationQuery): { where: string; values: Value[] } {
  const filters: readonly (readonly [string, Value | undefined])[] = [
    ['n.state = ?', query.state],
    ['n.channel_id = ?', query.channelId],
    ['n.incident_id = ?', query.incidentId],
    ['n.kind = ?', query.kind],
    ['n.no < ?', query.cursor === null ? undefined : decodeCursor(query.cursor, ['number'])[0]],
  ];
  const used = filters.filter(([, value]) => value !== undefined);
  return {
    where: ['TRUE', ...used.map(([sql]) => sql)].join(' AND '),
    values: used.flatMap(([, value]) => (value === undefined ? [] : [value])),
  };
}
