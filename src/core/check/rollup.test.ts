import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf, mergeRollups, percentileMs, type Rollup } from './rollup.ts';

/** The span of good checks that took so long, and of some that failed. */
function spanOf(durationsMs: readonly number[], failures = 0): Rollup {
  const counts = new Map<number, number>();
  for (const durationMs of durationsMs) {
    counts.set(bucketOf(durationMs), (counts.get(bucketOf(durationMs)) ?? 0) + 1);
  }
  return {
    startedAt: 0,
    upCount: durationsMs.length,
    downCount: failures,
    otherCount: 0,
    totalMsSum: durationsMs.reduce((sum, durationMs) => sum + durationMs, 0),
    totalMsMin: durationsMs.length === 0 ? null : Math.min(...durationsMs),
    totalMsMax: durationsMs.length === 0 ? null : Math.max(...durationsMs),
    histogram: [...counts].sort(([a], [b]) => a - b),
  };
}

const duration = fc.double({ min: 0.1, max: 20_000, noNaN: true });
const durations = fc.array(duration, { maxLength: 60 });

describe('mergeRollups', () => {
  test('says of two halves what is true of the whole, in any order', () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const whole = spanOf([...one, ...other], 3);
        for (const parts of [
          [spanOf(one, 1), spanOf(other, 2)],
          [spanOf(other, 2), spanOf(one, 1)],
        ]) {
          const merged = mergeRollups(0, parts);
          expect(merged.totalMsSum).toBeCloseTo(whole.totalMsSum, 3);
          expect({ ...merged, totalMsSum: 0 }).toEqual({ ...whole, totalMsSum: 0 });
        }
      }),
    );
  });

  test('nothing merged is an empty span', () => {
    expect(mergeRollups(5, [])).toMatchObject({ startedAt: 5, upCount: 0, totalMsMin: null });
  });
});

describe('percentileMs', () => {
  test('is off by one bucket at most, that is by a fifth', () => {
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 60 }), (given) => {
        const sorted = given.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
        const read = percentileMs(spanOf(given), 0.95) ?? 0;
        expect(read).toBeGreaterThanOrEqual(exact * 0.999_999);
        expect(read).toBeLessThanOrEqual(Math.max(1, exact * 2 ** 0.25) * 1.001);
      }),
    );
  });

  test('has nothing to say where no check was good', () => {
    expect(percentileMs(spanOf([], 4), 0.5)).toBeNull();
  });
});
