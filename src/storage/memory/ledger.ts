import type { Ledger, LedgerEntry } from '../../core/ports/storage.ts';
import { assertNextState } from '../state-step.ts';
import { outboxRow, type Tables } from './tables.ts';

/** The ledger in memory. */
export function ledgerStore(tables: Tables): Ledger {
  return {
    commit: async (entries) => {
      assertAll(tables, entries);
      for (const entry of entries) write(tables, entry);
    },
  };
}

/** Looks all entries over before the first is written, as nothing here can be undone. */
function assertAll(tables: Tables, entries: readonly LedgerEntry[]): void {
  const sequences = new Map<string, number>();
  for (const entry of entries) {
    const watched = tables.monitors.get(entry.monitorId);
    if (!watched || entry.state.epoch < watched.state.epoch) continue;
    assertNextState(sequences.get(entry.monitorId) ?? watched.state.sequence, entry);
    sequences.set(entry.monitorId, entry.state.sequence);
  }
}

function write(tables: Tables, entry: LedgerEntry): void {
  const watched = tables.monitors.get(entry.monitorId);
  if (!watched || entry.state.epoch < watched.state.epoch) return;
  tables.monitors.set(entry.monitorId, { ...watched, state: entry.state });
  if (entry.incident) tables.incidents.set(entry.incident.id, entry.incident);
  for (const notification of entry.notifications) {
    if (tables.outbox.has(notification.id)) continue;
    tables.outbox.set(notification.id, outboxRow(notification));
  }
}
