import { describe, expect, it, test } from 'vitest';
import { barMarks, barRuns, downShare, HEIGHT, pathOf, PITCH, type MarkKind } from './bar-marks.ts';

/** From where to where a mark of a kind reaches, as shares of the height. */
function reachOf(bar: string, kind: MarkKind): readonly (readonly [number, number])[] {
  const share = (value: number): number => Math.round((value / HEIGHT) * 100) / 100;
  return (barMarks(bar).get(kind) ?? []).map(({ y, height }) => [
    share(HEIGHT - y - height),
    share(HEIGHT - y),
  ]);
}

describe('a mark', () => {
  it('is the taller, the worse', () => {
    const tops = ['0', '3', 's', 'J'].map((character) => {
      const [kind] = [...barMarks(character).keys()];
      return reachOf(character, kind ?? 'none')[0]?.[1];
    });
    expect(tops).toEqual([0.58, 0.72, 0.86, 1]);
  });

  it('that was down for a part shows its share, and at least four tenths', () => {
    expect(reachOf('A', 'down')).toEqual([[0, 0.4]]);
    expect(reachOf('A', 'rest')).toEqual([[0.4, 1]]);
    expect(reachOf('F', 'down')).toEqual([[0, 0.6]]);
    expect(reachOf('J', 'down')).toEqual([[0, 1]]);
    expect(reachOf('J', 'rest')).toEqual([]);
    expect([downShare('A'), downShare('J'), downShare('3')]).toEqual([0.1, 1, 0]);
  });

  it('without data is a dot on the line', () => {
    expect(barMarks('-').get('none')).toEqual([{ x: 1.5, y: HEIGHT - 2, width: 2, height: 2 }]);
    expect(barMarks('p').get('none')).toHaveLength(1);
  });

  it('stands at its time, the oldest at the left', () => {
    const marks = barMarks('1s1');
    expect(marks.get('up')?.map(({ x }) => x)).toEqual([0, 2 * PITCH]);
    expect(marks.get('slow')?.map(({ x }) => x)).toEqual([PITCH]);
  });
});

test('a path has a step for every box', () => {
  const boxes = [
    { x: 0, y: 10, width: 5, height: 12 },
    { x: 7, y: 8, width: 5, height: 1 },
  ];
  const path = pathOf(boxes, 1.5);
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path).not.toContain('NaN');
  expect(path.startsWith('M1.5 10h2q1.5 0 1.5 1.5v9')).toBe(true);
});

test('runs are stretches of one kind, however much was down', () => {
  expect(barRuns('01AJs-')).toEqual([
    { kind: 'up', from: 0, to: 2 },
    { kind: 'down', from: 2, to: 4 },
    { kind: 'slow', from: 4, to: 5 },
    { kind: 'none', from: 5, to: 6 },
  ]);
});
