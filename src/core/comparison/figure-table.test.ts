import { expect, test } from 'vitest';
import { engineRun } from '../../../test/support/cli/comparison-samples.ts';
import { compareRuns } from './comparison.ts';
import { figureColumns, markMeaning, secondsText } from './figure-table.ts';

test.each([
  [0, '0.000'],
  [0.0449, '0.045'],
  [0.9994, '0.999'],
  [1, '1.00'],
  [16.046, '16.05'],
])('%d s is written %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

const tableOf = (task: 'check' | 'crunch', runCount: number) => {
  const plan = { task, tasks: 400, workers: 4, runs: runCount };
  const runs = Array.from({ length: runCount }, (_, index) =>
    engineRun({ elapsedMs: 1000 + index * 500, cpuMs: 500 }),
  );
  const [figures] = compareRuns(plan, [{ engine: 'threads', runs }]);
  return Object.fromEntries(
    figureColumns(plan).map(({ title, cell }) => [title, figures ? cell(figures) : '']),
  );
};

test('the cells of an engine', () => {
  expect(tableOf('check', 1)).toEqual({
    engine: 'threads',
    workers: '4',
    seconds: '1.00',
    'speed-up': '-',
    'checks/s': '400',
    'CPU ms': '1.25',
    memory: '100 MiB',
    'start-up': '0.050',
  });
});

test('several runs add their spread, and what is no check is a task', () => {
  expect(tableOf('crunch', 3)).toMatchObject({
    seconds: '1.50',
    fastest: '1.00',
    slowest: '2.00',
    'tasks/s': '267',
    'CPU ms': '1.25',
  });
});

test('figures that leave work out are marked, and the mark is explained', () => {
  const plan = { task: 'check', tasks: 1, workers: 4, runs: 1 } as const;
  const partly = engineRun({ isWhollyMeasured: false });
  const engines = compareRuns(plan, [{ engine: 'queue', runs: [partly] }]);
  const cells = engines.flatMap((figures) => figureColumns(plan).map(({ cell }) => cell(figures)));
  expect(cells.filter((cell) => cell.endsWith('*'))).toEqual(['20.00*', '100 MiB*']);
  expect(markMeaning(engines)).toMatch(/^\* without processes elsewhere/);
  expect(markMeaning(compareRuns(plan, [{ engine: 'serial', runs: [engineRun()] }]))).toBeNull();
});
