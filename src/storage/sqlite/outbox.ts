import type { SQLInputValue } from 'node:sqlite';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { NotificationQuery, Outbox, Settlement } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import type { Connection } from './connection.ts';
import {
  BEHIND_OTHERS,
  type Chain,
  insertNotification,
  type NotificationRow,
  releaseNext,
  SELECT_NOTIFICATION,
  toNotification,
} from './notification-row.ts';
import type { WorkerStore } from './protocol.ts';

/** Holds for the first of a chain: nothing earlier of it is still to be sent. */
const IS_FIRST = `NOT EXISTS (
  SELECT 1 FROM notifications AS earlier
  WHERE earlier.chain = n.chain AND earlier.channel_id = n.channel_id
    AND earlier.recipient = n.recipient AND earlier.no < n.no
    AND earlier.state IN ('pending', 'leased'))`;

/** The outbox in the database. */
export function outboxStore(connection: Connection): WorkerStore<Outbox> {
  return {
    due: (request) => due(connection, request),
    claim: (request) => claim(connection, request),
    pullForward: (request) => pullForward(connection, request),
    followClock: (request) => followClock(connection, request),
    settle: (id, settlement) => settle(connection, id, settlement),
    add: (notification) => add(connection, notification),
    revive: (id, now) => revive(connection, id, now),
    releaseLeases: (ids) => {
      const named = 'AND id IN (SELECT value FROM json_each(?))';
      connection.run(
        `UPDATE notifications SET state = 'pending', due_at = next_attempt_at
         WHERE state = 'leased' ${ids === undefined ? '' : named}`,
        ...(ids === undefined ? [] : [JSON.stringify(ids)]),
      );
    },
    get: (id) => {
      const row = rowOf(connection, id);
      return row ? toNotification(row) : null;
    },
    list: (query) => {
      const limit = pageLimit(query);
      const { where, values } = filterOf(query);
      const rows = connection.all<NotificationRow>(
        `${SELECT_NOTIFICATION} WHERE ${where} ORDER BY n.no DESC LIMIT ?`,
        ...values,
        limit + 1,
      );
      return cutPage(rows, { limit, keyOf: (row) => [row.no], itemOf: toNotification });
    },
    backlog: () => backlog(connection),
  };
}

/** Hops from channel to channel in the index, so that what waits for one of them is not read to find the next. */
const DUE = `WITH RECURSIVE channel (id) AS (
    SELECT min(channel_id) FROM notifications INDEXED BY notifications_due_by_channel
      WHERE state IN ('pending', 'leased')
    UNION ALL
    SELECT (SELECT min(channel_id) FROM notifications INDEXED BY notifications_due_by_channel
        WHERE state IN ('pending', 'leased') AND channel_id > channel.id)
      FROM channel WHERE channel.id IS NOT NULL)
  SELECT n.id, n.channel_id FROM channel JOIN notifications AS n ON n.no IN (
    SELECT d.no FROM notifications AS d INDEXED BY notifications_due_by_channel
    WHERE d.state IN ('pending', 'leased') AND d.channel_id = channel.id AND d.due_at <= ?
    ORDER BY d.due_at, d.no LIMIT ?)
  WHERE channel.id IS NOT NULL AND channel.id NOT IN (SELECT value FROM json_each(?)) AND ${IS_FIRST}
  ORDER BY n.due_at, n.no LIMIT ?`;

function due(
  connection: Connection,
  { now, limit, perChannel, exceptChannelIds }: Parameters<Outbox['due']>[0],
): readonly Pick<Notification, 'id' | 'channelId'>[] {
  return connection
    .all<Pick<NotificationRow, 'id' | 'channel_id'>>(
      DUE,
      now,
      perChannel,
      JSON.stringify(exceptChannelIds),
      limit,
    )
    .map((row) => ({
      id: row.id as Notification['id'],
      channelId: row.channel_id as Notification['channelId'],
    }));
}

function followClock(
  connection: Connection,
  { byMs, now }: Parameters<Outbox['followClock']>[0],
): void {
  connection.run(
    `UPDATE notifications SET
       next_attempt_at = iif(attempts = 0, min(next_attempt_at, ?1), next_attempt_at + ?2),
       due_at = CASE WHEN due_at = ?3 THEN due_at WHEN attempts = 0 THEN min(due_at, ?1) ELSE due_at + ?2 END
     WHERE state IN ('pending', 'leased')`,
    now,
    byMs,
    BEHIND_OTHERS,
  );
}

/** What waits behind others of its chain stays there. */
function pullForward(
  connection: Connection,
  { now, channelIds }: Parameters<Outbox['pullForward']>[0],
): void {
  const ofChannels =
    channelIds === null ? '' : 'AND channel_id IN (SELECT value FROM json_each(?3))';
  connection.run(
    `UPDATE notifications SET next_attempt_at = ?1, due_at = iif(due_at = ?2, due_at, ?1)
     WHERE state = 'pending' AND next_attempt_at > ?1 ${ofChannels}`,
    now,
    BEHIND_OTHERS,
    ...(channelIds === null ? [] : [JSON.stringify(channelIds)]),
  );
}

