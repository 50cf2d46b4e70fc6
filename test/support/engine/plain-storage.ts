import type { Channel } from '../../../src/core/people/channel.ts';
import type { Check } from '../../../src/core/check/check.ts';
import { NotFoundError } from '../../../src/core/errors.ts';
import type {
  ChannelId,
  IncidentId,
  MonitorId,
  NotificationId,
  OwnerId,
} from '../../../src/core/ids.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { pendingState } from '../../../src/core/monitor/monitor-state.ts';
import type { Monitor } from '../../../src/core/monitor/monitor.ts';
import type { Notification } from '../../../src/core/alerting/notification.ts';
import type { Owner } from '../../../src/core/people/owner.ts';
import type { Page, PageRequest } from '../../../src/core/page.ts';
import { stepOf } from '../../../src/storage/state-step.ts';
import type {
  LedgerEntry,
  Outbox,
  Storage,
  WatchedMonitor,
} from '../../../src/core/ports/storage.ts';

/** What a test can look into, and break, in a plain storage. */
export interface PlainTables {
  readonly watched: Map<MonitorId, WatchedMonitor>;
  readonly channels: Map<ChannelId, Channel>;
  readonly owners: Map<OwnerId, Owner>;
  readonly incidents: Map<IncidentId, Incident>;
  readonly notifications: Map<NotificationId, Notification & { leasedUntil: number }>;
  readonly checks: Check[];
  readonly entries: LedgerEntry[];
  /** How many entries each commit held. */
  readonly commits: number[];
  /** Set to make every write of that store fail; `answer`: commits and claims are written, and
   * their answer is lost. */
  readonly broken: {
    ledger: Error | null;
    answer: Error | null;
    history: Error | null;
    outbox: Error | null;
  };
}

/** As much of a storage as the engine uses, in maps: everything happens within one turn, and lives as long as the object. */
export type PlainStorage = Omit<Storage, 'close'> & { readonly tables: PlainTables };

/** The stores of an engine under test; what the engine never asks for is refused loudly. */
export function plainStorage(): PlainStorage {
  const tables: PlainTables = {
    watched: new Map(),
    channels: new Map(),
    owners: new Map(),
    incidents: new Map(),
    notifications: new Map(),
    checks: [],
    entries: [],
    commits: [],
    broken: { ledger: null, answer: null, history: null, outbox: null },
  };
  return {
    tables,
    monitors: {
      ...refusing(MONITOR_VERBS),
      get: async (id) => tables.watched.get(id) ?? null,
      list: async (request) => pageOf(tables.watched, request),
    },
    channels: {
      ...refusing(STORE_VERBS),
      list: async (request) => pageOf(tables.channels, request),
    },
    owners: { ...refusing(STORE_VERBS), list: async (request) => pageOf(tables.owners, request) },
    ledger: { commit: async (entries) => commit(tables, entries) },
    incidents: {
      get: async (id) => tables.incidents.get(id) ?? null,
      list: async ({ isOpen, ...request }) => {
        const found = [...tables.incidents].filter(
          ([, { resolvedAt }]) => isOpen === undefined || isOpen === (resolvedAt === null),
        );
        return pageOf(new Map(found), request);
      },
    },
    outbox: outboxOf(tables),
    history: {
      ...refusing(['list', 'latest', 'rollups']),
      maintain: async () => undefined,
      append: async (checks) => {
        if (tables.broken.history) throw tables.broken.history;
        tables.checks.push(...checks);
      },
    },
    heartbeats: refusing(['setToken', 'get', 'record', 'recordsOf']),
    life: refusing(['get', 'put']),
  };
}

/** Puts a monitor into the tables as if a service had created it. */
export function plant(tables: PlainTables, monitor: Monitor): Monitor {
  tables.watched.set(monitor.id, { monitor, state: pendingState(monitor.createdAt) });
  return monitor;
}

function commit(tables: PlainTables, entries: readonly LedgerEntry[]): void {
  if (tables.broken.ledger) throw tables.broken.ledger;
  tables.commits.push(entries.length);
  const isAlive = entries.filter(({ monitorId }) => tables.watched.has(monitorId));
  assertFollowing(tables, isAlive);
  for (const entry of isAlive) commitOne(tables, entry);
  if (tables.broken.answer) throw tables.broken.answer;
}

/** All or nothing, as nothing here can be undone. */
function assertFollowing(tables: PlainTables, entries: readonly LedgerEntry[]): void {
  const written: LedgerEntry[] = [];
  for (const entry of entries) {
    const known = [...written, ...tables.entries];
    if (stepIn(tables, entry, known) === 'apply') written.push(entry);
  }
}

function commitOne(tables: PlainTables, entry: LedgerEntry): void {
  for (const notification of entry.notifications) {
    if (tables.notifications.has(notification.id)) continue;
    tables.notifications.set(notification.id, { ...notification, leasedUntil: 0 });
  }
  const known = tables.watched.get(entry.monitorId);
  if (known === undefined || stepIn(tables, entry, tables.entries) === 'known') return;
  if (entry.changedFrom !== null && entry.changedFrom !== known.state.status) {
    throw new Error('a transition from a status that was not there');
  }
  tables.entries.push(entry);
  tables.watched.set(entry.monitorId, { monitor: known.monitor, state: entry.state });
  if (entry.incident !== null) tables.incidents.set(entry.incident.id, entry.incident);
}

function stepIn(
  tables: PlainTables,
  entry: LedgerEntry,
  written: readonly LedgerEntry[],
): ReturnType<typeof stepOf> {
  const { monitorId } = entry;
  const own = written.filter((each) => each.monitorId === monitorId);
  const stored = tables.watched.get(monitorId)?.state.sequence ?? 0;
  const latest = Math.max(stored, ...own.map(({ state }) => state.sequence));
  return stepOf(latest, entry, (sequence) => {
    const at = own.find((each) => each.changedFrom !== null && each.state.sequence === sequence);
    return at && { at: at.at, to: at.state.status };
  });
}

