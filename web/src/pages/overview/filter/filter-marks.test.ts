import { expect, test } from 'vitest';
import { markedParts } from './filter-marks.tsx';

test('the condition that begins at the column of a problem is marked, with its quotes', () => {
  const parts = markedParts('shop colour:"light red" tag:web', [{ column: 6 }]);
  expect(parts.filter(({ isWrong }) => isWrong).map(({ part }) => part)).toEqual([
    'colour:"light red"',
  ]);
  expect(parts.map(({ part }) => part).join('')).toBe('shop colour:"light red" tag:web');
});

test('a problem of the whole text marks nothing', () => {
  expect(markedParts('a b', [{}]).some(({ isWrong }) => isWrong)).toBe(false);
});
