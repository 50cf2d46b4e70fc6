import { expect, test } from 'vitest';
import { groupedLines } from './grouped-lines.ts';

test('headings stand before the rows of their blocks', () => {
  const blocks = [
    { name: 'EU', kind: 'named', count: 2 },
    { name: null, kind: 'none', count: 1 },
  ] as const;
  const { count, headingAt, rowAt } = groupedLines([...blocks], 3);
  expect(count).toBe(5);
  const lines = Array.from({ length: count }, (_, at) => [headingAt(at)?.kind ?? '', rowAt(at)]);
  expect(lines).toEqual([
    ['named', 0],
    ['', 0],
    ['', 1],
    ['none', 2],
    ['', 2],
  ]);
});

test('without blocks lines are rows', () => {
  const { count, headingAt, rowAt } = groupedLines([], 3);
  expect([count, headingAt(0), rowAt(2)]).toEqual([3, null, 2]);
});
