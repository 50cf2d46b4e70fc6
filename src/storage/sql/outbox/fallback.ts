import type { Notification } from '../../../core/alerting/notification.ts';
import { NotFoundError } from '../../../core/errors.ts';
import type { ChannelId } from '../../../core/ids.ts';
import type { DeliveryQueue } from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import { all, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import {
  insertNotification,
  type NotificationRow,
  SELECT_NOTIFICATION,
  toNotification,
} from './notification-row.ts';

const MAX_GIVEN_UP = 1_000;

const GIVEN_UP = `${SELECT_NOTIFICATION}
  WHERE n.state IN ('delivered', 'dead', 'folded') AND n.state = 'dead' AND n.settled_at >= ?
    AND n.has_fallen_back = 0 AND n.kind <> 'group' AND n.incident_id IS NOT NULL
  ORDER BY n.settled_at LIMIT ?`;

/** The messages that wait for a receiver which fails, and their copies over other channels. */
export function fallbackStore(
  dialect: Dialect,
): Pick<SqlStore<DeliveryQueue>, 'unreached' | 'givenUp' | 'fallBack'> {
  const listed = (placeholder: string): string =>
    `(SELECT value FROM ${dialect.listed(placeholder, 'listed')})`;
  return {
    *unreached({ id, failedBy }) {
      const rows = yield* all<NotificationRow>(
        `${SELECT_NOTIFICATION} WHERE (n.id = ?1 OR n.group_id = ?1) AND n.kind <> 'group'
           AND n.has_fallen_back = 0 AND n.incident_id IS NOT NULL
           AND (n.state = 'dead' OR n.state = 'pending' AND n.failed_since <= ?2)
         ORDER BY n.no`,
        id,
        failedBy,
      );
      const asked = yield* askedChannels(listed('?'), rows);
      return rows.map((row) => ({
        notification: toNotification(row),
        askedChannelIds: asked.get(row.incident_id) ?? [],
      }));
    },
    *givenUp(since) {
      const rows = yield* all<NotificationRow>(GIVEN_UP, since, MAX_GIVEN_UP);
      return rows.map(toNotification);
    },
    *fallBack({ ids, copies }) {
      for (const copy of copies) yield* addNotification(dialect, copy);
      yield* send(
        `UPDATE notifications SET has_fallen_back = 1 WHERE id IN ${listed('?')}`,
        JSON.stringify(ids),
      );
    },
  };
}

/** Writes a notification of its own. Throws `NotFoundError` for an unknown monitor. */
export function* addNotification(dialect: Dialect, notification: Notification): Steps<void> {
  const { monitorId } = notification;
  const monitor =
    monitorId === null
      ? null
      : yield* one<{ no: number }>('SELECT no FROM monitors WHERE id = ?', monitorId);
  if (monitorId !== null && !monitor) throw new NotFoundError('monitor', monitorId);
  yield* insertNotification(dialect, monitor?.no ?? null, notification);
}

function* askedChannels(
  listed: string,
  rows: readonly NotificationRow[],
): Steps<ReadonlyMap<string | null, readonly ChannelId[]>> {
  const incidentIds = new Set(rows.map((row) => row.incident_id));
  const found = yield* all<{ incident_id: string; channel_id: string }>(
    `SELECT DISTINCT incident_id, channel_id FROM notifications WHERE incident_id IN ${listed}`,
    JSON.stringify([...incidentIds]),
  );
  const byIncident = Map.groupBy(found, (row) => row.incident_id);
  return new Map(
    [...byIncident].map(([id, channels]) => [
      id,
      channels.map((row) => row.channel_id as ChannelId),
    ]),
  );
}
