import { describe, expect, it } from 'vitest';
import {
  EMAIL_RETRY_AFTER_MS,
  WEBHOOK_RETRY_AFTER_MS,
  retryLadder,
  settlementOf,
} from './retry.ts';

const sum = (waits: readonly number[]) => waits.reduce((total, wait) => total + wait, 0);

describe('retryLadder', () => {
  it('repeats the last wait as often as the total allows', () => {
    expect(retryLadder({ first: [5, 10], thenMs: 20, totalMs: 75 })).toEqual([5, 10, 20, 20, 20]);
    expect(retryLadder({ first: [5, 10], thenMs: 20, totalMs: 15 })).toEqual([5, 10]);
  });

  it('ends the ladders of the product where it promises', () => {
    expect(WEBHOOK_RETRY_AFTER_MS.slice(0, 7)).toEqual([
      5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 18_000_000,
    ]);
    expect(sum(WEBHOOK_RETRY_AFTER_MS)).toBeGreaterThan(67 * 3_600_000);
    expect(sum(WEBHOOK_RETRY_AFTER_MS)).toBeLessThanOrEqual(72 * 3_600_000);
    expect(EMAIL_RETRY_AFTER_MS.slice(0, 5)).toEqual([5_000, 60_000, 300_000, 900_000, 1_800_000]);
    expect(sum(EMAIL_RETRY_AFTER_MS)).toBeGreaterThan(95 * 3_600_000);
  });
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
      { kind: 'dead', at: 1_000, error: 'given up after 3 tries; http_500: no' },
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
    expect(settlementOf({ ...ended, retryAfterMs, now: 1_000 })).toEqual(wanted);
  });
});
