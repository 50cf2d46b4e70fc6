import { expect, test } from 'vitest';
import type { ListedSite } from '../checks/run-list.ts';
import { planTasks } from './planned-tasks.ts';

const sites = ['a', 'b', 'c'].map((target): ListedSite => ({
  kind: 'http',
  target,
  options: { url: target },
  timeoutMs: 9,
}));
const labelsOf = (wish: Parameters<typeof planTasks>[0]) =>
  planTasks(wish, sites).map(({ label }) => label);

test.each([
  [null, ['a', 'b', 'c']],
  [2, ['a', 'b']],
  [5, ['a', 'b', 'c', 'a', 'b']],
])('%j checks of three sites', (count, labels) => {
  expect(labelsOf({ task: 'check', count, workers: 4 })).toEqual(labels);
});

test('a check is what the site says', () => {
  expect(planTasks({ task: 'check', count: 1, workers: 1 }, sites)).toEqual([
    { label: 'a', kind: 'http', options: { url: 'a' }, timeoutMs: 9 },
  ]);
});

test.each([
  ['sleep', null, 7, 7],
  ['sleep', 3, 7, 3],
  ['crunch', null, 7, 16],
  ['crunch', 3, 7, 3],
] as const)('%s, %j wished for, %d workers: %d tasks', (task, count, workers, expected) => {
  expect(planTasks({ task, count, workers }, [])).toHaveLength(expected);
});

test('sleeps last a second, crunches count to ten million', () => {
  const one = { count: 1, workers: 1 };
  expect(planTasks({ task: 'sleep', ...one }, [])).toMatchObject([
    { label: 'sleep 1', kind: 'sleep', options: { ms: 1000 } },
  ]);
  expect(planTasks({ task: 'crunch', ...one }, [])).toMatchObject([
    { label: 'crunch 1', kind: 'crunch', options: { count: 10_000_000 } },
  ]);
});
