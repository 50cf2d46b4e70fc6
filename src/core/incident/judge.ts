import { incidentIdOf } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { Monitor, Status } from '../monitor/monitor.ts';
import { NOTHING_SUSPECTED, type MonitorState } from '../monitor/monitor-state.ts';
import type { Outcome } from '../check/outcome.ts';
import type { Gap } from './service-downtime.ts';
import { isExpired, seenAt, unjudgedAfter, type Rhythm } from './sight.ts';

/*
 * up, pending, unknown --down--> suspect --down, every wait passed--> down --up--> recovering --up, every wait passed--> up
 *                                   |                                  ^              |
 *                                   +--up--> up (a false alarm)        +-----down-----+
 *
 * A check that says nothing about the site (unknown, blocked, throttled) never leads towards `down` or out of it.
 * A suspicion that was not checked for too long (stopped, blind) is none any more: the next check begins it anew.
 */

/** A check as the judge sees it. */
export interface JudgedCheck {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly startedAt: number;
  /** What the prober wants to remember. */
  readonly memory: JsonObject | null;
  /** `request`: it was asked for; it may end a suspicion but never counts as one of its re-checks. */
  readonly trigger: 'schedule' | 'request';
  /** A newer check, or a changed monitor, has overtaken it. */
  readonly isLate: boolean;
}

/** The monitor's rules, and the name its incidents are called by. */
export type JudgePolicy = Pick<Monitor, 'id'> & Rhythm;

/** Why the judge decided as it did. */
export type Why =
  | 'late'
  | 'first_sight'
  | 'steady_up'
  | 'first_failure'
  | 'still_failing'
  | 'confirmed_down'
  | 'false_alarm'
  | 'steady_down'
  | 'first_success'
  | 'still_recovering'
  | 'confirmed_up'
  | 'relapse'
  | 'doubt_expired'
  | 'no_judgement';

/**
 * What moved: `none` · `detail` (memory or reason) · `step` (of a doubt) · `status` · `opened` or `resolved` (the status,
 * and with it an incident). All but `detail` must survive a crash.
 */
export type Change = 'none' | 'detail' | 'step' | 'status' | 'opened' | 'resolved';

/** The state from now on, what moved in it, and why. */
export interface Judgement {
  readonly state: MonitorState;
  readonly change: Change;
  readonly why: Why;
  /** What is not known of an outage that ends. */
  readonly gaps?: readonly Gap[];
}

/** Decides what a check means for its monitor. */
export function judge(state: MonitorState, check: JudgedCheck, policy: JudgePolicy): Judgement {
  if (check.isLate) return { state, change: 'none', why: 'late' };
  const judgement = RULES[check.outcome][state.status]({ state, check, policy });
  return followSight(judgement, state, check);
}

interface Case {
  readonly state: MonitorState;
  readonly check: JudgedCheck;
  readonly policy: JudgePolicy;
}

type Rule = (given: Case) => Judgement;

const AFTER_UP: Readonly<Record<Status, Rule>> = {
  pending: firstSight,
  unknown: firstSight,
  degraded: firstSight,
  up: ({ state, check }) => keep(state, good(state, check), 'steady_up'),
  suspect: ({ state, check }) =>
    enter(calm(good(state, check)), 'up', { check, why: 'false_alarm' }),
  down: firstSuccess,
  recovering: (given) => (hasExpired(given) ? firstSuccessAnew(given) : nextSuccess(given)),
};

const AFTER_DOWN: Readonly<Record<Status, Rule>> = {
  pending: firstFailure,
  unknown: firstFailure,
  degraded: firstFailure,
  up: firstFailure,
  suspect: (given) => (hasExpired(given) ? firstFailureAnew(given) : nextFailure(given)),
  down: ({ state, check, policy }) =>
    keep(state, noting(seen({ state, check, policy }), check), 'steady_down'),
  recovering: ({ state, check, policy }) =>
    enter({ ...noting(seen({ state, check, policy }), check), step: 0, recheckAt: null }, 'down', {
      check,
      why: 'relapse',
    }),
};

const AFTER_THROTTLED: Readonly<Record<Status, Rule>> = {
  pending: stay,
  unknown: stay,
  degraded: stay,
  up: stay,
  suspect: ({ state, check, policy }) =>
    scheduleRecheck({ state, check, policy }, policy.confirmAfterMs),
  down: stay,
  recovering: ({ state, check, policy }) =>
    scheduleRecheck({ state, check, policy }, policy.recoverAfterMs),
};

const AFTER_UNKNOWN: Readonly<Record<Status, Rule>> = {
  ...AFTER_THROTTLED,
  pending: loseSight,
  degraded: loseSight,
  up: loseSight,
};

const RULES: Readonly<Record<Outcome, Readonly<Record<Status, Rule>>>> = {
  up: AFTER_UP,
  down: AFTER_DOWN,
  throttled: AFTER_THROTTLED,
  unknown: AFTER_UNKNOWN,
  blocked: AFTER_UNKNOWN,
};

function firstSight({ state, check }: Case): Judgement {
  return enter(good(state, check), 'up', { check, why: 'first_sight' });
}

function firstSuccess({ state, check, policy }: Case): Judgement {
  const wait = policy.recoverAfterMs[0];
  const next = { ...seen({ state, check, policy }), memory: check.memory, step: 0 };
  if (wait === undefined) return resolve(next, check);
  const recheckAt = check.startedAt + wait;
  return enter({ ...next, recheckAt }, 'recovering', { check, why: 'first_success' });
}

