import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { MonitorId, ProjectId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { endOfChange } from '../../core/monitor/monitor-change.ts';
import { beginAnew, type MonitorState, pendingState } from '../../core/monitor/monitor-state.ts';
import type { MonitorStore, WatchedMonitor } from '../../core/ports/storage.ts';
import type { Dialect } from './dialect.ts';
import type { MonitorNumbers } from './history/monitor-numbers.ts';
import { UPDATE_STATE, writeTransition } from './ledger.ts';
import { countByTag, listMonitors } from './monitor-list.ts';
import {
  MONITOR_COLUMNS,
  monitorValues,
  STATE_COLUMNS,
  stateValues,
  type MonitorRow,
  toMonitor,
  toWatched,
} from './monitor-row.ts';
import { writeOutageEnd } from './outage-end.ts';
import { assertNamed } from './entities.ts';
import { assertWithin } from './in-projects.ts';
import { writeFirstPauses, writePause } from './past/pauses.ts';
import { type CountedBy, countByStatus, countIn, countOver } from './status-counts.ts';
import { all, checkpoint, each, one, send, type Steps } from './steps.ts';
import type { SqlStore } from './store.ts';

const TARGETS_A_STEP = 1_000;
const ROWS_A_STEP = 500;

const ALL_COLUMNS = [...MONITOR_COLUMNS, ...STATE_COLUMNS];
const INSERT = `INSERT INTO monitors (${ALL_COLUMNS.join(', ')})
  VALUES (${ALL_COLUMNS.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`;
const REPLACE = `UPDATE monitors SET ${MONITOR_COLUMNS.map((column) => `${column} = ?`).join(', ')}
  WHERE no = ?`;

const INSERT_CO_OWNER = `INSERT INTO co_owners (owner_id, monitor)
  SELECT ?, no FROM monitors WHERE id = ?`;

/** Monitors in the database. */
export function monitorStore(
  dialect: Dialect,
  numbers: Pick<MonitorNumbers, 'forget'>,
): SqlStore<MonitorStore> {
  return {
    create,
    *replace(monitor, max) {
      yield* assertNamed([monitor]);
      return yield* replaceOne(dialect, monitor, max);
    },
    *replaceAll(monitors, max) {
      yield* assertNamed(monitors);
      const states: MonitorState[] = [];
      for (const monitor of monitors) {
        states.push(yield* replaceOne(dialect, monitor, max));
      }
      return states;
    },
    *removeAll(ids, at) {
      const removed: MonitorId[] = [];
      for (const id of ids) {
        const row = yield* rowOf(id);
        if (!row) continue;
        yield* removeRow(dialect, row, at);
        removed.push(id);
      }
      for (const id of removed) numbers.forget(id);
    },
    *remove(id, at) {
      const row = yield* rowOf(id);
      if (!row) throw new NotFoundError('monitor', id);
      yield* removeRow(dialect, row, at);
      numbers.forget(id);
    },
    *get(id) {
      const row = yield* rowOf(id);
      return row ? toWatched(row) : null;
    },
    getAll: (ids) => getAll(dialect, ids),
    findCalled,
    findByTargets,
    list: (query) => listMonitors(dialect, query),
    countByTag,
    countByStatus,
  };
}

/** In parts: reading holds up what is more urgent. */
function* getAll(
  dialect: Dialect,
  ids: readonly MonitorId[],
): Steps<ReadonlyMap<MonitorId, WatchedMonitor>> {
  const found = new Map<MonitorId, WatchedMonitor>();
  for (let from = 0; from < ids.length; from += ROWS_A_STEP) {
    const rows = yield* all<MonitorRow>(
      `SELECT m.* FROM ${dialect.listed('?', 'wanted')} ${dialect.orderedJoin} monitors AS m ON m.id = wanted.value`,
      JSON.stringify(ids.slice(from, from + ROWS_A_STEP)),
    );
    for (const row of rows) {
      const watched = toWatched(row);
      found.set(watched.monitor.id, watched);
    }
    yield* checkpoint();
  }
  return found;
}

function* replaceOne(dialect: Dialect, monitor: Monitor, max?: number): Steps<MonitorState> {
  const row = yield* rowOf(monitor.id);
  if (!row) throw new NotFoundError('monitor', monitor.id);
  const twin = yield* twinOf(monitor);
  if (twin && twin.no !== row.no) throw conflictOf(monitor, twin);
  yield* send(REPLACE, ...monitorValues(monitor), row.no);
  const { projectId } = monitor;
  if (row.project_id !== projectId) yield* assertWithin({ table: 'monitors', projectId, max });
  yield* writeCoOwners(row, monitor);
  const state = yield* writeFreshStart(dialect, row, monitor);
  const { isPaused, updatedAt: at } = monitor;
  yield* writePause(row.no, { wasPaused: row.is_paused === 1, isPaused, at });
  yield* countOver(countedBy(row), { status: state.status, isPaused });
  return state;
}

function* removeRow(dialect: Dialect, row: MonitorRow, at: number): Steps<void> {
  const watched = toWatched(row);
  const end = { why: 'deleted', resolvedAt: at, gaps: watched.state.gaps, at } as const;
  yield* writeOutageEnd(dialect, row.no, { watched, end });
  // What is still to be sent does not go with its monitor.
  yield* send(
    `UPDATE notifications SET monitor = NULL
     WHERE monitor = ? AND state IN ('pending', 'leased')`,
    row.no,
  );
  yield* send('DELETE FROM monitors WHERE no = ?', row.no);
  yield* countIn(countedBy(row), -1);
  yield* send('INSERT INTO removed_monitors (no) VALUES (?)', row.no);
}

function* create(monitors: readonly Monitor[], max?: number): Steps<void> {
  yield* assertNamed(monitors);
  const rows = monitors.map((monitor) => [
    ...monitorValues(monitor),
    ...stateValues(pendingState(monitor.createdAt)),
  ]);
  const refused = monitors[(yield* each(INSERT, rows)).indexOf(0)];
  if (refused) throw conflictOf(refused, yield* twinOf(refused));
  for (const projectId of new Set(monitors.map((monitor) => monitor.projectId))) {
    yield* assertWithin({ table: 'monitors', projectId, max });
  }
  const shared = monitors.flatMap(({ id, ownerIds }) =>
    ownerIds.slice(1).map((ownerId) => [ownerId, id]),
  );
  if (shared.length > 0) yield* each(INSERT_CO_OWNER, shared);
  yield* writeFirstPauses(monitors);
  const paused = monitors.filter(({ isPaused }) => isPaused).length;
  yield* countIn({ status: 'pending', isPaused: true }, paused);
  yield* countIn({ status: 'pending', isPaused: false }, monitors.length - paused);
}

/** Keeps the lookup by owner true to the monitor's list of owners. */
function* writeCoOwners(row: MonitorRow, { id, ownerIds }: Monitor): Steps<void> {
  const others = ownerIds.slice(1);
  if (row.co_owner_ids === JSON.stringify(others)) return;
  yield* send('DELETE FROM co_owners WHERE monitor = ?', row.no);
  if (others.length > 0)
    yield* each(
      INSERT_CO_OWNER,
      others.map((ownerId) => [ownerId, id]),
    );
}

/** Lets judging begin anew when the change asks for it; the state from now on. */
function* writeFreshStart(
  dialect: Dialect,
  row: MonitorRow,
  monitor: Monitor,
): Steps<MonitorState> {
  const watched = toWatched(row);
  const why = endOfChange(watched.monitor, monitor);
  if (why === null) return watched.state;
  const at = monitor.updatedAt;
  const end = { why, resolvedAt: at, gaps: watched.state.gaps, at };
  yield* writeOutageEnd(dialect, row.no, { watched, end });
  const state = beginAnew(watched.state, at);
  yield* send(UPDATE_STATE, ...stateValues(state), row.no);
  const { status } = watched.state;
  const changedFrom = status === state.status ? null : status;
  yield* writeTransition(row.no, { at, state, changedFrom });
  return state;
}

/** In parts, as a list can hold a million targets. */
function* findByTargets(kind: string, targets: readonly string[]): Steps<readonly Monitor[]> {
  const found: Monitor[] = [];
  for (const [index, target] of [...new Set(targets)].entries()) {
    const row = yield* twinOf({ kind, target });
    if (row) found.push(toMonitor(row));
    if (index % TARGETS_A_STEP === 0) yield* checkpoint();
  }
  return found;
}

function* findCalled(text: string, projectId?: ProjectId): Steps<readonly MonitorId[]> {
  const found = new Set<MonitorId>();
  const isOf = (row: Pick<MonitorRow, 'project_id'>): boolean =>
    projectId === undefined || row.project_id === projectId;
  const rows = yield* all<Pick<MonitorRow, 'id' | 'project_id'>>(
    `SELECT id, project_id FROM monitors WHERE id = ?1
     UNION SELECT id, project_id FROM monitors WHERE name = ?1`,
    text,
  );
  for (const row of rows) if (isOf(row)) found.add(row.id as MonitorId);
  // By the index of kind and target, a kind at a time.
  let kind = yield* one<{ kind: string | null }>('SELECT min(kind) AS kind FROM monitors');
  while (kind !== undefined && kind.kind !== null) {
    const row = yield* twinOf({ kind: kind.kind, target: text });
    if (row && isOf(row)) found.add(row.id as MonitorId);
    kind = yield* one<{ kind: string | null }>(
      'SELECT min(kind) AS kind FROM monitors WHERE kind > ?',
      kind.kind,
    );
  }
  return [...found];
}

function rowOf(id: string): Steps<MonitorRow | undefined> {
  return one<MonitorRow>('SELECT * FROM monitors WHERE id = ?', id);
}

function countedBy(row: MonitorRow): CountedBy {
  return { status: row.status, isPaused: row.is_paused === 1 };
}

/** The monitor that watches this target. */
function twinOf({ kind, target }: Pick<Monitor, 'kind' | 'target'>): Steps<MonitorRow | undefined> {
  return one<MonitorRow>('SELECT * FROM monitors WHERE kind = ? AND target = ?', kind, target);
}

function conflictOf(monitor: Monitor, twin: MonitorRow | undefined): ConflictError {
  return twin
    ? new ConflictError(`${monitor.target} is already watched`, { existingId: twin.id })
    : new ConflictError(`there already is a monitor '${monitor.id}'`, { existingId: monitor.id });
}
