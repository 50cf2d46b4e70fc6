import { describe, expect, it } from 'vitest';
import { waitBeforeSending, type WaitingReceiver } from './grouping.ts';

const fresh: WaitingReceiver = {
  kind: 'opened',
  waitedMs: 0,
  sinceLastMs: null,
  isForming: false,
};

describe('how long a message to people waits', () => {
  it.each([
    ['a single outage', {}, 0],
    ['one beside others that may follow', { isForming: true }, 30_000],
    ['one that has waited for them', { isForming: true, waitedMs: 12_000 }, 18_000],
    ['one that has waited long enough', { isForming: true, waitedMs: 30_000 }, 0],
    ['one soon after another', { sinceLastMs: 4_000 }, 6_000],
    ['one ten seconds after another', { sinceLastMs: 10_000 }, 0],
    ['one soon after another, beside others', { sinceLastMs: 4_000, isForming: true }, 30_000],
    ['a retry soon after another', { sinceLastMs: 4_000, waitedMs: 90_000 }, 6_000],
    ['one that has waited, soon after another', { sinceLastMs: 15_000, waitedMs: 40_000 }, 0],
    ['an alarm of our own', { kind: 'alarm', isForming: true }, 0],
    ['an alarm soon after another message', { kind: 'alarm', sinceLastMs: 4_000 }, 6_000],
    ['a test', { kind: 'test', isForming: true, sinceLastMs: 1 }, 0],
    ['one that waited beyond all reason', { waitedMs: 9e9, isForming: true }, 0],
  ] as const)('%s', (_, changes, wanted) => {
    expect(waitBeforeSending({ ...fresh, ...changes })).toBe(wanted);
  });

  it('never gets longer while time passes, and always ends', () => {
    for (const isForming of [true, false]) {
      let before = Number.POSITIVE_INFINITY;
      for (let passedMs = 0; passedMs <= 31_000; passedMs += 500) {
        const wait = waitBeforeSending({
          kind: 'opened',
          waitedMs: passedMs,
          sinceLastMs: passedMs,
          isForming,
        });
        expect(wait).toBeLessThanOrEqual(before);
        expect(wait).toBeGreaterThanOrEqual(0);
        before = wait;
      }
      expect(before).toBe(0);
    }
  });
});
