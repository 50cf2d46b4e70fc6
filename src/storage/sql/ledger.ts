import { ConflictError } from '../../core/errors.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Ledger, LedgerEntry } from '../../core/ports/storage.ts';
import { writeStages } from './alerts/alert-states.ts';
import { writeEvidence } from './alerts/evidence.ts';
import type { Dialect } from './dialect.ts';
import { writeEvents } from './alerts/incident-events.ts';
import { toNullableJson } from './json-column.ts';
import { STATE_COLUMNS, stateValues } from './monitor-row.ts';
import { insertNotification } from './outbox/notification-row.ts';
import { countOver } from './status-counts.ts';
import { all, one, send, type Steps } from './steps.ts';
import type { SqlStore } from './store.ts';

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

/** The ledger in the database; what comes in together is synced at once. */
export function ledgerStore(dialect: Dialect): SqlStore<Ledger> {
  return {
    *commit(entries) {
      const ahead = yield* readAhead(dialect, entries);
      for (const entry of entries) {
        const { monitorId } = entry;
        const isAhead = ahead.has(monitorId);
        const monitor = isAhead
          ? ahead.get(monitorId)
          : yield* one<StoredState>(STATE_OF, monitorId);
        // What was read ahead holds until the first entry of the monitor is written.
        ahead.delete(monitorId);
        if (monitor) yield* writeEntry(dialect, monitor, entry);
      }
    },
  };
}

const STATE_OF = 'SELECT no, sequence, epoch, status, is_paused FROM monitors WHERE id = ?';

/** The states of many monitors by one question, as each question is a round trip; `null` for a monitor that is gone. */
function* readAhead(
  dialect: Dialect,
  entries: readonly LedgerEntry[],
): Steps<Map<string, StoredState | null>> {
  const ids = [...new Set(entries.map(({ monitorId }) => monitorId))];
  if (ids.length < 2) return new Map();
  const rows = yield* all<StoredState & { readonly id: string }>(
    `SELECT m.id, m.no, m.sequence, m.epoch, m.status, m.is_paused
     FROM ${dialect.listed('?', 'wanted')} ${dialect.orderedJoin} monitors AS m ON m.id = wanted.value`,
    JSON.stringify(ids),
  );
  const ahead = new Map<string, StoredState | null>(ids.map((id) => [id, null]));
  for (const row of rows) ahead.set(row.id, row);
  return ahead;
}

function* writeEntry(dialect: Dialect, monitor: StoredState, entry: LedgerEntry): Steps<void> {
  if (entry.state.epoch < monitor.epoch) return;
  const step = yield* stepOf(monitor, entry);
  for (const notification of entry.notifications) {
    yield* insertNotification(dialect, monitor.no, notification);
  }
  if (step === 'known') return;
  yield* send(UPDATE_STATE, ...stateValues(entry.state), monitor.no);
  const isPaused = monitor.is_paused === 1;
  const before = { status: monitor.status, isPaused };
  yield* countOver(before, { status: entry.state.status, isPaused });
  yield* writeTransition(monitor.no, entry);
  if (entry.incident) yield* writeIncident(monitor.no, entry.incident);
  yield* writeEvents(entry.events);
  yield* writeEvidence(monitor.no, entry.evidence);
  yield* writeStages(monitor.no, entry.stages);
}

/**
 * What an entry means to what is stored: `apply` goes on from there (by a step, or with inner fields only) · `known` was
 * written before, or is older than what was; nothing of its state counts any more. Throws `ConflictError` for a gap, and
 * for a rival of what is stored.
 */
function* stepOf(
  { no, sequence: storedSequence }: StoredState,
  entry: LedgerEntry,
): Steps<'apply' | 'known'> {
  const { sequence, status } = entry.state;
  if (entry.changedFrom === null) {
    if (sequence === storedSequence) return 'apply';
    if (sequence < storedSequence) return 'known';
  } else if (sequence === storedSequence + 1) return 'apply';
  else if (sequence <= storedSequence) {
    const stored = yield* one<{ at: number; to_status: string }>(
      'SELECT at, to_status FROM transitions WHERE monitor = ? AND sequence = ?',
      no,
      sequence,
    );
    if (stored?.at === entry.at && stored.to_status === status) return 'known';
  }
  throw new ConflictError(
    `the state of '${entry.monitorId}' does not follow: sequence ${sequence} after ${storedSequence}`,
    { monitorId: entry.monitorId, storedSequence },
  );
}

/** Notes a change of status, if it is one. */
export function* writeTransition(
  monitorNo: number,
  entry: Pick<LedgerEntry, 'at' | 'state' | 'changedFrom'>,
): Steps<void> {
  if (entry.changedFrom === null) return;
  yield* send(
    `INSERT INTO transitions (monitor, sequence, at, from_status, to_status, reason)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    monitorNo,
    entry.state.sequence,
    entry.at,
    entry.changedFrom,
    entry.state.status,
    entry.state.reason,
  );
}

/** Writes an incident, or its next form. */
export function* writeIncident(monitorNo: number, incident: Incident): Steps<void> {
  yield* send(
    `INSERT INTO incidents (id, monitor, started_at, confirmed_at, resolved_at, why, reason, message,
       evidence, acknowledged)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET started_at = excluded.started_at, confirmed_at = excluded.confirmed_at,
         resolved_at = excluded.resolved_at, why = excluded.why, reason = excluded.reason,
         message = excluded.message, evidence = excluded.evidence,
         acknowledged = excluded.acknowledged`,
    incident.id,
    monitorNo,
    incident.startedAt,
    incident.confirmedAt,
    incident.resolvedAt,
    incident.why,
    incident.reason,
    incident.message,
    JSON.stringify(incident.evidence),
    toNullableJson(incident.acknowledged ?? null),
  );
}
