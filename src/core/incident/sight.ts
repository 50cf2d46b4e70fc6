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

/** Two looks at a site that are further apart than this leave open what was between them. */
function longestPauseMs({ intervalMs, timeoutMs, confirmAfterMs, recoverAfterMs }: Rhythm): number {
  const longestWait = Math.max(0, ...confirmAfterMs, ...recoverAfterMs);
  return intervalMs + longestWait + timeoutMs + OWN_LATENESS_MS;
}

/** Whether a doubt is too old to go on with a check that begins at `now`. */
export function isExpired(
  { lastSeenAt, firstFailureAt }: MonitorState,
  now: number,
  rhythm: Rhythm,
): boolean {
  // States of former versions know no more than when their stretch began.
  const seenAt = lastSeenAt ?? firstFailureAt;
  return seenAt !== null && now - seenAt > longestPauseMs(rhythm);
}

/** The site was judged at `now`; what lies between this look and the one before may be a gap in what we know of an outage. */
export function seenAt(state: MonitorState, now: number, rhythm: Rhythm): MonitorState {
  const { lastSeenAt, gaps } = state;
  const next = { ...state, lastSeenAt: now };
  if (lastSeenAt === null || now - lastSeenAt <= longestPauseMs(rhythm)) return next;
  return { ...next, gaps: [...gaps, { from: lastSeenAt, to: now }].slice(-MAX_GAPS) };
}

/** Since when checks have not been able to judge the site, this one included. */
export function unjudgedAfter(
  before: Pick<MonitorState, 'unjudgedSince' | 'isUnjudgedTold'>,
  check: { readonly outcome: Outcome; readonly startedAt: number },
): Pick<MonitorState, 'unjudgedSince' | 'isUnjudgedTold'> {
  if (check.outcome === 'up' || check.outcome === 'down') {
    return { unjudgedSince: null, isUnjudgedTold: false };
  }
  const { unjudgedSince, isUnjudgedTold } = before;
  const began = unjudgedSince ?? check.startedAt;
  // After a wall clock that went back it began no later than now; but what was told stays as it was told.
  return {
    unjudgedSince: isUnjudgedTold ? began : Math.min(began, check.startedAt),
    isUnjudgedTold,
  };
}
