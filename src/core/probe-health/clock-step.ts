import type { JsonObject } from '../json.ts';
import type { ProbeResult } from '../check/outcome.ts';

/** A wall clock that moved by more than this against the monotonic one was set. */
export const CLOCK_STEP_MS = 2_000;
/** After so long without a further step the new time is taken for the right one. */
const TRUSTED_AFTER_MS = 86_400_000;

/** By how much the wall clock was moved, and when (monotonic ms). */
export interface ClockStep {
  readonly byMs: number;
  readonly at: number;
}

/** Steps that belong together, added up; `null` when there is nothing to suspect, or nothing left. */
export function addClockStep(before: ClockStep | null, step: ClockStep): ClockStep | null {
  const earlierMs = before !== null && isFresh(before, step.at) ? before.byMs : 0;
  const byMs = earlierMs + step.byMs;
  return Math.abs(byMs) > CLOCK_STEP_MS ? { byMs, at: step.at } : null;
}

/**
 * Whether a verdict over a certificate's dates hangs on which clock is right: the one that the check began by, or the one
 * that we had before it was moved. A certificate that is out of date by both has nothing to do with our clock.
 */
export function dependsOnClock(result: ProbeResult, step: ClockStep | null, now: number): boolean {
  if (step === null || !isFresh(step, now)) return false;
  const { reason, evidence, startedAt } = result;
  if (reason !== 'tls_expired' && reason !== 'tls_not_yet_valid') return false;
  const { validFrom, validTo } = (evidence['certificate'] ?? {}) as JsonObject;
  if (typeof validFrom !== 'number' || typeof validTo !== 'number') return true;
  const clocks = [startedAt, startedAt - step.byMs];
  return reason === 'tls_expired'
    ? Math.min(...clocks) <= validTo
    : Math.max(...clocks) >= validFrom;
}

function isFresh(step: ClockStep, now: number): boolean {
  return now - step.at < TRUSTED_AFTER_MS;
}
