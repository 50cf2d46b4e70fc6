import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { formatDuration, parseDurationMs } from './duration.ts';

describe('duration', () => {
  test.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1m30s', 90_000],
    ['1h0m5s', 3_605_000],
    ['0s', 0],
  ])('%s is %i ms', (text, durationMs) => {
    expect(parseDurationMs(text)).toBe(durationMs);
  });

  test.each([
    '',
    '5',
    '5 m',
    '1.5s',
    '-1s',
    '30s1m',
    '1m1m',
    's',
    '5min',
    '1e3s',
    '１s',
    ' 5s',
    '9'.repeat(99),
  ])('%j is no duration', (text) => {
    expect(parseDurationMs(text)).toBeNull();
  });

  test.each([
    [0, '0s'],
    [500, '500ms'],
    [1500, '1500ms'],
    [10_000, '10s'],
    [60_000, '1m'],
    [90_000, '90s'],
    [300_000, '5m'],
    [5_400_000, '90m'],
    [86_400_000, '1d'],
    [90_061_000, '90061s'],
    [90_060_000, '1501m'],
    [86_400_001, '1d1ms'],
    [10 ** 12, '1000000000s'],
  ])('%i ms is written %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  test('what is written reads back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (durationMs) => {
        expect(parseDurationMs(formatDuration(durationMs))).toBe(durationMs);
      }),
      { examples: [[10 ** 12]] },
    );
  });
});
