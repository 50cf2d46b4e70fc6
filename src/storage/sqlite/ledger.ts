import type { Incident } from '../../core/incident.ts';
import type { Ledger, LedgerEntry } from '../../core/ports/storage.ts';
import { stepOf, type StoredTransition } from '../state-step.ts';
import type { Connection } from './connection.ts';
import { STATE_COLUMNS, stateValues } from './monitor-row.ts';
import { insertNotification } from './notification-row.ts';
import type { WorkerStore } from './protocol.ts';
import { countOver } from './status-counts.ts';

const UPDATE_STATE = `UPDATE monitors
  SET ${STATE_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE no = ?`;

interface StoredState {
  readonly no: number;
  readonly sequence: number;
  readonly status: string;
  readonly is_paused: number;
}

/** The ledger in the database; the worker syncs what comes in together at once. */
export function ledgerStore(connection: Connection): WorkerStore<Ledger> {
  return {
    commit: (entries) => {
      for (const entry of entries) writeEntry(connection, entry);
    },
  };
}

function writeEntry(connection: Connection, entry: LedgerEntry): void {
  const monitor = connection.get<StoredState>(
    'SELECT no, sequence, status, is_paused FROM monitors WHERE id = ?',
    entry.monitorId,
  );
  if (!monitor) return;
  const step = stepOf(monitor.sequence, entry, (sequence) =>
    transitionAt(connection, monitor.no, sequence),
  );
  for (const notification of entry.notifications) {
    insertNotification(connection, monitor.no, notification);
  }
  if (step === 'known') return;
  connection.run(UPDATE_STATE, ...stateValues(entry.state), monitor.no);
  const isPaused = monitor.is_paused === 1;
  const before = { status: monitor.status, isPaused };
  countOver(connection, before, { status: entry.state.status, isPaused });
  writeTransition(connection, monitor.no, entry);
  if (entry.incident) writeIncident(connection, monitor.no, entry.incident);
}

function transitionAt(
  connection: Connection,
  monitorNo: number,
  sequence: number,
): StoredTransition | undefined {
  return connection.get<StoredTransition>(
    'SELECT at, to_status AS "to" FROM transitions WHERE monitor = ? AND sequence = ?',
    monitorNo,
    sequence,
  );
}

function writeTransition(connection: Connection, monitorNo: number, entry: LedgerEntry): void {
  if (entry.changedFrom === null) return;
  connection.run(
    'INSERT INTO transitions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    monitorNo,
    entry.state.sequence,
    entry.at,
    entry.changedFrom,
    entry.state.status,
    entry.state.reason,
  );
}

function writeIncident(connection: Connection, monitorNo: number, incident: Incident): void {
  connection.run(
    `INSERT INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET started_at = excluded.started_at, confirmed_at = excluded.confirmed_at,
         resolved_at = excluded.resolved_at, reason = excluded.reason,
         message = excluded.message, evidence = excluded.evidence`,
    incident.id,
    monitorNo,
    incident.startedAt,
    incident.confirmedAt,
    incident.resolvedAt,
    incident.reason,
    incident.message,
    JSON.stringify(incident.evidence),
  );
}
