import { expect, test } from 'vitest';
import { engineRun } from '../../../test/support/cli/comparison-samples.ts';
import { compareRuns, processorsUsedByOthers, type EngineRun } from './comparison.ts';
import { median, spreadOf } from './spread.ts';

const plan = { task: 'check', tasks: 10, workers: 4, runs: 1 } as const;
const taking = (...elapsedMs: readonly number[]): readonly EngineRun[] =>
  elapsedMs.map((each) => engineRun({ elapsedMs: each }));

test.each([
  [[3], 3],
  [[3, 1], 2],
  [[9, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('nothing has no median', () => {
  expect(() => median([])).toThrow(RangeError);
});

test('the spread of values tells the least and the most', () => {
  expect(spreadOf([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
});

test('the speed-up is how many times as fast as serial an engine is', () => {
  const figures = compareRuns(plan, [
    { engine: 'threads', runs: taking(500) },
    { engine: 'serial', runs: taking(2000) },
    { engine: 'event-loop', runs: taking(4000) },
  ]);
  expect(figures.map(({ engine, speedup }) => [engine, speedup])).toEqual([
    ['threads', 4],
    ['serial', 1],
    ['event-loop', 0.5],
  ]);
});

test.each([[[]], [taking()]])('without a run of serial there is no speed-up', (serial) => {
  const figures = compareRuns(plan, [
    { engine: 'serial', runs: serial },
    { engine: 'threads', runs: taking(500) },
  ]);
  expect(figures.map(({ engine, speedup }) => [engine, speedup])).toEqual([['threads', null]]);
});

test('figures are those of the median run', () => {
  const runs = [
    engineRun({ elapsedMs: 900, cpuMs: 50, startUpMs: 30, peakRssBytes: 3 }),
    engineRun({ elapsedMs: 400, cpuMs: 10, startUpMs: 10, peakRssBytes: 9 }),
    engineRun({ elapsedMs: 500, cpuMs: 20, startUpMs: 20, peakRssBytes: 1 }),
  ];
  const [figures] = compareRuns({ ...plan, runs: 3 }, [{ engine: 'threads', runs }]);
  expect(figures).toMatchObject({
    workers: 4,
    seconds: { median: 0.5, min: 0.4, max: 0.9 },
    startUpSeconds: 0.02,
    tasksPerSecond: 20,
    cpuMsPerTask: 2,
    peakRssBytes: 9,
  });
  expect(figures?.typicalRun).toBe(runs[2]);
});

test('serial has one worker, whatever it is given', () => {
  const [figures] = compareRuns(plan, [{ engine: 'serial', runs: taking(1) }]);
  expect(figures?.workers).toBe(1);
});

test('work that took no time has no speed instead of an infinite one', () => {
  const figures = compareRuns(plan, [{ engine: 'serial', runs: taking(0) }]);
  expect(figures).toMatchObject([{ speedup: 0, tasksPerSecond: 0 }]);
});

test('what others did is told in processors, and one disturbed engine does not count', () => {
  const busy = (othersCpuMs: number) => ({ runs: [engineRun({ othersCpuMs })] });
  expect(processorsUsedByOthers([])).toBe(0);
  expect(processorsUsedByOthers([busy(500)])).toBe(0.5);
  expect(processorsUsedByOthers([busy(0), busy(2000), busy(100)])).toBe(0.1);
});
