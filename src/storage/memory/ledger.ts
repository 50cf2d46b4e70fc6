import type { Ledger, LedgerEntry } from '../../core/ports/storage.ts';
import { stepOf, type StoredTransition } from '../state-step.ts';
import { outboxRow, type Tables, transitionKey } from './tables.ts';

/** The ledger in memory. */
export function ledgerStore(tables: Tables): Ledger {
  return {
    commit: async (entries) => {
      // Looks all entries over before the first is written, as nothing here can be undone.
      const fresh = freshOf(tables, entries);
      for (const entry of entries) write(tables, entry, fresh.has(entry));
    },
  };
}

/** The entries that change something. Throws `ConflictError` when one of them does not follow. */
function freshOf(tables: Tables, entries: readonly LedgerEntry[]): ReadonlySet<LedgerEntry> {
  const fresh = new Set<LedgerEntry>();
  const written = new Map<string, StoredTransition>();
  const sequences = new Map<string, number>();
  for (const entry of entries) {
    const { monitorId, state } = entry;
    const watched = tables.monitors.get(monitorId);
    if (!watched || state.epoch < watched.state.epoch) continue;
    const stored = sequences.get(monitorId) ?? watched.state.sequence;
    const transitionAt = (sequence: number): StoredTransition | undefined =>
      written.get(transitionKey(monitorId, sequence)) ??
      tables.transitions.get(transitionKey(monitorId, sequence));
    if (stepOf(stored, entry, transitionAt) === 'known') continue;
    fresh.add(entry);
    sequences.set(monitorId, state.sequence);
    written.set(transitionKey(monitorId, state.sequence), { at: entry.at, to: state.status });
  }
  return fresh;
}

function write(tables: Tables, entry: LedgerEntry, isFresh: boolean): void {
  const { monitorId, state } = entry;
  const watched = tables.monitors.get(monitorId);
  if (!watched || state.epoch < watched.state.epoch) return;
  for (const notification of entry.notifications) {
    if (tables.outbox.has(notification.id)) continue;
    tables.outbox.set(notification.id, outboxRow(notification));
  }
  if (!isFresh) return;
  tables.monitors.set(monitorId, { ...watched, state });
  if (entry.incident) tables.incidents.set(entry.incident.id, entry.incident);
  if (entry.changedFrom !== null) {
    const transition = { at: entry.at, to: state.status };
    tables.transitions.set(transitionKey(monitorId, state.sequence), transition);
  }
}
