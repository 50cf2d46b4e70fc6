import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speedChecks, speedOf, slowLimitMs, typicalSlowestMs } from './speed.ts';

const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe('the response time that stands for the last ones', () => {
  it.each<[string, readonly number[], number | null]>([
    ['too few to say', times(9, 100), null],
    ['ten alike', times(10, 100), 100],
    ['one odd answer', [...times(9, 100), 9_000], 100],
    ['two odd answers', [9_000, ...times(8, 100), 9_000], 100],
    ['the third slow one counts', [...times(7, 100), ...times(3, 9_000)], 9_000],
    ['of a hundred the 95th', Array.from({ length: 100 }, (_, index) => index + 1), 95],
  ])('%s', (_, given, want) => {
    expect(typicalSlowestMs(given)).toBe(want);
  });
});

describe('a limit', () => {
  it('is the given one, or so many times the usual, once that is known', () => {
    expect(slowLimitMs({ kind: 'limit', limitMs: 2_000 }, null)).toBe(2_000);
    expect(slowLimitMs({ kind: 'usual', times: 3 }, 200)).toBe(600);
    expect(slowLimitMs({ kind: 'usual', times: 3 }, null)).toBeNull();
  });

  it('leaves a quick site a difference that no one notices', () => {
    expect(slowLimitMs({ kind: 'usual', times: 3 }, 5)).toBe(105);
  });
});

describe('speed', () => {
  it.each<[string, readonly number[], number | null, ReturnType<typeof speedOf>]>([
    ['over the limit', times(10, 1_001), 1_000, 'slow'],
    ['at the limit', times(10, 1_000), 1_000, null],
    ['between four fifths and the limit', times(10, 800), 1_000, null],
    ['under four fifths', times(10, 799), 1_000, 'normal'],
    ['too few', times(9, 9_999), 1_000, null],
    ['no limit yet', times(10, 9_999), null, null],
  ])('%s', (_, given, limitMs, want) => {
    expect(speedOf(given, limitMs)).toBe(want);
  });

  it('is of ten checks, or of those of ten minutes', () => {
    expect([1_000, 30_000, 60_000, 300_000].map(speedChecks)).toEqual([600, 20, 10, 10]);
  });

  /** How often it changes over a row of response times. */
  function changes(row: readonly number[], limitMs: number): number {
    let isSlow = false;
    let count = 0;
    for (let end = 1; end <= row.length; end += 1) {
      const speed = speedOf(row.slice(Math.max(0, end - 10), end), limitMs);
      if (speed === null || (speed === 'slow') === isSlow) continue;
      isSlow = speed === 'slow';
      count += 1;
    }
    return count;
  }

  it('moves once when a site becomes slow for good, at its third slow check', () => {
    expect(changes([...times(50, 100), ...times(2, 5_000)], 1_000)).toBe(0);
    expect(changes([...times(50, 100), ...times(3, 5_000)], 1_000)).toBe(1);
    expect(changes([...times(50, 100), ...times(50, 5_000), ...times(50, 100)], 1_000)).toBe(2);
  });

  it('never moves for one slow answer in five, and moves once for every second', () => {
    const every = (nth: number) =>
      Array.from({ length: 200 }, (_, index) => (index % nth === 0 ? 5_000 : 100));
    expect(changes(every(5), 1_000)).toBe(0);
    expect(changes(every(2), 1_000)).toBe(1);
  });

  it('does not flap: a slow stretch and its end take eleven checks, whatever the times are', () => {
    const row = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 120 });
    fc.assert(
      fc.property(row, (given) => {
        expect(changes(given, 1_000)).toBeLessThanOrEqual(2 * Math.ceil(given.length / 11));
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds still while times scatter by a tenth around the limit', () => {
    const scatter = fc.array(fc.integer({ min: 900, max: 1_100 }), {
      minLength: 300,
      maxLength: 300,
    });
    fc.assert(
      fc.property(scatter, (given) => {
        expect(changes(given, 1_000)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});
