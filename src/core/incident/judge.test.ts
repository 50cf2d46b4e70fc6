import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../ids.ts';
import { judge } from './judge.ts';
import type { Change, JudgedCheck, Why } from './judgement.ts';
import type { Status } from '../monitor/monitor.ts';
import { pendingState } from '../monitor/monitor-state.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Outcome } from '../check/outcome.ts';

const policy = {
  id: asMonitorId('m1'),
  intervalMs: 60_000,
  timeoutMs: 10_000,
  failures: null,
  confirmAfterMs: [10_000, 30_000],
  recoverAfterMs: [10_000, 20_000],
};
/** An interval, the longest wait, the deadline, and what we may be late: no gap yet. */
const PAUSE = 60_000 + 30_000 + 10_000 + 120_000;
const MUCH_LATER = 12_000_000;
const hasty = { ...policy, confirmAfterMs: [], recoverAfterMs: [] };

function check(outcome: Outcome, fields: Partial<JudgedCheck> = {}): JudgedCheck {
  return {
    outcome,
    reason: outcome === 'up' ? null : 'head_timeout',
    startedAt: 1_000_000,
    memory: null,
    trigger: 'schedule',
    isLate: false,
    speed: null,
    expiry: null,
    ...fields,
  };
}

function stateOf(status: Status, fields: Partial<MonitorState> = {}): MonitorState {
  return { ...pendingState(5), status, sequence: 7, ...fields };
}

const suspect = stateOf('suspect', {
  firstFailureAt: 900_000,
  lastSeenAt: 900_000,
  recheckAt: 910_000,
  reason: 'http_503',
});
const down = stateOf('down', {
  firstFailureAt: 900_000,
  lastSeenAt: 960_000,
  incidentId: 'inc_m1_7' as MonitorState['incidentId'],
  reason: 'http_503',
});
const recovering: MonitorState = { ...down, status: 'recovering', recheckAt: 999_000 };

interface Row {
  readonly given: MonitorState;
  readonly check: JudgedCheck;
  readonly rules?: typeof policy;
  readonly want: {
    readonly status: Status;
    readonly why: Why;
    readonly change: Change;
  } & Partial<MonitorState>;
}

