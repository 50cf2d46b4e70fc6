import type { DeliveryAttempt } from '../ports/delivery-queue.ts';

/** A history shows so many entries at most. */
const MAX_HISTORY = 50;

/** One attempt, or several in a row that ended alike. Times are epoch ms. */
export interface HistoryEntry extends DeliveryAttempt {
  /** How many attempts it stands for, from the one that it shows on. */
  readonly times: number;
  /** When the last of them began. */
  readonly lastAt: number;
}

/**
 * Attempts as people read them, oldest first: those in a row that ended alike are one entry. Of more than 50 entries the
 * first and the latest are left; the numbers show the gap.
 */
export function attemptHistory(attempts: readonly DeliveryAttempt[]): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (const attempt of attempts) {
    const last = entries.at(-1);
    if (last !== undefined && isAlike(last, attempt)) {
      entries[entries.length - 1] = { ...last, times: last.times + 1, lastAt: attempt.at };
    } else entries.push({ ...attempt, times: 1, lastAt: attempt.at });
  }
  if (entries.length <= MAX_HISTORY) return entries;
  return [...entries.slice(0, 1), ...entries.slice(1 - MAX_HISTORY)];
}

function isAlike(a: DeliveryAttempt, b: DeliveryAttempt): boolean {
  return a.outcome === b.outcome && a.code === b.code && a.detail === b.detail;
}
