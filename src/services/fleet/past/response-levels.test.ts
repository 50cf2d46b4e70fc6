import { expect, test } from 'vitest';
import { barSpan, MARKS } from './ranges.ts';
import { ResponseLevels } from './response-levels.ts';

const T0 = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function levelsOf(sites = 1): ResponseLevels {
  const levels = new ResponseLevels();
  levels.reserve(sites);
  return levels;
}

function check(levels: ResponseLevels, slot: number, at: number, ms: number): void {
  levels.note(slot, { ms, at, intervalMs: MINUTE_MS });
}

const day = (levels: ResponseLevels, slot: number, now: number): string =>
  levels.read(slot, '24h', barSpan('24h', now).from).join('');

test('a mark is as high as its checks are slow against what is usual', () => {
  const levels = levelsOf();
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    check(levels, 0, T0 + minute * MINUTE_MS, 100);
  }
  const slow = T0 + 24 * HOUR_MS;
  for (const [hour, ms] of [
    [0, 300],
    [1, 40],
    [2, 100],
  ] as const) {
    for (let minute = 0; minute < 30; minute += 1) {
      check(levels, 0, slow + hour * HOUR_MS + minute * MINUTE_MS, ms);
    }
  }
  expect(day(levels, 0, slow + 2 * HOUR_MS + 10 * MINUTE_MS).slice(-6)).toMatch(/^[12]31[0]1[12]$/);
});

test('what was longer ago than a bar is forgotten, and what is between is unknown', () => {
  const levels = levelsOf();
  for (let n = 0; n < 50; n += 1) check(levels, 0, T0 + n * 1_000, 100);
  for (let n = 0; n < 10; n += 1) check(levels, 0, T0 + 40 * 1_000 + n, 1_000);
  check(levels, 0, T0 + 30 * HOUR_MS, 100);
  expect(day(levels, 0, T0 + 30 * HOUR_MS)).toMatch(/^1{47}\d$/);
});

test('percentiles are those of the same buckets as roll-ups', () => {
  const levels = levelsOf(2);
  for (let n = 0; n < 100; n += 1) check(levels, 1, T0 + n, n < 95 ? 60 : 900);
  expect(levels.percentileMs(1, 0.95)).toBe(64);
  expect(levels.percentileMs(1, 0.96)).toBe(1_024);
  expect(levels.percentileMs(0, 0.95)).toBeNull();
  for (let n = 0; n < 10_000; n += 1) check(levels, 1, T0 + n, 200);
  expect(levels.percentileMs(1, 0.95)).toBe(215);
});

test('a slot that is given again remembers nothing', () => {
  const levels = levelsOf();
  check(levels, 0, T0, 5_000);
  levels.clear(0);
  expect([levels.percentileMs(0, 0.5), levels.lastMs(0)]).toEqual([null, null]);
  expect(day(levels, 0, T0)).toBe('1'.repeat(MARKS));
});

test('stored spans fill the marks before the start', () => {
  const levels = levelsOf();
  for (let n = 0; n < 20; n += 1) check(levels, 0, T0 + n, 100);
  levels.addPastLevel(0, { from: T0 - 5 * HOUR_MS, to: T0 - 4 * HOUR_MS, now: T0, ms: 800 });
  const bar = day(levels, 0, T0);
  expect(bar.replaceAll('1', '').length).toBeGreaterThanOrEqual(2);
  expect(bar).toContain('33');
});