const rows: Readonly<Record<string, Row>> = {
  'pending, up': {
    given: stateOf('pending', { reason: 'stall' }),
    check: check('up'),
    want: { status: 'up', why: 'first_sight', change: 'status', since: 1_000_000, reason: null },
  },
  'unknown, up': {
    given: stateOf('unknown', { reason: 'stall' }),
    check: check('up'),
    want: { status: 'up', why: 'first_sight', change: 'status', reason: null },
  },
  'degraded, up': {
    given: stateOf('degraded'),
    check: check('up'),
    want: { status: 'up', why: 'first_sight', change: 'status' },
  },
  'up, up': {
    given: stateOf('up'),
    check: check('up'),
    want: { status: 'up', why: 'steady_up', change: 'none', sequence: 7 },
  },
  'up, up with a new memory': {
    given: stateOf('up', { memory: { method: 'HEAD' } }),
    check: check('up', { memory: { method: 'GET' } }),
    want: { status: 'up', why: 'steady_up', change: 'detail', memory: { method: 'GET' } },
  },
  'up, up with an equal memory': {
    given: stateOf('up', { memory: { method: 'GET' } }),
    check: check('up', { memory: { method: 'GET' } }),
    want: { status: 'up', why: 'steady_up', change: 'none' },
  },
  'up, down': {
    given: stateOf('up'),
    check: check('down'),
    want: {
      status: 'suspect',
      why: 'first_failure',
      change: 'status',
      step: 0,
      firstFailureAt: 1_000_000,
      recheckAt: 1_010_000,
      sequence: 8,
      since: 1_000_000,
      reason: 'head_timeout',
    },
  },
  'pending, down': {
    given: stateOf('pending'),
    check: check('down'),
    want: { status: 'suspect', why: 'first_failure', change: 'status' },
  },
  'unknown, down': {
    given: stateOf('unknown'),
    check: check('down'),
    want: { status: 'suspect', why: 'first_failure', change: 'status' },
  },
  'degraded, down': {
    given: stateOf('degraded'),
    check: check('down'),
    want: { status: 'suspect', why: 'first_failure', change: 'status' },
  },
  'up, down without any wait': {
    given: stateOf('up'),
    check: check('down'),
    rules: hasty,
    want: {
      status: 'down',
      why: 'confirmed_down',
      change: 'opened',
      firstFailureAt: 1_000_000,
      recheckAt: null,
      incidentId: 'inc_m1_8' as MonitorState['incidentId'],
      sequence: 8,
    },
  },
  'suspect, down': {
    given: suspect,
    check: check('down'),
    want: {
      status: 'suspect',
      why: 'still_failing',
      change: 'step',
      step: 1,
      firstFailureAt: 900_000,
      recheckAt: 1_030_000,
      sequence: 7,
    },
  },
  'suspect at its last wait, down': {
    given: { ...suspect, step: 1 },
    check: check('down'),
    want: {
      status: 'down',
      why: 'confirmed_down',
      change: 'opened',
      step: 2,
      firstFailureAt: 900_000,
      recheckAt: null,
      incidentId: 'inc_m1_8' as MonitorState['incidentId'],
    },
  },
  'suspect, down, the rules have become shorter': {
    given: { ...suspect, step: 5 },
    check: check('down'),
    want: { status: 'down', why: 'confirmed_down', change: 'opened' },
  },
  'suspect, down, asked for': {
    given: suspect,
    check: check('down', { trigger: 'request' }),
    want: {
      status: 'suspect',
      why: 'still_failing',
      change: 'detail',
      step: 0,
      recheckAt: 910_000,
      reason: 'head_timeout',
    },
  },
  'suspect, up': {
    given: { ...suspect, step: 1 },
    check: check('up'),
    want: {
      status: 'up',
      why: 'false_alarm',
      change: 'status',
      step: 0,
      firstFailureAt: null,
      recheckAt: null,
      incidentId: null,
      sequence: 8,
      reason: null,
    },
  },
  'suspect, unknown': {
    given: { ...suspect, step: 1, memory: { kept: true } },
    check: check('unknown', { reason: 'stall' }),
    want: {
      status: 'suspect',
      why: 'no_judgement',
      change: 'step',
      step: 1,
      firstFailureAt: 900_000,
      recheckAt: 1_030_000,
      reason: 'stall',
      memory: { kept: true },
    },
  },
  'suspect, throttled': {
    given: suspect,
    check: check('throttled', { memory: { seen: true } }),
    want: {
      status: 'suspect',
      why: 'no_judgement',
      change: 'step',
      step: 0,
      recheckAt: 1_010_000,
      memory: { seen: true },
    },
  },
  'suspect, unknown, asked for': {
    given: suspect,
    check: check('unknown', { trigger: 'request' }),
    want: { status: 'suspect', why: 'no_judgement', change: 'detail', recheckAt: 910_000 },
  },
  'suspect beyond shortened rules, unknown': {
    given: { ...suspect, step: 9 },
    check: check('unknown'),
    want: { status: 'suspect', why: 'no_judgement', change: 'step', recheckAt: 1_030_000 },
  },
  'suspect, the waits have gone, unknown': {
    given: suspect,
    check: check('unknown'),
    rules: hasty,
    want: { status: 'suspect', why: 'no_judgement', change: 'step', recheckAt: null },
  },
  'down, down': {
    given: down,
    check: check('down', { reason: 'http_503' }),
    want: { status: 'down', why: 'steady_down', change: 'detail', lastSeenAt: 1_000_000, gaps: [] },
  },
  'down, down for another reason': {
    given: down,
    check: check('down'),
    want: { status: 'down', why: 'steady_down', change: 'detail', reason: 'head_timeout' },
  },
  'down, unknown': {
    given: down,
    check: check('unknown', { reason: 'stall' }),
    want: { status: 'down', why: 'no_judgement', change: 'detail', incidentId: down.incidentId },
  },
  'down, throttled': {
    given: down,
    check: check('throttled', { reason: 'http_429' }),
    want: { status: 'down', why: 'no_judgement', change: 'detail' },
  },
  'down, up': {
    given: down,
    check: check('up'),
    want: {
      status: 'recovering',
      why: 'first_success',
      change: 'status',
      step: 0,
      recheckAt: 1_010_000,
      firstFailureAt: 900_000,
      incidentId: down.incidentId,
      reason: 'http_503',
    },
  },
  'down, up without any wait': {
    given: down,
    check: check('up'),
    rules: hasty,
    want: {
      status: 'up',
      why: 'confirmed_up',
      change: 'resolved',
      firstFailureAt: null,
      recheckAt: null,
      incidentId: null,
      reason: null,
    },
  },
  'recovering, up': {
    given: recovering,
    check: check('up'),
    want: {
      status: 'recovering',
      why: 'still_recovering',
      change: 'step',
      step: 1,
      recheckAt: 1_020_000,
    },
  },
  'recovering, up, asked for': {
    given: recovering,
    check: check('up', { trigger: 'request' }),
    want: { status: 'recovering', why: 'still_recovering', change: 'detail', recheckAt: 999_000 },
  },
  'recovering at its last wait, up': {
    given: { ...recovering, step: 1 },
    check: check('up'),
    want: {
      status: 'up',
      why: 'confirmed_up',
      change: 'resolved',
      step: 0,
      incidentId: null,
      firstFailureAt: null,
      recheckAt: null,
      reason: null,
    },
  },
  'recovering, down': {
    given: { ...recovering, step: 1 },
    check: check('down'),
    want: {
      status: 'down',
      why: 'relapse',
      change: 'status',
      step: 0,
      recheckAt: null,
      firstFailureAt: 900_000,
      incidentId: down.incidentId,
    },
  },
  'recovering, blocked': {
    given: recovering,
    check: check('blocked', { reason: 'private_address' }),
    want: { status: 'recovering', why: 'no_judgement', change: 'step', recheckAt: 1_010_000 },
  },
  'recovering, throttled': {
    given: { ...recovering, step: 1 },
    check: check('throttled'),
    want: { status: 'recovering', why: 'no_judgement', change: 'step', recheckAt: 1_020_000 },
  },
  'up, unknown': {
    given: stateOf('up', { memory: { kept: true } }),
    check: check('unknown', { reason: 'stall' }),
    want: {
      status: 'unknown',
      why: 'no_judgement',
      change: 'status',
      reason: 'stall',
      memory: { kept: true },
      firstFailureAt: null,
    },
  },
  'pending, blocked': {
    given: stateOf('pending'),
    check: check('blocked', { reason: 'private_address' }),
    want: { status: 'unknown', why: 'no_judgement', change: 'status', reason: 'private_address' },
  },
  'degraded, unknown': {
    given: stateOf('degraded'),
    check: check('unknown'),
    want: { status: 'unknown', why: 'no_judgement', change: 'status' },
  },
  'unknown, unknown': {
    given: stateOf('unknown', { unjudgedSince: 900_000, reason: 'head_timeout' }),
    check: check('unknown'),
    want: { status: 'unknown', why: 'no_judgement', change: 'none' },
  },
  'unknown, throttled': {
    given: stateOf('unknown'),
    check: check('throttled'),
    want: { status: 'unknown', why: 'no_judgement', change: 'detail' },
  },
  'up, throttled': {
    given: stateOf('up'),
    check: check('throttled', { reason: 'http_429' }),
    want: { status: 'up', why: 'no_judgement', change: 'detail', reason: 'http_429', sequence: 7 },
  },
  'pending, throttled': {
    given: stateOf('pending'),
    check: check('throttled'),
    want: { status: 'pending', why: 'no_judgement', change: 'detail' },
  },
  'degraded, throttled': {
    given: stateOf('degraded'),
    check: check('throttled'),
    want: { status: 'degraded', why: 'no_judgement', change: 'detail' },
  },
  'suspect, looked at too long ago, down': {
    given: { ...suspect, step: 1 },
    check: check('down', { startedAt: MUCH_LATER }),
    want: {
      status: 'suspect',
      why: 'doubt_expired',
      change: 'step',
      step: 0,
      since: MUCH_LATER,
      firstFailureAt: MUCH_LATER,
      lastSeenAt: MUCH_LATER,
      recheckAt: MUCH_LATER + 10_000,
    },
  },
  'suspect, looked at just not too long ago, down': {
    given: { ...suspect, step: 1 },
    check: check('down', { startedAt: 900_000 + PAUSE }),
    want: { status: 'down', why: 'confirmed_down', change: 'opened', firstFailureAt: 900_000 },
  },
  'suspect, looked at too long ago, down without any wait': {
    given: suspect,
    check: check('down', { startedAt: MUCH_LATER }),
    rules: hasty,
    want: {
      status: 'down',
      why: 'doubt_expired',
      change: 'opened',
      firstFailureAt: MUCH_LATER,
      incidentId: 'inc_m1_8' as MonitorState['incidentId'],
    },
  },
  'suspect, begun too long ago, and who knows when it was looked at, down': {
    given: { ...suspect, lastSeenAt: null },
    check: check('down', { startedAt: MUCH_LATER }),
    want: { status: 'suspect', why: 'doubt_expired', change: 'step', firstFailureAt: MUCH_LATER },
  },
  'suspect, looked at too long ago, unknown': {
    given: suspect,
    check: check('unknown', { startedAt: MUCH_LATER }),
    want: { status: 'suspect', why: 'no_judgement', change: 'step', lastSeenAt: 900_000 },
  },
  'suspect, down, the clock went back': {
    given: { ...suspect, step: 1 },
    check: check('down', { startedAt: 1_000 }),
    want: { status: 'down', why: 'confirmed_down', change: 'opened', firstFailureAt: 900_000 },
  },
  'down, not looked at for long, down': {
    given: down,
    check: check('down', { startedAt: MUCH_LATER }),
    want: {
      status: 'down',
      why: 'steady_down',
      change: 'detail',
      firstFailureAt: 900_000,
      gaps: [{ from: 960_000, to: MUCH_LATER }],
    },
  },
  'down, not looked at for long, up': {
    given: down,
    check: check('up', { startedAt: MUCH_LATER }),
    want: {
      status: 'recovering',
      why: 'first_success',
      change: 'status',
      gaps: [{ from: 960_000, to: MUCH_LATER }],
    },
  },
  'recovering, looked at too long ago, up': {
    given: { ...recovering, step: 1 },
    check: check('up', { startedAt: MUCH_LATER }),
    want: {
      status: 'recovering',
      why: 'doubt_expired',
      change: 'step',
      step: 0,
      recheckAt: MUCH_LATER + 10_000,
      gaps: [{ from: 960_000, to: MUCH_LATER }],
    },
  },
  'recovering, looked at too long ago, down': {
    given: recovering,
    check: check('down', { startedAt: MUCH_LATER }),
    want: { status: 'down', why: 'relapse', change: 'status', firstFailureAt: 900_000 },
  },
  'up, throttled again': {
    given: stateOf('up', {
      unjudgedSince: 500_000,
      isUnjudgedNotified: true,
      reason: 'head_timeout',
    }),
    check: check('throttled'),
    want: {
      status: 'up',
      why: 'no_judgement',
      change: 'none',
      unjudgedSince: 500_000,
      isUnjudgedNotified: true,
    },
  },
  'up after it could not be judged': {
    given: stateOf('up', { unjudgedSince: 500_000, isUnjudgedNotified: true }),
    check: check('up'),
    want: {
      status: 'up',
      why: 'steady_up',
      change: 'detail',
      unjudgedSince: null,
      isUnjudgedNotified: false,
    },
  },
  'blocked, the clock went back': {
    given: stateOf('unknown', { unjudgedSince: 2_000_000 }),
    check: check('blocked'),
    want: {
      status: 'unknown',
      why: 'no_judgement',
      change: 'detail',
      unjudgedSince: 1_000_000,
    },
  },
  'up, down, but late': {
    given: stateOf('up'),
    check: check('down', { isLate: true }),
    want: { status: 'up', why: 'late', change: 'none', sequence: 7 },
  },
};

