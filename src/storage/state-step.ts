import { ConflictError } from '../core/errors.ts';
import type { LedgerEntry } from '../core/ports/storage.ts';

/**
 * Refuses a ledger entry that would tear the sequence of status changes: it must go on from the stored one by a step,
 * or stay (inner fields moved, or the same entry came again). Throws `ConflictError`.
 */
export function assertNextState(storedSequence: number, entry: LedgerEntry): void {
  const { sequence } = entry.state;
  const isStill = sequence === storedSequence;
  const isStep = sequence === storedSequence + 1 && entry.changedFrom !== null;
  if (isStill || isStep) return;
  throw new ConflictError(
    `the state of '${entry.monitorId}' does not follow: sequence ${sequence} after ${storedSequence}`,
    { monitorId: entry.monitorId, storedSequence },
  );
}
