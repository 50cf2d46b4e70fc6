import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { Outcome } from '../check/outcome.ts';

/** The rules that say how close to each other a monitor's checks are. */
export type Rhythm = Pick<
  Monitor,
  'intervalMs' | 'timeoutMs' | 'confirmAfterMs' | 'recoverAfterMs'
>;

/** Beyond waits and deadlines, a check may begin as much later without leaving a gap: lines, evidence, a quick restart. */
const OWN_LATENESS_MS = 120_000;
const MAX_GAPS = 20;

/** Two checks of a site that are further apart than this leave open what was between them. */
function maxPauseMs({ intervalMs, timeoutMs, confirmAfterMs, recoverAfterMs }: Rhythm): number {
  const maxWaitMs = Math.max(0, ...confirmAfterMs, ...recoverAfterMs);
  return intervalMs + maxWaitMs + timeoutMs + OWN_LATENESS_MS;
}

/** Whether a suspicion is too old to go on with a check that begins at `now`. */
export function isExpired(
  { lastSeenAt, firstFailureAt }: MonitorState,
  now: number,
  rhythm: Rhythm,
): boolean {
  // States of former versions know no more than when their stretch began.
  const seenAt = lastSeenAt ?? firstFailureAt;
  return seenAt !== null && now - seenAt > maxPauseMs(rhythm);
}

/** The site was judged at `now`; what lies between this check and the one before may be a gap in what we know of an outage. */
export function seenAt(state: MonitorState, now: number, rhythm: Rhythm): MonitorState {
  const { lastSeenAt, gaps } = state;
  const next = { ...state, lastSeenAt: now };
  if (lastSeenAt === null || now - lastSeenAt <= maxPauseMs(rhythm)) return next;
  return { ...next, gaps: [...gaps, { from: lastSeenAt, to: now }].slice(-MAX_GAPS) };
}

/** Since when checks have not been able to judge the site, this one included. */
export function unjudgedAfter(
  before: Pick<MonitorState, 'unjudgedSince' | 'isUnjudgedNotified'>,
  check: { readonly outcome: Outcome; readonly startedAt: number },
): Pick<MonitorState, 'unjudgedSince' | 'isUnjudgedNotified'> {
  if (check.outcome === 'up' || check.outcome === 'down') {
    return { unjudgedSince: null, isUnjudgedNotified: false };
  }
  const { unjudgedSince, isUnjudgedNotified } = before;
  const began = unjudgedSince ?? check.startedAt;
  // After a wall clock that went back it began no later than now; but what people were notified of stays as it was.
  return {
    unjudgedSince: isUnjudgedNotified ? began : Math.min(began, check.startedAt),
    isUnjudgedNotified,
  };
}
