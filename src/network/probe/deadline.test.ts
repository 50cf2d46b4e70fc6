import { expect, test } from 'vitest';
import { Deadline, type EndCause } from './deadline.ts';

/** How a phase ends of which the thread stood still for so long, as the watch tells it each time it is asked. */
function endOf(stalledMs: readonly number[]): Promise<{ readonly cause: EndCause; asked: number }> {
  let asked = 0;
  const deadline = new Deadline({
    endsAt: performance.now() + 40,
    watch: {
      stalledSince: () => true,
      stalledMsSince: () => stalledMs[Math.min(asked++, stalledMs.length - 1)] ?? 0,
      stop: () => undefined,
    },
  });
  return new Promise((resolve) => {
    deadline.guard(30, (cause) => {
      deadline.close();
      resolve({ cause, asked });
    });
  });
}

test('a thread that never stood still blames the target', async () => {
  expect(await endOf([0])).toEqual({ cause: 'timeout', asked: 1 });
});

test('the time in which it stood still does not count, and then the target is blamed', async () => {
  expect(await endOf([10, 10])).toEqual({ cause: 'timeout', asked: 2 });
  expect(await endOf([10, 20, 20])).toEqual({ cause: 'timeout', asked: 3 });
});

test('a thread that stood still for longer than it had says nothing', async () => {
  expect(await endOf([41])).toEqual({ cause: 'stall', asked: 1 });
});
