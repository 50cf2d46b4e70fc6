import type { Incident } from '../../core/incident/incident.ts';
import type { Ledger, LedgerEntry } from '../../core/ports/storage.ts';
import { stepOf, type StoredTransition } from '../state-step.ts';
import type { Connection } from './connection.ts';
import { STATE_COLUMNS, stateValues } from './monitor-row.ts';
import { insertNotification } from './notification-row.ts';
import type { WorkerStore } from './protocol.ts';
import { countOver } from './status-counts.ts';

/** Takes the values of a state, then the monitor's number. */
export const UPDATE_STATE = `UPDATE monitors
  SET ${STATE_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE no = ?`;

interface StoredState {
  readonly no: number;
  readonly sequence: number;
  readonly epoch: number;
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
    'SELECT no, sequence, epoch, status, is_paused FROM monitors WHERE id = ?',
    entry.monitorId,
  );
  if (!monitor || entry.state.epoch < monitor.epoch) return;
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

/** Notes a change of status, if it is one. */
export function writeTransition(
  connection: Connection,
  monitorNo: number,
  entry: Pick<LedgerEntry, 'at' | 'state' | 'changedFrom'>,
): void {
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

/** Writes an incident, or its next form. */
export function writeIncident(connection: Connection, monitorNo: number, incident: Incident): void {
  connection.run(
    `INSERT INTO incidents (id, monitor, started_at, confirmed_at, resolved_at, why, reason, message,
       evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET started_at = excluded.started_at, confirmed_at = excluded.confirmed_at,
         resolved_at = excluded.resolved_at, why = excluded.why, reason = excluded.reason,
         message = excluded.message, evidence = excluded.evidence`,
    incident.id,
    monitorNo,
    incident.startedAt,
    incident.confirmedAt,
    incident.resolvedAt,
    incident.why,
    incident.reason,
    incident.message,
    JSON.stringify(incident.evidence),
  );
}