const IS_DUE = `n.state IN ('pending', 'leased') AND n.due_at <= ? AND ${IS_FIRST}
  ORDER BY n.due_at, n.no LIMIT ?`;
const CLAIM_ANY = `SELECT n.*, m.id AS monitor_id
  FROM notifications AS n INDEXED BY notifications_due LEFT JOIN monitors AS m ON m.no = n.monitor
  WHERE ${IS_DUE}`;
// A cross join is made in the order in which it is written: by id, not through all that waits.
const CLAIM_NAMED = `SELECT n.*, m.id AS monitor_id
  FROM json_each(?) AS wanted CROSS JOIN notifications AS n ON n.id = wanted.value
    LEFT JOIN monitors AS m ON m.no = n.monitor
  WHERE ${IS_DUE}`;

function claim(
  connection: Connection,
  request: Parameters<Outbox['claim']>[0],
): readonly Notification[] {
  const { now, limit, ids } = request;
  const due =
    ids === undefined
      ? connection.all<NotificationRow>(CLAIM_ANY, now, limit)
      : connection.all<NotificationRow>(CLAIM_NAMED, JSON.stringify(ids), now, limit);
  return due.map((row) => {
    connection.run(
      "UPDATE notifications SET state = 'leased', attempts = attempts + 1, due_at = ? WHERE no = ?",
      request.now + request.leaseMs,
      row.no,
    );
    return { ...toNotification(row), state: 'leased', attempts: row.attempts + 1 };
  });
}

function settle(connection: Connection, id: NotificationId, settlement: Settlement): void {
  const chain = connection.get<Chain>(
    'SELECT chain, channel_id, recipient FROM notifications WHERE id = ?',
    id,
  );
  if (!chain) return;
  writeSettlement(connection, id, settlement);
  releaseNext(connection, chain);
}

/** A delivery is a fact whatever the store thinks; any other end counts for what is not finished only. */
function writeSettlement(connection: Connection, id: NotificationId, settlement: Settlement): void {
  const { kind } = settlement;
  if (kind === 'delivered') {
    connection.run(
      `UPDATE notifications SET state = 'delivered', delivered_at = ?, settled_at = ?, answer = ?
       WHERE id = ?`,
      settlement.at,
      settlement.at,
      settlement.answer ?? null,
      id,
    );
  } else if (kind === 'dead') {
    connection.run(
      `UPDATE notifications SET state = 'dead', settled_at = ?, last_error = ?
       WHERE id = ? AND state IN ('pending', 'leased')`,
      settlement.at,
      settlement.error,
      id,
    );
  } else {
    connection.run(
      `UPDATE notifications SET state = 'pending', next_attempt_at = ?, due_at = ?, last_error = ?
       WHERE id = ? AND state IN ('pending', 'leased')`,
      settlement.nextAttemptAt,
      settlement.nextAttemptAt,
      settlement.error,
      id,
    );
  }
}

function add(connection: Connection, notification: Notification): void {
  const { monitorId } = notification;
  if (monitorId === null) {
    insertNotification(connection, null, notification);
    return;
  }
  const monitor = connection.get<{ no: number }>('SELECT no FROM monitors WHERE id = ?', monitorId);
  if (!monitor) throw new NotFoundError('monitor', monitorId);
  insertNotification(connection, monitor.no, notification);
}

function revive(connection: Connection, id: NotificationId, now: number): void {
  const row = rowOf(connection, id);
  if (!row) throw new NotFoundError('notification', id);
  if (row.state !== 'dead') {
    throw new ConflictError(`notification '${id}' is ${row.state}, not dead`, { state: row.state });
  }
  connection.run(
    "UPDATE notifications SET state = 'pending', settled_at = NULL, next_attempt_at = ?, due_at = ? WHERE no = ?",
    now,
    now,
    row.no,
  );
}

function rowOf(connection: Connection, id: NotificationId): NotificationRow | undefined {
  return connection.get<NotificationRow>(`${SELECT_NOTIFICATION} WHERE n.id = ?`, id);
}

function filterOf(query: NotificationQuery): { where: string; values: SQLInputValue[] } {
  const filters: readonly (readonly [string, SQLInputValue | undefined])[] = [
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

function backlog(connection: Connection): Awaited<ReturnType<Outbox['backlog']>> {
  const countOf = (state: 'pending' | 'dead'): number =>
    connection.get<{ count: number }>(
      'SELECT count(*) AS count FROM notifications WHERE state = ?',
      state,
    )?.count ?? 0;
  const next = connection.get<{ due_at: number }>(
    `SELECT n.due_at FROM notifications AS n INDEXED BY notifications_due
     WHERE n.state IN ('pending', 'leased') AND n.state = 'pending' AND n.due_at < ?
       AND ${IS_FIRST} ORDER BY n.due_at LIMIT 1`,
    BEHIND_OTHERS,
  );
  return {
    pending: countOf('pending'),
    dead: countOf('dead'),
    nextAttemptAt: next?.due_at ?? null,
  };
}
