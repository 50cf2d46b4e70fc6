import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../check/outcome.ts';
import { asMonitorId } from '../ids.ts';
import { pendingState } from '../monitor/monitor-state.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import { commonReason, failuresWithin } from './failure-window.ts';
import { judge } from './judge.ts';
import type { Judgement, JudgedCheck, JudgePolicy } from './judgement.ts';
import type { Speed } from './speed.ts';

const MINUTE = 60_000;
const T0 = 1_800_000_000_000;
const policy: JudgePolicy = {
  id: asMonitorId('m1'),
  intervalMs: MINUTE,
  timeoutMs: 10_000,
  confirmAfterMs: [10_000, 30_000],
  recoverAfterMs: [10_000],
  failures: { count: 3, withinMs: 10 * MINUTE },
};

interface Step extends Partial<Omit<JudgedCheck, 'startedAt'>> {
  readonly outcome: Outcome;
  /** Minutes since the beginning. */
  readonly at: number;
}

function play(
  steps: readonly Step[],
  rules: JudgePolicy = policy,
  begin: MonitorState = pendingState(T0),
): readonly (Judgement & { readonly at: number })[] {
  let state = begin;
  return steps.map(({ at, ...check }) => {
    const judgement = judge(
      state,
      {
        reason: check.outcome === 'up' ? null : 'http_503',
        startedAt: T0 + at * MINUTE,
        memory: null,
        trigger: 'schedule',
        isLate: false,
        speed: null,
        expiry: null,
        ...check,
      },
      rules,
    );
    state = judgement.state;
    return { ...judgement, at };
  });
}

const up = (at: number, rest: Partial<Step> = {}): Step => ({ outcome: 'up', at, ...rest });
const down = (at: number, rest: Partial<Step> = {}): Step => ({ outcome: 'down', at, ...rest });
const moved = (judgements: readonly (Judgement & { readonly at: number })[]) =>
  judgements
    .filter(({ change }) => change === 'opened' || change === 'resolved')
    .map(({ at, change }) => [at, change]);