it('says of an outage that ends what nobody saw of it', () => {
  const gaps = [{ from: 960_000, to: MUCH_LATER }];
  const atOnce = judge(down, check('up', { startedAt: MUCH_LATER }), hasty);
  expect(atOnce).toMatchObject({ change: 'resolved', gaps, state: { gaps: [], lastSeenAt: null } });
  const confirmed = { ...recovering, step: 1, gaps };
  expect(judge(confirmed, check('up'), policy)).toMatchObject({ change: 'resolved', gaps });
});

describe('judge', () => {
  it.each(Object.entries(rows))('%s', (_, { given, check, rules, want }) => {
    const { change, why, ...wantedState } = want;
    const judgement = judge(given, check, rules ?? policy);
    expect(judgement.why).toBe(why);
    expect(judgement.change).toBe(change);
    expect(judgement.state).toMatchObject(wantedState);
    if (change === 'none') expect(judgement.state).toBe(given);
    const moves = judgement.state.sequence - given.sequence;
    expect(moves).toBe(judgement.state.status === given.status ? 0 : 1);
  });

  it('covers every status with every outcome', () => {
    const seen = new Set(
      Object.values(rows).map((row) => `${row.given.status} ${row.check.outcome}`),
    );
    const statuses = ['pending', 'up', 'degraded', 'suspect', 'down', 'recovering', 'unknown'];
    const wanted = statuses.flatMap((status) =>
      ['up', 'down', 'throttled'].map((outcome) => `${status} ${outcome}`),
    );
    expect(wanted.filter((pair) => !seen.has(pair))).toEqual([]);
  });
});
