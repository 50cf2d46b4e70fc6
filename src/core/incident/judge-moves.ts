import { isSameExpiry } from '../check/expiry.ts';
import { incidentIdOf } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { Status } from '../monitor/monitor.ts';
import { NOTHING_SUSPECTED, type MonitorState } from '../monitor/monitor-state.ts';
import type { Case, JudgedCheck, Judgement, JudgePolicy, Why } from './judgement.ts';
import { seenAt } from './sight.ts';

/** The site was judged by this check. */
export function seen({ state, check, policy }: Case): MonitorState {
  return seenAt(state, check.startedAt, policy);
}

/** After a check that was up. */
export function good(state: MonitorState, check: JudgedCheck): MonitorState {
  const expiry = check.expiry ?? state.expiry;
  const next = { ...state, reason: null, memory: check.memory };
  return isSameExpiry(expiry, state.expiry) ? next : { ...next, expiry };
}

/** After a check that was not. */
export function noting(state: MonitorState, check: JudgedCheck): MonitorState {
  // A probe that our own fault cut short has nothing to remember, but must not make the prober forget.
  const isSeen = check.outcome === 'down' || check.outcome === 'throttled';
  return { ...state, reason: check.reason, memory: isSeen ? check.memory : state.memory };
}

/** Nothing is held against the monitor any more. */
export function calm(state: MonitorState): MonitorState {
  return { ...state, ...NOTHING_SUSPECTED };
}

/** Opens the incident of what is held against the monitor. */
export function open(state: MonitorState, check: JudgedCheck, { id }: JudgePolicy): Judgement {
  const why = 'confirmed_down';
  const { state: next } = enter({ ...state, recheckAt: null }, 'down', { check, why });
  return { state: { ...next, incidentId: incidentIdOf(id, next.sequence) }, change: 'opened', why };
}

/** Ends the incident. */
export function resolve(state: MonitorState, check: JudgedCheck): Judgement {
  // What was held against the site ended with its outage.
  const over = { ...calm(good(state, check)), recentFailures: [] };
  const { state: next } = enterGood(over, { check, why: 'confirmed_up' });
  return { state: next, change: 'resolved', why: 'confirmed_up', gaps: state.gaps };
}

/** Moves to a status, as the next change in the sequence. */
export function enter(
  state: MonitorState,
  status: Status,
  { check, why }: { readonly check: JudgedCheck; readonly why: Why },
): Judgement {
  const next = { ...state, status, since: check.startedAt, sequence: state.sequence + 1 };
  return { state: next, change: 'status', why };
}

/** Up, or as slow as it was before something worse came. */
export function enterGood(
  state: MonitorState,
  about: { readonly check: JudgedCheck; readonly why: Why },
): Judgement {
  return enter(state, state.slowSince === null ? 'up' : 'degraded', about);
}

/** Stays in the status; says whether anything else moved. */
export function keep(before: MonitorState, after: MonitorState, why: Why): Judgement {
  const isSame =
    before.reason === after.reason &&
    before.lastSeenAt === after.lastSeenAt &&
    before.expiry === after.expiry &&
    isSameJson(before.memory, after.memory);
  if (isSame) return { state: before, change: 'none', why };
  return { state: after, change: 'detail', why };
}

function isSameJson(a: JsonObject | null, b: JsonObject | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
