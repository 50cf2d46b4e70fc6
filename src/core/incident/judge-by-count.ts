import type { MonitorState } from '../monitor/monitor-state.ts';
import { commonReason, failuresWithin } from './failure-window.ts';
import { calm, keep, noting, open, resolve, seen } from './judge-moves.ts';
import type { Case, Judgement } from './judgement.ts';

/** The state with this check among its recent failures, if it is one. A check that was asked for counts as none. */
export function countFailure({ state, check, policy: { failures: rule } }: Case): MonitorState {
  const { outcome, trigger, startedAt: at, reason } = check;
  // An outage that re-checks have confirmed has its own end.
  const isCounting = state.incidentId === null || state.isCounted;
  const isFailure = outcome === 'down' && trigger === 'schedule' && rule !== null && isCounting;
  const failure = { at, reason: reason ?? 'unknown' };
  const all = isFailure ? [...state.recentFailures, failure] : state.recentFailures;
  const recentFailures = failuresWithin(all, rule, at);
  return recentFailures === state.recentFailures ? state : { ...state, recentFailures };
}

/**
 * Opens an incident when this failed check makes them enough. Otherwise, and where an incident is open or the re-checks have
 * just confirmed one, the judgement `byRechecks` stands.
 */
export function openByCount({ state, check, policy }: Case, byRechecks: Judgement): Judgement {
  const { recentFailures: failures, incidentId } = state;
  const isEnough = policy.failures !== null && failures.length >= policy.failures.count;
  const isCounted = check.outcome === 'down' && check.trigger === 'schedule' && isEnough;
  if (!isCounted || incidentId !== null || byRechecks.change === 'opened') return byRechecks;
  const firstFailureAt = Math.min(check.startedAt, ...failures.map(({ at }) => at));
  const next = {
    ...calm(noting(state, check)),
    firstFailureAt,
    lastSeenAt: check.startedAt,
    isCounted: true,
  };
  const opened = open(next, check, policy);
  const summary = { count: failures.length, reason: commonReason(failures) };
  return { ...opened, why: 'counted_down', failures: summary };
}

/** An outage by count lasts until none of its failures is remembered; then no re-check has to confirm it once more. */
export function outlastFailures({ state, check, policy }: Case): Judgement {
  const next = { ...seen({ state, check, policy }), memory: check.memory };
  const isOver = state.recentFailures.length === 0;
  return isOver ? resolve(next, check) : keep(state, next, 'still_counted');
}

/** What is remembered of failures is a detail at least: what leads to an outage is written with the status that it moves. */
export function followFailures(judgement: Judgement, { recentFailures }: MonitorState): Judgement {
  const isMoved = judgement.state.recentFailures !== recentFailures;
  return judgement.change === 'none' && isMoved ? { ...judgement, change: 'detail' } : judgement;
}