function firstSuccessAnew(given: Case): Judgement {
  return beganAnew(firstSuccess(given), given.state);
}

function nextSuccess({ state, check, policy }: Case): Judgement {
  const next = { ...seen({ state, check, policy }), memory: check.memory };
  const why = 'still_recovering';
  if (check.trigger === 'request') return keep(state, next, why);
  const step = state.step + 1;
  const wait = policy.recoverAfterMs[step];
  if (wait === undefined) return resolve(next, check);
  return { state: { ...next, step, recheckAt: check.startedAt + wait }, change: 'step', why };
}

function firstFailure({ state, check, policy }: Case): Judgement {
  const { startedAt } = check;
  const first = {
    ...noting(state, check),
    step: 0,
    firstFailureAt: startedAt,
    lastSeenAt: startedAt,
  };
  const wait = policy.confirmAfterMs[0];
  if (wait === undefined) return open(first, check, policy);
  const next = { ...first, recheckAt: check.startedAt + wait };
  return enter(next, 'suspect', { check, why: 'first_failure' });
}

function firstFailureAnew(given: Case): Judgement {
  return beganAnew(firstFailure(given), given.state);
}

function nextFailure({ state, check, policy }: Case): Judgement {
  const noted = noting(seen({ state, check, policy }), check);
  const why = 'still_failing';
  if (check.trigger === 'request') return keep(state, noted, why);
  const step = state.step + 1;
  const wait = policy.confirmAfterMs[step];
  if (wait === undefined) return open({ ...noted, step }, check, policy);
  return { state: { ...noted, step, recheckAt: check.startedAt + wait }, change: 'step', why };
}

/** The same doubt from its beginning: its status stays, and nothing is left of what was seen before. */
function beganAnew({ state, change }: Judgement, { status, sequence }: MonitorState): Judgement {
  const why = 'doubt_expired';
  if (state.status !== status) return { state, change, why };
  return { state: { ...state, sequence }, change: 'step', why };
}

function stay({ state, check }: Case): Judgement {
  return keep(state, noting(state, check), 'no_judgement');
}

function loseSight({ state, check }: Case): Judgement {
  return enter(noting(state, check), 'unknown', { check, why: 'no_judgement' });
}

function scheduleRecheck({ state, check }: Case, waits: readonly number[]): Judgement {
  const noted = noting(state, check);
  const why = 'no_judgement';
  if (check.trigger === 'request') return keep(state, noted, why);
  // The rules may have become shorter since this suspicion began; without any wait the schedule decides.
  const wait = waits[state.step] ?? waits.at(-1);
  const recheckAt = wait === undefined ? null : check.startedAt + wait;
  return { state: { ...noted, recheckAt }, change: 'step', why };
}

/** Since when checks have not been able to judge the site. */
function followSight(judgement: Judgement, before: MonitorState, check: JudgedCheck): Judgement {
  const sight = unjudgedAfter(before, check);
  if (sight.unjudgedSince === before.unjudgedSince) return judgement;
  const change = judgement.change === 'none' ? 'detail' : judgement.change;
  return { ...judgement, state: { ...judgement.state, ...sight }, change };
}

function hasExpired({ state, check, policy }: Case): boolean {
  return isExpired(state, check.startedAt, policy);
}

function seen({ state, check, policy }: Case): MonitorState {
  return seenAt(state, check.startedAt, policy);
}

function good(state: MonitorState, check: JudgedCheck): MonitorState {
  return { ...state, reason: null, memory: check.memory };
}

function noting(state: MonitorState, check: JudgedCheck): MonitorState {
  // A probe that our own fault cut short has nothing to remember, but must not make the prober forget.
  const isSeen = check.outcome === 'down' || check.outcome === 'throttled';
  return { ...state, reason: check.reason, memory: isSeen ? check.memory : state.memory };
}

function calm(state: MonitorState): MonitorState {
  return { ...state, ...NOTHING_SUSPECTED };
}

function open(state: MonitorState, check: JudgedCheck, { id }: JudgePolicy): Judgement {
  const why = 'confirmed_down';
  const { state: next } = enter({ ...state, recheckAt: null }, 'down', { check, why });
  return { state: { ...next, incidentId: incidentIdOf(id, next.sequence) }, change: 'opened', why };
}

function resolve(state: MonitorState, check: JudgedCheck): Judgement {
  const { state: next } = enter(calm(good(state, check)), 'up', { check, why: 'confirmed_up' });
  return { state: next, change: 'resolved', why: 'confirmed_up', gaps: state.gaps };
}

function enter(
  state: MonitorState,
  status: Status,
  { check, why }: { readonly check: JudgedCheck; readonly why: Why },
): Judgement {
  const next = { ...state, status, since: check.startedAt, sequence: state.sequence + 1 };
  return { state: next, change: 'status', why };
}

function keep(before: MonitorState, after: MonitorState, why: Why): Judgement {
  const isSame =
    before.reason === after.reason &&
    before.lastSeenAt === after.lastSeenAt &&
    isSameJson(before.memory, after.memory);
  if (isSame) return { state: before, change: 'none', why };
  return { state: after, change: 'detail', why };
}

function isSameJson(a: JsonObject | null, b: JsonObject | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
