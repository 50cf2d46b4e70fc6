import { expect, test } from 'vitest';
import { inSpreadOrder, spreadPoints } from './call-sets.ts';

const points = spreadPoints(200, { ofStart: 1_000, total: 4_000 });

test('points are so many, and a quarter of them at the start', () => {
  expect(new Set(points).size).toBe(200);
  expect(points.filter((number) => number <= 1_000)).toHaveLength(50);
});

test.each([10, 50, 120])('the first %d of them are spread as evenly as all', (count) => {
  const order = inSpreadOrder(points);
  expect(order.toSorted((a, b) => a - b)).toEqual(points);
  const places = order.slice(0, count).map((number) => points.indexOf(number));
  const ends = [-1, ...places.toSorted((a, b) => a - b), points.length];
  const gaps = ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual((3 * points.length) / count);
});
