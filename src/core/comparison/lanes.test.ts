import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doneTask } from '../../../test/support/cli/comparison-samples.ts';
import { blocksOf } from './blocks.ts';
import { chartRows } from './chart-rows.ts';
import { doerOf, lanesOf, packRows } from './lanes.ts';

const task = (position: number, startMs: number, endMs: number) =>
  doneTask(position, { startMs, endMs });

test('each worker has a lane, by name and number, with its tasks as they began', () => {
  const lanes = lanesOf([
    doneTask(0, { worker: 'Thread-10', startMs: 5 }),
    doneTask(1, { worker: 'Thread-2', startMs: 9 }),
    doneTask(2, { worker: 'Thread-2', startMs: 3 }),
    doneTask(3, { worker: 'Thread-2', pid: 8 }),
  ]);
  expect(
    lanes.map(({ worker, pid, tasks }) => [worker, pid, tasks.map((t) => t.position)]),
  ).toEqual([
    ['Thread-2', 7, [2, 1]],
    ['Thread-2', 8, [3]],
    ['Thread-10', 7, [0]],
  ]);
});

test.each([
  [{ worker: 'Thread-3', pid: 7 }, 'MainProcess', 'Thread-3'],
  [{ worker: 'Process-2', pid: 9 }, 'Process-2', 'MainThread'],
])('%j runs in %s, %s', (lane, processName, threadName) => {
  expect(doerOf(lane, 7)).toEqual({ processName, threadName });
});

describe('rows', () => {
  test('tasks under way at once stand below each other', () => {
    const tasks = [task(0, 0, 10), task(1, 0, 4), task(2, 4, 8), task(3, 9, 12), task(4, 10, 12)];
    const rows = packRows({ tasks }, 0).map((row) => row.map(({ position }) => position));
    expect(rows).toEqual([
      [0, 4],
      [1, 2, 3],
    ]);
  });

  test('an overlap within the tolerance is none', () => {
    expect(packRows({ tasks: [task(0, 0, 10), task(1, 9, 20)] }, 1)).toHaveLength(1);
    expect(packRows({ tasks: [task(0, 0, 10), task(1, 8, 20)] }, 1)).toHaveLength(2);
  });

  test('when there are too many, every worker keeps its first', () => {
    const tasks = ['a', 'b'].flatMap((worker) =>
      Array.from({ length: 9 }, (_, index) => doneTask(index, { worker })),
    );
    const { rows, hidden } = chartRows(tasks, 6);
    expect(rows.map(({ lane, isFirst }) => `${lane.worker}${isFirst ? '*' : ''}`).join(' ')).toBe(
      'a* a a b* b b',
    );
    expect(hidden).toBe(12);
  });

  test('more workers than lines are cut', () => {
    const tasks = Array.from({ length: 9 }, (_, index) => doneTask(index, { worker: `${index}` }));
    expect(chartRows(tasks, 4)).toMatchObject({ rows: { length: 4 }, hidden: 5 });
  });

  test('nothing is hidden where all fit', () => {
    const tasks = [
      doneTask(0, { worker: 'a' }),
      doneTask(1, { worker: 'b' }),
      doneTask(2, { worker: 'b' }),
    ];
    expect(chartRows(tasks, 3)).toMatchObject({ rows: { length: 3 }, hidden: 0 });
  });
});

describe('blocks', () => {
  const drawn = (tasks: readonly ReturnType<typeof task>[], cells = 10): string =>
    blocksOf(tasks, { elapsedMs: 100, cells })
      .map(({ from, to, tasks: inside }) => `${from}-${to}:${inside.map((t) => t.position).join()}`)
      .join(' ');

  test.each([
    ['one task all the time', [task(0, 0, 100)], '0-10:0'],
    ['one after another', [task(0, 0, 50), task(1, 50, 100)], '0-5:0 5-10:1'],
    ['idle between', [task(0, 0, 20), task(1, 60, 80)], '0-2:0 6-8:1'],
    ['too short to see', [task(0, 40, 41)], '4-5:0'],
    ['at the very end', [task(0, 100, 100)], '9-10:0'],
    ['short after long', [task(0, 0, 60), task(1, 60, 61)], '0-6:0 6-7:1'],
    ['short within the cell of a long one', [task(0, 0, 64), task(1, 64, 64)], '0-6:0 6-7:1'],
    ['short at the end of a long one', [task(0, 0, 99), task(1, 99, 100)], '0-9:0 9-10:1'],
    ['several in one cell', [task(0, 1, 2), task(1, 2, 3), task(2, 3, 4)], '0-1:0,1,2'],
  ])('%s', (_, tasks, expected) => {
    expect(drawn(tasks)).toBe(expected);
  });

  test('a run that took no time fits on one cell', () => {
    expect(blocksOf([task(0, 0, 0), task(1, 0, 0)], { elapsedMs: 0, cells: 5 })).toMatchObject([
      { from: 0, to: 1, tasks: [{ position: 0 }, { position: 1 }] },
    ]);
  });

  test('whatever the tasks, none is lost and no two blocks share a cell', () => {
    const rows = fc.array(fc.tuple(fc.nat(40), fc.nat(300)), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 50 }), (lengths, cells) => {
        let now = 0;
        const tasks = lengths.map(([idle, length], position) => {
          const startMs = now + idle;
          now = startMs + length;
          return task(position, startMs, now);
        });
        const blocks = blocksOf(tasks, { elapsedMs: now, cells });
        const positions = blocks.flatMap((block) => block.tasks.map((t) => t.position));
        expect(positions).toEqual(tasks.map((t) => t.position));
        let end = 0;
        for (const { from, to } of blocks) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(cells);
      }),
    );
  });
});
