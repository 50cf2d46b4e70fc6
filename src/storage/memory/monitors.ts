import {
  endStretch,
  openOutage,
  openUnjudged,
  type OpenStretch,
  type OutageEnd,
} from '../../core/alerting/alert.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import { type Monitor, STATUSES, type Status } from '../../core/monitor/monitor.ts';
import { endOfChange } from '../../core/monitor/monitor-change.ts';
import { beginAnew, type MonitorState, pendingState } from '../../core/monitor/monitor-state.ts';
import type { MonitorQuery, MonitorStore, WatchedMonitor } from '../../core/ports/storage.ts';
import type { Destination } from '../../core/alerting/route.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { searchNeedleOf, searchTextOf } from '../search-text.ts';
import { assertOwner, outboxRow, type OutboxRow, type Tables, targetKey } from './tables.ts';
import { compareTexts } from './text-order.ts';

/** Monitors in memory. */
export function monitorStore(tables: Tables): MonitorStore {
  return {
    create: async (monitors) => createAll(tables, monitors),
    replace: async (monitor) => {
      const watched = known(tables, monitor.id);
      assertFree(tables, monitor);
      assertOwner(tables, monitor.ownerId);
      take(tables, watched.monitor);
      const state = freshStart(tables, watched, monitor);
      put(tables, { monitor, state });
      return state;
    },
    remove: async (id, at) => {
      const watched = known(tables, id);
      const end = { why: 'deleted', resolvedAt: at, gaps: watched.state.gaps, at } as const;
      keepOutageEnd(tables, watched, end);
      take(tables, watched.monitor);
      tables.checks.delete(id);
      tables.heartbeats.delete(id);
      for (const key of tables.transitions.keys()) {
        if (key.startsWith(`${id} `)) tables.transitions.delete(key);
      }
      for (const incident of tables.incidents.values()) {
        if (incident.monitorId === id) tables.incidents.delete(incident.id);
      }
      for (const row of tables.outbox.values()) {
        if (row.notification.monitorId === id) orphan(tables, row);
      }
    },
    get: async (id) => tables.monitors.get(id) ?? null,
    findByTargets: async (kind, targets) =>
      [...new Set(targets)].flatMap((target) => twinOf(tables, { kind, target }) ?? []),
    list: async (query) => {
      const limit = pageLimit(query);
      const after = query.cursor === null ? null : decodeCursor(query.cursor, ['string', 'string']);
      const found = [...tables.monitors.values()]
        .filter((watched) => matches(watched, query))
        .filter((watched) => after === null || compareKeys(keyOf(watched), after) > 0)
        .sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
        .slice(0, limit + 1);
      return cutPage(found, { limit, keyOf, itemOf: (watched) => watched });
    },
    countByStatus: async () => countByStatus(tables),
  };
}

/** Lets judging begin anew when the change asks for it; the state from now on. */
function freshStart(tables: Tables, watched: WatchedMonitor, monitor: Monitor): MonitorState {
  const why = endOfChange(watched.monitor, monitor);
  if (why === null) return watched.state;
  const at = monitor.updatedAt;
  keepOutageEnd(tables, watched, { why, resolvedAt: at, gaps: watched.state.gaps, at });
  return beginAnew(watched.state, at);
}

/** Ends what is open of a monitor, if anything is, and puts the news in line for those who were told of it. */
function keepOutageEnd(tables: Tables, watched: WatchedMonitor, end: OutageEnd): void {
  const { monitor, state } = watched;
  const incident = (state.incidentId && tables.incidents.get(state.incidentId)) ?? null;
  for (const open of [incident && openOutage(incident), openUnjudged(watched)]) {
    if (open === null) continue;
    const ended = endStretch({ ...open, monitor, destinations: toldOf(tables, open) }, end, tables);
    if (open.incident === incident) tables.incidents.set(incident.id, ended.incident);
    for (const notification of ended.notifications) {
      if (tables.outbox.has(notification.id)) continue;
      tables.outbox.set(notification.id, outboxRow(notification));
    }
  }
}

function toldOf(tables: Tables, { incident, opening }: OpenStretch): readonly Destination[] {
  return [...tables.outbox.values()].flatMap(({ notification }) => {
    const { incidentId, notice } = notification;
    return incidentId === incident.id && notice.kind === opening ? [notification] : [];
  });
}

/** What is still to be sent does not go with its monitor. */
function orphan(tables: Tables, row: OutboxRow): void {
  const { id, state } = row.notification;
  if (state === 'pending' || state === 'leased') {
    tables.outbox.set(id, { ...row, notification: { ...row.notification, monitorId: null } });
  } else tables.outbox.delete(id);
}

function createAll(tables: Tables, monitors: readonly Monitor[]): void {
  const added: Monitor[] = [];
  try {
    for (const monitor of monitors) {
      assertOwner(tables, monitor.ownerId);
      assertFree(tables, monitor);
      if (tables.monitors.has(monitor.id)) {
        const details = { existingId: monitor.id };
        throw new ConflictError(`there already is a monitor '${monitor.id}'`, details);
      }
      put(tables, { monitor, state: pendingState(monitor.createdAt) });
      added.push(monitor);
    }
  } catch (error) {
    for (const monitor of added) take(tables, monitor);
    throw error;
  }
}

function put(tables: Tables, watched: WatchedMonitor): void {
  const { id, kind, target } = watched.monitor;
  tables.monitors.set(id, watched);
  tables.watchers.set(targetKey(kind, target), id);
}

function take(tables: Tables, { id, kind, target }: Monitor): void {
  tables.monitors.delete(id);
  tables.watchers.delete(targetKey(kind, target));
}

function known(tables: Tables, id: MonitorId): WatchedMonitor {
  const watched = tables.monitors.get(id);
  if (!watched) throw new NotFoundError('monitor', id);
  return watched;
}

function twinOf(
  tables: Tables,
  { kind, target }: Pick<Monitor, 'kind' | 'target'>,
): Monitor | undefined {
  const id = tables.watchers.get(targetKey(kind, target));
  return id === undefined ? undefined : tables.monitors.get(id)?.monitor;
}

function assertFree(tables: Tables, monitor: Monitor): void {
  const twin = twinOf(tables, monitor);
  if (!twin || twin.id === monitor.id) return;
  throw new ConflictError(`${monitor.target} is already watched`, { existingId: twin.id });
}

function matches({ monitor, state }: WatchedMonitor, query: MonitorQuery): boolean {
  return (
    (query.status === undefined || state.status === query.status) &&
    (query.ownerId === undefined || monitor.ownerId === query.ownerId) &&
    (query.isPaused === undefined || monitor.isPaused === query.isPaused) &&
    (query.search === undefined || searchTextOf(monitor).includes(searchNeedleOf(query.search)))
  );
}

function keyOf({ monitor }: WatchedMonitor): [string, string] {
  return [monitor.name, monitor.id];
}

function compareKeys(a: readonly [string, string], b: readonly [string, string]): number {
  return compareTexts(a[0], b[0]) || compareTexts(a[1], b[1]);
}

function countByStatus(tables: Tables): Awaited<ReturnType<MonitorStore['countByStatus']>> {
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  let paused = 0;
  for (const { monitor, state } of tables.monitors.values()) {
    if (monitor.isPaused) paused += 1;
    else byStatus[state.status] += 1;
  }
  return { total: tables.monitors.size, paused, byStatus };
}
