import { expect, test } from 'vitest';
import { spreadPoints } from './call-sets.ts';

const points = spreadPoints(200, { ofStart: 1_000, total: 4_000 });

test('points are so many, and a quarter of them at the start', () => {
  expect(new Set(points).size).toBe(200);
  expect(points.filter((number) => number <= 1_000)).toHaveLength(50);
});
