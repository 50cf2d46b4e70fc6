import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asIncidentId } from '../../ids.ts';
import { stepOf } from '../../people/escalation.ts';
import { dueSteps, escalationAt, resumeEscalation, stepsAtOnce } from './escalation.ts';

const MINUTE = 60_000;
const SINCE = 5_000_000;
const rule = (repeat: number, ...minutes: readonly number[]) => ({
  repeat,
  steps: minutes.map((after) => ({
    afterMs: after * MINUTE,
    ownerIds: [],
    channelIds: [],
    scheduleIds: [],
  })),
});
const state = (done: number) => ({ incidentId: asIncidentId('i'), since: SINCE, done });
const at = (minutes: number): number => SINCE + minutes * MINUTE;

describe('steps', () => {
  it('are gone through again, each round after the one before', () => {
    const given = rule(2, 5, 15);
    const times = Array.from({ length: 8 }, (_, index) => stepOf(given, index)?.afterMs ?? null);
    expect(times.map((time) => time && time / MINUTE)).toEqual([5, 15, 20, 30, 35, 45, null, null]);
  });

  it.each([
    ['before the first', 0, 4, [], 0],
    ['the first', 0, 5, [{ round: 0, step: 0 }], 1],
    ['done already', 1, 6, [], 1],
    ['the second', 1, 15, [{ round: 0, step: 1 }], 2],
    [
      'after a long absence each once, the newest',
      0,
      31,
      [
        { round: 1, step: 0 },
        { round: 1, step: 1 },
      ],
      4,
    ],
    ['behind the last', 4, 9_999, [], 4],
  ] as const)('%s', (_, done, minutes, due, after) => {
    expect(dueSteps(state(done), rule(1, 5, 15), at(minutes))).toEqual({ due, done: after });
  });

  it('at the beginning belong to the alert itself', () => {
    expect([rule(0, 0, 0, 5), rule(0, 5), rule(0, 0), rule(0), null].map(stepsAtOnce)).toEqual([
      2, 0, 1, 0, 0,
    ]);
  });

  it('are none without a rule or a state', () => {
    expect(escalationAt(null, rule(0, 5))).toBeNull();
    expect(escalationAt(state(0), null)).toBeNull();
    expect(escalationAt(state(0), rule(9))).toBeNull();
    expect(escalationAt(state(0), rule(0, 5))).toBe(at(5));
  });

  it('begin no later than now', () => {
    expect(resumeEscalation(state(1), SINCE - 9)).toEqual({ ...state(1), since: SINCE - 9 });
  });

  it('come each once, however often it is asked', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 });
    const asked = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 3 }), asked, (minutes, repeat, moments) => {
        const given = rule(repeat, ...minutes.toSorted((a, b) => a - b));
        const seen = new Set<string>();
        let { done } = state(0);
        for (const minute of moments.toSorted((a, b) => a - b)) {
          const answer = dueSteps(state(done), given, at(minute));
          expect(answer.due.length).toBeLessThanOrEqual(given.steps.length);
          for (const { round, step } of answer.due) {
            const key = `${round}-${step}`;
            expect(seen.has(key)).toBe(false);
            seen.add(key);
          }
          ({ done } = answer);
        }
        expect(done).toBeLessThanOrEqual((repeat + 1) * given.steps.length);
      }),
    );
  });
});
