import { expect, test } from 'vitest';
import { runAtOnce, runInSlices } from './slices.ts';

function* counted(count: number): Generator<void, number> {
  for (let at = 0; at < count; at += 1) yield;
  return count;
}

test('work in slices comes to the same, and lets others in between', async () => {
  let time = 0;
  let turns = 0;
  const timer = setInterval(() => (turns += 1));
  const clock = (): number => (time += 3);
  expect(await runInSlices(counted(60), new AbortController().signal, clock)).toBe(60);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(runAtOnce(counted(60))).toBe(60);
});

test('work that is no longer wanted ends where it is', async () => {
  const stop = new AbortController();
  let steps = 0;
  function* endless(): Generator<void, never> {
    for (;;) {
      steps += 1;
      if (steps === 5) stop.abort();
      yield;
    }
  }
  expect(await runInSlices(endless(), stop.signal)).toBeNull();
  expect(steps).toBe(5);
});
