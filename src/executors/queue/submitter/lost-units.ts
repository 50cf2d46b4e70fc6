import type { JobSender } from './job-sender.ts';
import type { Unit } from './open-checks.ts';
import type { ResultReader } from './result-reader.ts';

export interface LostUnits {
  /** Gone without results: evicted, or written to a Redis that lost it again. */
  readonly missing: readonly Unit[];
  /** Every worker that took them died. */
  readonly exhausted: readonly Unit[];
}

// Asking after each unit about this often finds within seconds what Redis lost.
const ASK_AFTER_MS = 8_000;

/** Asks Redis after units it has not been asked after for a while; sends those anew that never arrived. */
export async function findLostUnits(
  units: readonly Unit[],
  { sender, reader }: { readonly sender: JobSender; readonly reader: ResultReader },
): Promise<LostUnits> {
  const now = performance.now();
  const due = units.filter(({ seenAt }) => now - seenAt > ASK_AFTER_MS);
  if (due.length === 0) return { missing: [], exhausted: [] };
  const states = await sender.statesOf(due);
  const inState = (state: string): readonly Unit[] =>
    due.filter((_, index) => states[index] === state);
  for (const unit of inState('there')) {
    unit.seenAt = now;
    unit.missingSince = null;
  }
  const gone = inState('missing');
  const unsent = gone.filter(({ seenAt }) => seenAt === -Infinity);
  if (unsent.length > 0) await sender.send(unsent);
  return {
    missing: gone.filter((unit) => !unsent.includes(unit) && isLost(unit, { now, reader })),
    exhausted: inState('exhausted'),
  };
}

/** A job leaves its results before it goes; so it is lost when those have been read and it was not among them. */
function isLost(
  unit: Unit,
  { now, reader }: { readonly now: number; readonly reader: ResultReader },
): boolean {
  unit.missingSince ??= now;
  return reader.caughtUpAt > unit.missingSince;
}
