import { expect, test } from 'vitest';
import { runAtOnce, runInSlices } from './slices.ts';

function* countTo(end: number): Generator<void, number> {
  for (let step = 0; step < end; step += 1) yield;
  return end;
}

test('long work lets other work in every ten milliseconds, and ends with its result', async () => {
  let now = 0;
  let pauses = 0;
  const clock = {
    monotonicMs: () => (now += 1),
    after: (_delayMs: number, task: () => void) => {
      pauses += 1;
      queueMicrotask(task);
      return () => undefined;
    },
  };
  expect(await runInSlices(countTo(1_000), clock)).toBe(1_000);
  expect(pauses).toBeGreaterThanOrEqual(1_000 / 11);
});

test('the same work done at once has the same result', () => {
  expect(runAtOnce(countTo(1_000))).toBe(1_000);
});
