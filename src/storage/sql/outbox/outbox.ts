import { ConflictError, NotFoundError } from '../../../core/errors.ts';
import type { ChannelId, NotificationId } from '../../../core/ids.ts';
import type { DeliveryAttempt } from '../../../core/ports/delivery-queue.ts';
import type { NotificationQuery, Outbox } from '../../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import type { Dialect } from '../dialect.ts';
import {
  IN_GROUP,
  type NotificationRow,
  SELECT_NOTIFICATION,
  toNotification,
} from './notification-row.ts';
import { outboxDue } from './due.ts';
import { addNotification } from './fallback.ts';
import { inProjects } from '../in-projects.ts';
import { all, count, one, send, type Steps, type Value } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** The outbox in the database, as people read it. */
export function outboxStore(dialect: Dialect): SqlStore<Outbox> {
  const { nextAttemptAt } = outboxDue(dialect);
  return {
    add: (notification) => addNotification(dialect, notification),
    revive,
    reviveAll,
    attemptsOf,
    deadByChannel,
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

function* revive(id: NotificationId, now: number): Steps<void> {
  const row = yield* rowOf(id);
  if (!row) throw new NotFoundError('notification', id);
  if (row.state !== 'dead') {
    throw new ConflictError(`notification '${id}' is ${row.state}, not dead`, { state: row.state });
  }
  const groupId = row.kind === 'group' ? row.id : row.group_id;
  const group =
    groupId === null ? undefined : yield* one<NotificationRow>(`${DEAD_GROUP} AND id = ?`, groupId);
  if (group === undefined) yield* send(`${REVIVE} WHERE no = ?2`, now, row.no);
  else {
    yield* send(
      `${REVIVE_IN_GROUP} WHERE state = 'dead' AND kind <> 'group' AND group_id = ?3`,
      now,
      IN_GROUP,
      group.id,
    );
    yield* send(`${REVIVE} WHERE no = ?2`, now, group.no);
  }
}

function* reviveAll(channelId: ChannelId, now: number): Steps<number> {
  const inGroups = yield* count(
    `${REVIVE_IN_GROUP} WHERE state = 'dead' AND kind <> 'group' AND channel_id = ?3
       AND group_id IN (SELECT id FROM (${DEAD_GROUP} AND channel_id = ?3) AS dead_groups)`,
    now,
    IN_GROUP,
    channelId,
  );
  const rest = `WHERE state = 'dead' AND channel_id = ?2`;
  const alone = yield* count(`${REVIVE} ${rest} AND kind <> 'group'`, now, channelId);
  yield* send(`${REVIVE} ${rest} AND kind = 'group'`, now, channelId);
  return inGroups + alone;
}

const DEAD_GROUP = "SELECT id, no FROM notifications WHERE kind = 'group' AND state = 'dead'";
const REVIVE = `UPDATE notifications
  SET state = 'pending', settled_at = NULL, next_attempt_at = ?1, due_at = ?1`;
const REVIVE_IN_GROUP = `UPDATE notifications
  SET state = 'pending', settled_at = NULL, next_attempt_at = ?1, due_at = ?2`;

interface AttemptRow {
  readonly no: number;
  readonly at: number;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly code: string | null;
  readonly detail: string;
}

/** Its own, and those of the groups it was in: the one it is in now, and those that went into that one. */
function* attemptsOf(id: NotificationId): Steps<readonly DeliveryAttempt[]> {
  const rows = yield* all<AttemptRow>(
    `SELECT a.* FROM notifications AS own
       JOIN notifications AS n ON n.no = own.no OR n.id = own.group_id
         OR n.kind = 'group' AND own.kind <> 'group' AND n.group_id = coalesce(own.group_id, own.id)
       JOIN delivery_attempts AS a ON a.notification = n.no
     WHERE own.id = ? AND (n.no = own.no OR a.at >= own.created_at) ORDER BY a.at, a.no`,
    id,
  );
  return rows.map((row, index) => ({
    no: index + 1,
    at: row.at,
    durationMs: row.duration_ms,
    outcome: row.outcome as DeliveryAttempt['outcome'],
    code: row.code,
    detail: row.detail,
  }));
}

function* deadByChannel(): ReturnType<SqlStore<Outbox>['deadByChannel']> {
  const rows = yield* all<{ channel_id: string; messages: number }>(
    `SELECT channel_id, count(*) AS messages FROM notifications
     WHERE state = 'dead' AND kind <> 'group' GROUP BY channel_id ORDER BY messages DESC, channel_id`,
  );
  return rows.map((row) => ({
    channelId: row.channel_id as ChannelId,
    messages: row.messages,
  }));
}

function rowOf(id: NotificationId): Steps<NotificationRow | undefined> {
  return one<NotificationRow>(`${SELECT_NOTIFICATION} WHERE n.id = ?`, id);
}

/** Groups do not count beside their members. */
function* countOf(state: 'pending' | 'dead'): Steps<number> {
  const sql = 'SELECT count(*) AS found FROM notifications WHERE state = ?';
  const found = (yield* one<{ found: number }>(sql, state))?.found ?? 0;
  const groups = (yield* one<{ found: number }>(`${sql} AND kind = 'group'`, state))?.found ?? 0;
  return found - groups;
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
  const own = inProjects('project_id', query.projectIds);
  const ofTheirs =
    own === null ? [] : [`n.channel_id IN (SELECT id FROM channels WHERE ${own.sql})`];
  return {
    where: ['TRUE', ...used.map(([sql]) => sql), ...ofTheirs].join(' AND '),
    values: [
      ...used.flatMap(([, value]) => (value === undefined ? [] : [value])),
      ...(own?.values ?? []),
    ],
  };
}
