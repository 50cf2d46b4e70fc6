import { ConflictError, NotFoundError } from '../../../core/errors.ts';
import type { NotificationId } from '../../../core/ids.ts';
import type { Notification } from '../../../core/alerting/notification.ts';
import type { NotificationQuery, Outbox } from '../../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import type { Dialect } from '../dialect.ts';
import {
  insertNotification,
  type NotificationRow,
  SELECT_NOTIFICATION,
  toNotification,
} from './notification-row.ts';
import { outboxDue } from './due.ts';
import { all, one, send, type Steps, type Value } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** The outbox in the database, as people read it. */
export function outboxStore(dialect: Dialect): SqlStore<Outbox> {
  const { nextAttemptAt } = outboxDue(dialect);
  return {
    add: (notification) => add(dialect, notification),
    revive,
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