describe('a rule by count', () => {
  const flaky = [up(0), down(1), up(1.2), down(4), up(4.2), down(8), up(8.2)];

  it('opens an incident though checks in between succeeded, from its first failed check', () => {
    const judgements = play(flaky);
    expect(moved(judgements)).toEqual([[8, 'opened']]);
    const opened = judgements.find(({ change }) => change === 'opened');
    expect(opened).toMatchObject({
      why: 'counted_down',
      failures: { count: 3, reason: 'http_503' },
      state: { status: 'down', isCounted: true, firstFailureAt: T0 + MINUTE, recheckAt: null },
    });
    expect(judgements.at(-1)).toMatchObject({ why: 'still_counted', state: { status: 'down' } });
  });

  it('ends the incident at the first good check that finds no failure within its time', () => {
    const after = [up(12), down(15), up(18), up(25), up(25.1), up(26)];
    expect(moved(play([...flaky, ...after]))).toEqual([
      [8, 'opened'],
      [25.1, 'resolved'],
    ]);
    const resolved = play([...flaky, ...after]).find(({ change }) => change === 'resolved');
    expect(resolved?.state).toMatchObject({ status: 'up', isCounted: false, recentFailures: [] });
  });

  it('counts what lies exactly its time apart, and not what lies further apart', () => {
    expect(moved(play([down(0), up(1), down(5), up(6), down(10)]))).toEqual([[10, 'opened']]);
    expect(moved(play([down(0), up(1), down(5), up(6), down(10.001)]))).toEqual([]);
  });

  it.each<[string, Partial<Step> & { outcome: Outcome }]>([
    ['our own fault', { outcome: 'unknown', reason: 'stall' }],
    ['a target that our policy forbids', { outcome: 'blocked', reason: 'private_address' }],
    ['a target that asks for patience', { outcome: 'throttled', reason: 'http_429' }],
    ['a check that was asked for', { outcome: 'down', trigger: 'request' }],
    ['a check that came late', { outcome: 'down', isLate: true }],
  ])('never counts %s', (_, step) => {
    const steps = Array.from({ length: 20 }, (_each, index) => [
      { ...step, at: index / 2 },
      up(index / 2 + 0.1),
    ]).flat();
    expect(moved(play(steps))).toEqual([]);
  });

  it('leaves an outage that the re-checks confirmed to end by the re-checks', () => {
    const steps = [up(0), down(1), down(1.2), down(1.7), up(3), up(3.2), up(4)];
    expect(moved(play(steps))).toEqual([
      [1.7, 'opened'],
      [3.2, 'resolved'],
    ]);
    // What was counted ended with the outage: one more failure is a new suspicion.
    expect(play([...steps, down(5)]).at(-1)?.state.status).toBe('suspect');
  });

  it('opens before the re-checks have confirmed where it is enough', () => {
    const rules = { ...policy, failures: { count: 2, withinMs: 10 * MINUTE } };
    const judgements = play([up(0), down(1), down(1.2)], rules);
    expect(judgements.at(-1)).toMatchObject({ change: 'opened', why: 'counted_down' });
  });

  it('that is taken away lets the next good check end the outage', () => {
    const [last] = play(flaky).slice(-1);
    const without = play([up(9)], { ...policy, failures: null }, last?.state);
    expect(moved(without)).toEqual([[9, 'resolved']]);
  });

  it('forgets failures of a clock that was set back after its time at the latest', () => {
    const ahead = { at: T0 + 3_600_000, reason: 'reset' };
    const kept = failuresWithin([ahead], { count: 3, withinMs: MINUTE }, T0);
    expect(kept).toEqual([{ at: T0, reason: 'reset' }]);
    expect(failuresWithin(kept, { count: 3, withinMs: MINUTE }, T0 + MINUTE + 1)).toEqual([]);
  });

  it('gives the commonest reason, of several the newest', () => {
    const failed = (...reasons: string[]) => reasons.map((reason, at) => ({ at, reason }));
    expect(commonReason(failed('reset', 'http_503', 'reset'))).toBe('reset');
    expect(commonReason(failed('reset', 'http_503'))).toBe('http_503');
    expect(commonReason([])).toBeNull();
  });

  it('says the same as counting by hand, whatever comes', () => {
    const rules = { ...policy, confirmAfterMs: Array.from({ length: 10 }, () => 1_000_000_000) };
    const anyStep = fc.record({ wait: fc.integer({ min: 1, max: 300 }), isUp: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (given) => {
        let at = 0;
        const steps = given.map(({ wait, isUp }): Step => {
          at += wait / 60;
          return isUp ? up(at) : down(at);
        });
        let failed: number[] = [];
        let isOpen = false;
        const want = steps.flatMap((step): unknown[] => {
          const now = T0 + step.at * MINUTE;
          if (step.outcome === 'down') failed.push(now);
          failed = failed.filter((each) => now - each <= 10 * MINUTE);
          if (!isOpen && step.outcome === 'down' && failed.length >= 3) {
            isOpen = true;
            return [[step.at, 'opened']];
          }
          if (!isOpen || step.outcome === 'down' || failed.length > 0) return [];
          isOpen = false;
          return [[step.at, 'resolved']];
        });
        expect(moved(play(steps, rules))).toEqual(want);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a slow site', () => {
  const slow = (at: number, speed: Speed): Step => up(at, { speed });

  it('is degraded from the check that found it so to the one that found it quick', () => {
    const judgements = play([
      slow(0, null),
      slow(1, 'slow'),
      slow(2, 'slow'),
      slow(3, null),
      slow(4, 'normal'),
      slow(5, 'normal'),
    ]);
    expect(judgements.map(({ state, why }) => [state.status, why])).toEqual([
      ['up', 'first_sight'],
      ['degraded', 'became_slow'],
      ['degraded', 'steady_up'],
      ['degraded', 'steady_up'],
      ['up', 'slow_over'],
      ['up', 'steady_up'],
    ]);
    expect(judgements[3]?.state.slowSince).toBe(T0 + MINUTE);
    expect(judgements[4]?.state.slowSince).toBeNull();
  });

  it.each<[string, readonly Step[]]>([
    ['a false alarm', [down(3), slow(4, 'normal')]],
    ['our own fault', [{ outcome: 'unknown', at: 3 }, slow(4, 'normal')]],
    ['an outage', [down(3), down(3.2), down(3.7), slow(5, null), slow(5.2, 'normal')]],
  ])('is as slow as before after %s, and then has one end of its own', (_, between) => {
    const steps = [slow(0, null), slow(1, 'slow'), ...between];
    const judgements = play(steps);
    expect(judgements.at(-1)?.state).toMatchObject({ status: 'degraded', slowSince: T0 + MINUTE });
    const ended = play([...steps, slow(9, null), slow(10, 'normal')]);
    expect(ended.slice(-2).map(({ state }) => state.status)).toEqual(['degraded', 'up']);
  });

  it('is down when it is down, however slow', () => {
    const steps = [slow(0, null), slow(1, 'slow'), down(2), down(2.2), down(2.7)];
    expect(play(steps).at(-1)).toMatchObject({ change: 'opened', state: { status: 'down' } });
  });
});
