import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { NotificationQuery, Outbox, Settlement } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { outboxRow, type OutboxRow, type Tables } from './tables.ts';

/** The outbox in memory. */
export function outboxStore(tables: Tables): Outbox {
  const change = (id: NotificationId, changes: Partial<Notification>, leasedUntil = 0): void => {
    const row = tables.outbox.get(id);
    if (!row) return;
    const changed = { ...row.notification, ...changes };
    tables.outbox.set(id, { ...row, notification: changed, leasedUntil });
  };
  return {
    due: async (request) => dueIn(tables, request),
    claim: async ({ now, leaseMs, limit, ids }) => {
      const due = longestDue(tables, now)
        .filter(({ notification: { id } }) => ids === undefined || ids.includes(id))
        .slice(0, limit);
      return due.map(({ notification: { id, attempts } }) => {
        change(id, { state: 'leased', attempts: attempts + 1 }, now + leaseMs);
        return known(tables, id);
      });
    },
    pullForward: async ({ now, channelIds }) => {
      for (const { notification } of tables.outbox.values()) {
        const { id, state, channelId, nextAttemptAt } = notification;
        const isMeant = channelIds === null || channelIds.includes(channelId);
        if (state === 'pending' && isMeant && nextAttemptAt > now) {
          change(id, { nextAttemptAt: now });
        }
      }
    },
    followClock: async ({ byMs, now }) => {
      for (const { notification, leasedUntil } of tables.outbox.values()) {
        const { id, state, attempts, nextAttemptAt } = notification;
        if (state !== 'pending' && state !== 'leased') continue;
        const wasTried = attempts > 0;
        const next = wasTried ? nextAttemptAt + byMs : Math.min(nextAttemptAt, now);
        change(id, { nextAttemptAt: next }, leasedUntil + byMs);
      }
    },
    settle: async (id, settlement) => {
      const state = tables.outbox.get(id)?.notification.state;
      const isOpen = state === 'leased' || state === 'pending';
      if (!isOpen && settlement.kind !== 'delivered') return;
      change(id, changesOf(settlement));
      const row = tables.outbox.get(id);
      const settledAt = settlement.kind === 'retry' ? null : settlement.at;
      if (row) tables.outbox.set(id, { ...row, settledAt });
    },
    add: async (notification) => {
      const { id, monitorId } = notification;
      if (monitorId !== null && !tables.monitors.has(monitorId)) {
        throw new NotFoundError('monitor', monitorId);
      }
      if (!tables.outbox.has(id)) tables.outbox.set(id, outboxRow(notification));
    },
    revive: async (id, now) => {
      const { state } = known(tables, id);
      if (state !== 'dead') {
        throw new ConflictError(`notification '${id}' is ${state}, not dead`, { state });
      }
      change(id, { state: 'pending', nextAttemptAt: now });
    },
    releaseLeases: async (ids) => {
      for (const { notification } of tables.outbox.values()) {
        const isMeant = ids === undefined || ids.includes(notification.id);
        if (notification.state === 'leased' && isMeant)
          change(notification.id, { state: 'pending' });
      }
    },
    get: async (id) => tables.outbox.get(id)?.notification ?? null,
    list: async (query) => listNotifications(tables, query),
    backlog: async () => backlog(tables),
  };
}

function longestDue(tables: Tables, now: number): OutboxRow[] {
  return firstOfChains(tables)
    .filter((row) => dueAt(row) <= now)
    .sort((a, b) => dueAt(a) - dueAt(b));
}

function dueIn(
  tables: Tables,
  { now, limit, perChannel, exceptChannelIds }: Parameters<Outbox['due']>[0],
): Awaited<ReturnType<Outbox['due']>> {
  const counts = new Map<string, number>();
  return longestDue(tables, now)
    .filter(({ notification: { channelId } }) => {
      const count = (counts.get(channelId) ?? 0) + 1;
      counts.set(channelId, count);
      return count <= perChannel && !exceptChannelIds.includes(channelId);
    })
    .slice(0, limit)
    .map(({ notification: { id, channelId } }) => ({ id, channelId }));
}

function known(tables: Tables, id: NotificationId): Notification {
  const row = tables.outbox.get(id);
  if (!row) throw new NotFoundError('notification', id);
  return row.notification;
}

function changesOf(settlement: Settlement): Partial<Notification> {
  const { kind } = settlement;
  if (kind === 'delivered') {
    return {
      state: 'delivered',
      deliveredAt: settlement.at,
      answer: settlement.answer ?? null,
    };
  }
  if (kind === 'dead') return { state: 'dead', lastError: settlement.error };
  return {
    state: 'pending',
    nextAttemptAt: settlement.nextAttemptAt,
    lastError: settlement.error,
  };
}

/** What is still to be sent and has nothing of its monitor, channel and recipient before it. */
function firstOfChains(tables: Tables): OutboxRow[] {
  const chains = new Set<string>();
  return [...tables.outbox.values()].filter(({ notification, chain }) => {
    const { state, channelId, recipient } = notification;
    if (state !== 'pending' && state !== 'leased') return false;
    if (chain === null) return true;
    const key = JSON.stringify([chain, channelId, recipient]);
    const isFirst = !chains.has(key);
    chains.add(key);
    return isFirst;
  });
}

function dueAt({ notification, leasedUntil }: OutboxRow): number {
  return notification.state === 'leased' ? leasedUntil : notification.nextAttemptAt;
}

function listNotifications(
  tables: Tables,
  query: NotificationQuery,
): Awaited<ReturnType<Outbox['list']>> {
  const limit = pageLimit(query);
  const [before] = query.cursor === null ? [Infinity] : decodeCursor(query.cursor, ['number']);
  const found = [...tables.outbox.values()]
    .map(({ notification }, no) => ({ notification, no }))
    .filter(({ notification, no }) => no < before && matches(notification, query))
    .reverse()
    .slice(0, limit + 1);
  return cutPage(found, {
    limit,
    keyOf: ({ no }) => [no],
    itemOf: ({ notification }) => notification,
  });
}

function matches(notification: Notification, query: NotificationQuery): boolean {
  return (
    (query.state === undefined || notification.state === query.state) &&
    (query.channelId === undefined || notification.channelId === query.channelId) &&
    (query.incidentId === undefined || notification.incidentId === query.incidentId) &&
    (query.kind === undefined || notification.notice.kind === query.kind)
  );
}

function backlog(tables: Tables): Awaited<ReturnType<Outbox['backlog']>> {
  const states = [...tables.outbox.values()].map(({ notification }) => notification.state);
  const next = firstOfChains(tables)
    .filter(({ notification }) => notification.state === 'pending')
    .map(({ notification }) => notification.nextAttemptAt);
  return {
    pending: states.filter((state) => state === 'pending').length,
    dead: states.filter((state) => state === 'dead').length,
    nextAttemptAt: next.length > 0 ? Math.min(...next) : null,
  };
}
