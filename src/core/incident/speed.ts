import type { SlowRule } from '../monitor/slow-rule.ts';

/*
 * A site is slow when the 95th percentile of its response times is over the limit, and no longer slow when that is under
 * four fifths of it; in between it stays what it is. The percentile is of the last ten checks that were up, or of those of
 * the last ten minutes where these are more. Of less than forty checks the two slowest are left out instead, as the 95th
 * percentile of so few would be their slowest: one odd answer neither makes a site slow nor keeps it so. A site that becomes
 * slow for good is so at its third slow check.
 */

const MIN_CHECKS = 10;
const WINDOW_MS = 600_000;
const SHARE = 0.95;
const OUTLIERS = 2;
const BACK_SHARE = 0.8;
/** A difference that no one notices makes no site slow, however quick it usually is. */
const MIN_EXCESS_MS = 100;

/** Whether a site is slow now; `null`: not known, and what it was before holds. */
export type Speed = 'slow' | 'normal' | null;

/** How many of the last response times count for a monitor with this interval. */
export function speedChecks(intervalMs: number): number {
  return Math.max(MIN_CHECKS, Math.ceil(WINDOW_MS / intervalMs));
}

/** What response times are measured against, in milliseconds; `null` while the usual one is not known. */
export function slowLimitMs(rule: SlowRule, usualMs: number | null): number | null {
  if (rule.kind === 'limit') return rule.limitMs;
  return usualMs === null ? null : Math.max(rule.times * usualMs, usualMs + MIN_EXCESS_MS);
}

/** The response time that stands for the given ones; `null` for too few. */
export function typicalSlowestMs(timesMs: readonly number[]): number | null {
  const count = timesMs.length;
  if (count < MIN_CHECKS) return null;
  const rank = Math.min(Math.ceil(count * SHARE), count - OUTLIERS);
  return timesMs.toSorted((a, b) => a - b)[rank - 1] ?? null;
}

/** Whether a site with these response times, the last ones, is slow. */
export function speedOf(timesMs: readonly number[], limitMs: number | null): Speed {
  const typicalMs = typicalSlowestMs(timesMs);
  if (typicalMs === null || limitMs === null) return null;
  if (typicalMs > limitMs) return 'slow';
  return typicalMs < limitMs * BACK_SHARE ? 'normal' : null;
}
