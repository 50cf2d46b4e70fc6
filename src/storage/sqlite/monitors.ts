import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { Monitor } from '../../core/monitor.ts';
import { pendingState } from '../../core/monitor-state.ts';
import type { MonitorStore } from '../../core/ports/storage.ts';
import type { Connection } from './connection.ts';
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
      const { isPaused } = monitor;
      countOver(connection, countedBy(row), { status: row.status, isPaused });
    },
    remove: (id) => {
      const row = rowOf(connection, id);
      if (!row) throw new NotFoundError('monitor', id);
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
