import { expect, test } from 'vitest';
import { memoryTrend } from './memory-trend.ts';
import { seededRandom } from './seeded-random.ts';

const mib = 1_048_576;

function samples(heapMibAt: (minute: number) => number, minutes = 60) {
  return Array.from({ length: minutes }, (_, minute) => ({
    atMs: minute * 60_000,
    heapBytes: heapMibAt(minute) * mib,
    rssBytes: (80 + heapMibAt(minute)) * mib,
  }));
}

test('warming up is no growth', () => {
  const trend = memoryTrend(samples((minute) => (minute < 20 ? 20 + minute : 40 + (minute % 2))));
  expect(trend).toMatchObject({ isGrowing: false });
  expect(Math.abs(trend.heapMibPerHour)).toBeLessThan(1);
});

test('a slow leak shows, with its slope', () => {
  const trend = memoryTrend(samples((minute) => 40 + minute / 5));
  expect(trend.isGrowing).toBe(true);
  expect(trend.heapMibPerHour).toBeCloseTo(12);
  expect(trend.rssMibPerHour).toBeCloseTo(12);
});

test('what the collector does not see shows as well', () => {
  const flat = samples(() => 40);
  const leaking = flat.map((sample, minute) => ({ ...sample, rssBytes: (80 + 3 * minute) * mib }));
  expect(memoryTrend(leaking).isGrowing).toBe(true);
  expect(memoryTrend(flat).isGrowing).toBe(false);
});

test('a seed repeats its numbers', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).every((value) => value >= 0 && value < 1)).toBe(true);
});
