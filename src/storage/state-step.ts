import { ConflictError } from '../core/errors.ts';
import type { LedgerEntry } from '../core/ports/storage.ts';

/** The change of status that is stored under an entry's sequence, as far as it tells one decision from another. */
export interface StoredTransition {
  readonly at: number;
  readonly to: string;
}

/**
 * What an entry means to a monitor whose stored sequence is `storedSequence`: `apply` goes on from there (by a step, or
 * with inner fields only) · `known` was written before, or is older than what was; nothing of its state counts any more.
 * `transitionAt` reads what is stored under a sequence. Throws `ConflictError` for a gap, and for a rival of what is stored.
 */
export function stepOf(
  storedSequence: number,
  entry: LedgerEntry,
  transitionAt: (sequence: number) => StoredTransition | undefined,
): 'apply' | 'known' {
  const { sequence, status } = entry.state;
  if (entry.changedFrom === null) {
    if (sequence === storedSequence) return 'apply';
    if (sequence < storedSequence) return 'known';
  } else if (sequence === storedSequence + 1) return 'apply';
  else if (sequence <= storedSequence) {
    const stored = transitionAt(sequence);
    if (stored?.at === entry.at && stored.to === status) return 'known';
  }
  throw new ConflictError(
    `the state of '${entry.monitorId}' does not follow: sequence ${sequence} after ${storedSequence}`,
    { monitorId: entry.monitorId, storedSequence },
  );
}
