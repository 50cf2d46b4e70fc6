import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { endOfChange } from '../../core/monitor/monitor-change.ts';
import { beginAnew, type MonitorState, pendingState } from '../../core/monitor/monitor-state.ts';
import type { MonitorStore } from '../../core/ports/storage.ts';
import type { Connection } from './connection.ts';
import { UPDATE_STATE, writeTransition } from './ledger.ts';
import { listMonitors } from './monitor-list.ts';
import type { MonitorNumbers } from './monitor-numbers.ts';
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
import type { Steps, WorkerStore } from './protocol.ts';
import { type CountedBy, countByStatus, countIn, countOver } from './status-counts.ts';

const TARGETS_A_STEP = 1_000;

const ALL_COLUMNS = [...MONITOR_COLUMNS, ...STATE_COLUMNS];
const INSERT = `INSERT INTO monitors (${ALL_COLUMNS.join(', ')})
  VALUES (${ALL_COLUMNS.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`;
const REPLACE = `UPDATE monitors SET ${MONITOR_COLUMNS.map((column) => `${column} = ?`).join(', ')}
  WHERE no = ?`;

/** Monitors in the database. */
export function monitorStore(
  connection: Connection,
  numbers: MonitorNumbers,
): WorkerStore<MonitorStore> {
  return {
    create: (monitors) => {
      assertOwners(connection, monitors);
      for (const monitor of monitors) {
        const state = stateValues(pendingState(monitor.createdAt));
        const { changes } = connection.run(INSERT, ...monitorValues(monitor), ...state);
        if (changes === 0) throw conflictOf(connection, monitor);
      }
      const paused = monitors.filter(({ isPaused }) => isPaused).length;
      countIn(connection, { status: 'pending', isPaused: true }, paused);
      countIn(connection, { status: 'pending', isPaused: false }, monitors.length - paused);
    },
    replace: (monitor) => {
      const row = rowOf(connection, monitor.id);
      if (!row) throw new NotFoundError('monitor', monitor.id);
      const twin = twinOf(connection, monitor);
      if (twin && twin.no !== row.no) throw conflictOf(connection, monitor);
      assertOwners(connection, [monitor]);
      connection.run(REPLACE, ...monitorValues(monitor), row.no);
      const state = writeFreshStart(connection, row, monitor);
      const { isPaused } = monitor;
      countOver(connection, countedBy(row), { status: state.status, isPaused });
      return state;
    },
    remove: (id, at) => {
      const row = rowOf(connection, id);
      if (!row) throw new NotFoundError('monitor', id);
      const watched = toWatched(row);
      const end = { why: 'deleted', resolvedAt: at, gaps: watched.state.gaps, at } as const;
      writeOutageEnd(connection, row.no, { watched, end });
      // What is still to be sent does not go with its monitor.
      connection.run(
        `UPDATE notifications SET monitor = NULL
         WHERE monitor = ? AND state IN ('pending', 'leased')`,
        row.no,
      );
      connection.run('DELETE FROM monitors WHERE no = ?', row.no);
      countIn(connection, countedBy(row), -1);
      connection.run('INSERT INTO removed_monitors VALUES (?)', row.no);
      numbers.forget(id);
    },
    get: (id) => {
      const row = rowOf(connection, id);
      return row ? toWatched(row) : null;
    },
    findByTargets: (kind, targets) => findByTargets(connection, kind, targets),
    list: (query) => listMonitors(connection, query),
    countByStatus: () => countByStatus(connection),
  };
}

/** Lets judging begin anew when the change asks for it; the state from now on. */
function writeFreshStart(connection: Connection, row: MonitorRow, monitor: Monitor): MonitorState {
  const watched = toWatched(row);
  const why = endOfChange(watched.monitor, monitor);
  if (why === null) return watched.state;
  const at = monitor.updatedAt;
  const end = { why, resolvedAt: at, gaps: watched.state.gaps, at };
  writeOutageEnd(connection, row.no, { watched, end });
  const state = beginAnew(watched.state, at);
  connection.run(UPDATE_STATE, ...stateValues(state), row.no);
  const { status } = watched.state;
  const changedFrom = status === state.status ? null : status;
  writeTransition(connection, row.no, { at, state, changedFrom });
  return state;
}

/** In steps, as a list can hold a million targets. */
function* findByTargets(
  connection: Connection,
  kind: string,
  targets: readonly string[],
): Steps<readonly Monitor[]> {
  const found: Monitor[] = [];
  for (const [index, target] of [...new Set(targets)].entries()) {
    const row = twinOf(connection, { kind, target });
    if (row) found.push(toMonitor(row));
    if (index % TARGETS_A_STEP === 0) yield;
  }
  return found;
}

function rowOf(connection: Connection, id: string): MonitorRow | undefined {
  return connection.get<MonitorRow>('SELECT * FROM monitors WHERE id = ?', id);
}

function countedBy(row: MonitorRow): CountedBy {
  return { status: row.status, isPaused: row.is_paused === 1 };
}

function twinOf(
  connection: Connection,
  { kind, target }: Pick<Monitor, 'kind' | 'target'>,
): MonitorRow | undefined {
  return connection.get<MonitorRow>(
    'SELECT * FROM monitors WHERE kind = ? AND target = ?',
    kind,
    target,
  );
}

function conflictOf(connection: Connection, monitor: Monitor): ConflictError {
  const twin = twinOf(connection, monitor);
  return twin
    ? new ConflictError(`${monitor.target} is already watched`, { existingId: twin.id })
    : new ConflictError(`there already is a monitor '${monitor.id}'`, { existingId: monitor.id });
}

function assertOwners(connection: Connection, monitors: readonly Monitor[]): void {
  for (const ownerId of new Set(monitors.map((monitor) => monitor.ownerId))) {
    if (ownerId === null || connection.get('SELECT 1 FROM owners WHERE id = ?', ownerId)) continue;
    throw new NotFoundError('owner', ownerId);
  }
}
