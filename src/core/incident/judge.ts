import type { Status } from '../monitor/monitor.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Outcome } from '../check/outcome.ts';
import { countFailure, followFailures, openByCount, outlastFailures } from './judge-by-count.ts';
import { calm, enter, enterGood, good, keep, noting, open, resolve, seen } from './judge-moves.ts';
import type { Case, JudgedCheck, Judgement, JudgePolicy } from './judgement.ts';
import { isExpired, unjudgedAfter } from './sight.ts';

/*
 * up, pending, unknown --down--> suspect --down, every wait passed--> down --up--> recovering --up, every wait passed--> up
 *                                   |                                  ^              |
 *                                   +--up--> up (a false alarm)        +-----down-----+
 *
 * A check that says nothing about the site (unknown, blocked, throttled) never leads towards `down` or out of it.
 * A suspicion that was not checked for too long (stopped, blind) is none any more: the next check begins it anew.
 *
 * Beside the re-checks, a rule by count opens an incident at the failed check that makes them enough, whatever succeeded in
 * between; such an incident is over at the first good check that finds none of its failures remembered.
 *
 * up --slow--> degraded --normal--> up. Slowness is set apart while anything worse holds, and is there again afterwards.
 */

/** Decides what a check means for its monitor. */
export function judge(state: MonitorState, check: JudgedCheck, policy: JudgePolicy): Judgement {
  if (check.isLate) return { state, change: 'none', why: 'late' };
  const counted = countFailure({ state, check, policy });
  const known = { state: counted, check, policy };
  const judgement = openByCount(known, RULES[check.outcome][counted.status](known));
  return followSight(followFailures(judgement, state), state, check);
}

type Rule = (given: Case) => Judgement;

const AFTER_UP: Readonly<Record<Status, Rule>> = {
  pending: firstSight,
  unknown: firstSight,
  degraded: ({ state, check }) => {
    if (state.slowSince === null) return firstSight({ state, check });
    if (check.speed !== 'normal') return keep(state, good(state, check), 'steady_up');
    const next = { ...good(state, check), slowSince: null };
    return enter(next, 'up', { check, why: 'slow_over' });
  },
  up: ({ state, check }) => {
    if (check.speed !== 'slow') return keep(state, good(state, check), 'steady_up');
    const next = { ...good(state, check), slowSince: check.startedAt };
    return enter(next, 'degraded', { check, why: 'became_slow' });
  },
  suspect: ({ state, check }) => enterGood(calm(good(state, check)), { check, why: 'false_alarm' }),
  down: (given) => (given.state.isCounted ? outlastFailures(given) : firstSuccess(given)),
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

function firstSight({ state, check }: Omit<Case, 'policy'>): Judgement {
  return enterGood(good(state, check), { check, why: 'first_sight' });
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