function outboxOf(tables: PlainTables): Outbox {
  const { notifications, broken } = tables;
  const rowOf = (id: NotificationId) => {
    const row = notifications.get(id);
    if (row === undefined) throw new NotFoundError('notification', id);
    return row;
  };
  const open = (): (Notification & { leasedUntil: number })[] =>
    [...notifications.values()].filter(({ state }) => state === 'pending' || state === 'leased');
  /** The first of each chain, if it is due. */
  const dueAt = (now: number): (Notification & { leasedUntil: number })[] => {
    const chains = new Set<string>();
    return open().filter((row) => {
      const chain = `${row.monitorId} ${row.channelId} ${row.recipient}`;
      const isFree = !chains.has(chain);
      if (row.monitorId !== null) chains.add(chain);
      const since = row.state === 'pending' ? row.nextAttemptAt : row.leasedUntil;
      return isFree && since <= now;
    });
  };
  return {
    ...refusing(['revive']),
    due: async ({ now, limit, perChannel, exceptChannelIds }) => {
      if (broken.outbox) throw broken.outbox;
      const except = new Set(exceptChannelIds);
      const counts = new Map<ChannelId, number>();
      return dueAt(now)
        .filter(({ channelId }) => {
          counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
          return (counts.get(channelId) ?? 0) <= perChannel && !except.has(channelId);
        })
        .slice(0, limit);
    },
    claim: async ({ now, leaseMs, limit, ids }) => {
      if (broken.outbox) throw broken.outbox;
      const wanted = ids && new Set(ids);
      const claimed: Notification[] = [];
      for (const row of dueAt(now)) {
        if (wanted?.has(row.id) === false) continue;
        if (claimed.length === limit) break;
        const leased = { ...row, state: 'leased' as const, attempts: row.attempts + 1 };
        notifications.set(row.id, { ...leased, leasedUntil: now + leaseMs });
        claimed.push(leased);
      }
      if (broken.answer) throw broken.answer;
      return claimed;
    },
    pullForward: async ({ now, channelIds }) => {
      if (broken.outbox) throw broken.outbox;
      const meant = channelIds && new Set(channelIds);
      for (const row of open()) {
        if (row.state !== 'pending' || meant?.has(row.channelId) === false) continue;
        const nextAttemptAt = Math.min(row.nextAttemptAt, now);
        notifications.set(row.id, { ...row, nextAttemptAt });
      }
    },
    followClock: async ({ byMs, now }) => {
      for (const row of open()) {
        const wait = row.nextAttemptAt + byMs;
        const nextAttemptAt = row.attempts > 0 ? wait : Math.min(row.nextAttemptAt, now);
        const leasedUntil = row.leasedUntil + byMs;
        notifications.set(row.id, { ...row, nextAttemptAt, leasedUntil });
      }
    },
    settle: async (id, settlement) => {
      if (broken.outbox) throw broken.outbox;
      const row = rowOf(id);
      if (settlement.kind === 'delivered') {
        const { at, answer = null } = settlement;
        notifications.set(id, { ...row, state: 'delivered', deliveredAt: at, answer });
      } else if (settlement.kind === 'dead') {
        notifications.set(id, { ...row, state: 'dead', lastError: settlement.error });
      } else {
        const { nextAttemptAt, error } = settlement;
        notifications.set(id, { ...row, state: 'pending', nextAttemptAt, lastError: error });
      }
    },
    add: async (notification) => {
      if (broken.outbox) throw broken.outbox;
      if (!notifications.has(notification.id)) {
        notifications.set(notification.id, { ...notification, leasedUntil: 0 });
      }
    },
    releaseLeases: async (ids) => {
      if (broken.outbox) throw broken.outbox;
      for (const row of open()) {
        if (ids?.includes(row.id) !== false)
          notifications.set(row.id, { ...row, state: 'pending' });
      }
    },
    get: async (id) => notifications.get(id) ?? null,
    list: async ({ incidentId, kind, ...request }) => {
      const found = [...notifications].filter(
        ([, row]) =>
          (incidentId === undefined || row.incidentId === incidentId) &&
          (kind === undefined || row.notice.kind === kind),
      );
      return pageOf(new Map(found), request);
    },
    backlog: async () => {
      const waiting = open();
      const next = Math.min(...waiting.map((row) => row.nextAttemptAt));
      const dead = [...notifications.values()].filter(({ state }) => state === 'dead').length;
      return { pending: waiting.length, dead, nextAttemptAt: waiting.length > 0 ? next : null };
    },
  };
}

function pageOf<Item>(items: ReadonlyMap<string, Item>, request: PageRequest): Page<Item> {
  const start = request.cursor === null ? 0 : Number(request.cursor);
  const end = start + request.limit;
  const page = [...items.values()].slice(start, end);
  return { items: page, nextCursor: end < items.size ? String(end) : null };
}

const STORE_VERBS = ['put', 'remove', 'get', 'list'] as const;
const MONITOR_VERBS = [
  'create',
  'replace',
  'remove',
  'get',
  'findByTargets',
  'list',
  'countByStatus',
] as const;

function refusing<Verb extends string>(verbs: readonly Verb[]): Record<Verb, () => Promise<never>> {
  const refuse = async (): Promise<never> => {
    throw new Error('the engine has no business here');
  };
  return Object.fromEntries(verbs.map((verb) => [verb, refuse])) as Record<Verb, typeof refuse>;
}
