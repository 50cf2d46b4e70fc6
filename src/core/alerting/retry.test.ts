import { describe, expect, it } from 'vitest';
import { backoffSchedule, retriesFor, settlementOf } from './retry.ts';

const sum = (waits: readonly number[]) => waits.reduce((total, wait) => total + wait, 0);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The longest wait of a message that is at least that old. */
function longestWaitAfter(ladder: readonly number[], ageMs: number): number {
  let age = 0;
  for (const wait of ladder) {
    age += wait;
    if (age > ageMs) return wait;
  }
  return Infinity;
}

describe('backoffSchedule', () => {
  it('goes on from step to step as far as each allows', () => {
    const steps = [
      { everyMs: 10, untilMs: 30 },
      { everyMs: 20, untilMs: 75 },
    ];
    expect(backoffSchedule(5, steps)).toEqual([5, 10, 10, 20, 20]);
    expect(backoffSchedule(5, [])).toEqual([5]);
  });

  it.each([
    ['webhook', retriesFor(72), 72],
    ['mail', retriesFor(96), 96],
  ] as const)(
    'finds a mended receiver of a %s soon, and ends when promised',
    (_, ladder, hours) => {
      expect(ladder[0]).toBe(5_000);
      for (let age = 0; age < 2.9 * MINUTE; age += 1_000) {
        expect(longestWaitAfter(ladder, age)).toBeLessThanOrEqual(10_000);
      }
      expect(longestWaitAfter(ladder, HOUR)).toBeLessThanOrEqual(5 * MINUTE);
      expect(sum(ladder)).toBeGreaterThan((hours - 1) * HOUR);
      expect(sum(ladder)).toBeLessThanOrEqual(hours * HOUR);
      expect(ladder.length).toBeGreaterThan(25);
    },
  );
});

describe('settlementOf', () => {
  const retryAfterMs = [5_000, 30_000];
  const failed = { kind: 'retry', code: 'http_500', detail: 'no' } as const;

  it.each([
    [
      'a delivery',
      { result: { kind: 'delivered', detail: 'ok' }, attempts: 9, chance: 0.5 },
      { kind: 'delivered', at: 1_000, answer: 'ok' },
    ],
    [
      'a refusal',
      { result: { kind: 'refused', code: 'http_410', detail: 'gone' }, attempts: 1, chance: 0 },
      { kind: 'dead', at: 1_000, error: 'http_410: gone' },
    ],
    [
      'a first failure',
      { result: failed, attempts: 1, chance: 0 },
      { kind: 'retry', nextAttemptAt: 6_000, error: 'http_500: no' },
    ],
    [
      'a first failure with full jitter',
      { result: failed, attempts: 1, chance: 1 },
      { kind: 'retry', nextAttemptAt: 5_500, error: 'http_500: no' },
    ],
    [
      'a second failure',
      { result: failed, attempts: 2, chance: 0 },
      { kind: 'retry', nextAttemptAt: 31_000, error: 'http_500: no' },
    ],
    [
      'the last failure',
      { result: failed, attempts: 3, chance: 0 },
      { kind: 'dead', at: 1_000, error: 'given up after 3 attempts; http_500: no' },
    ],
    [
      'the last failure of a message whose tries were pulled forward',
      { result: failed, attempts: 3, chance: 0, createdAt: 0 },
      { kind: 'retry', nextAttemptAt: 31_000, error: 'http_500: no' },
    ],
    [
      'a failure after the clock went a day ahead',
      { result: failed, attempts: 1, chance: 0, createdAt: -86_400_000 },
      { kind: 'retry', nextAttemptAt: 6_000, error: 'http_500: no' },
    ],
    [
      'a failure that is not to be repeated soon, the first time',
      { result: { ...failed, minMs: 300_000 }, attempts: 1, chance: 0 },
      { kind: 'retry', nextAttemptAt: 6_000, error: 'http_500: no' },
    ],
    [
      'a failure that is not to be repeated soon, the second time',
      { result: { ...failed, minMs: 300_000 }, attempts: 2, chance: 0 },
      { kind: 'retry', nextAttemptAt: 301_000, error: 'http_500: no' },
    ],
    [
      'a time named by the receiver',
      { result: { ...failed, afterMs: 90_000 }, attempts: 1, chance: 1 },
      { kind: 'retry', nextAttemptAt: 91_000, error: 'http_500: no' },
    ],
    [
      'a time in the past named by the receiver',
      { result: { ...failed, afterMs: -5 }, attempts: 1, chance: 1 },
      { kind: 'retry', nextAttemptAt: 2_000, error: 'http_500: no' },
    ],
    [
      'a time beyond reason named by the receiver',
      { result: { ...failed, afterMs: 1e12 }, attempts: 1, chance: 1 },
      { kind: 'retry', nextAttemptAt: 1_000 + 6 * 3_600_000, error: 'http_500: no' },
    ],
  ] as const)('settles %s', (_, ended, wanted) => {
    expect(settlementOf({ createdAt: -34_000, ...ended, retryAfterMs, now: 1_000 })).toEqual(
      wanted,
    );
  });
});
