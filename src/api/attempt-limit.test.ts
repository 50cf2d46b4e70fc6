import { expect, it } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';

function limitAt(clock: { nowMs: number }) {
  return createAttemptLimit({
    clock: { monotonicMs: () => clock.nowMs },
    attempts: 2,
    windowMs: 1_000,
  });
}

it('lets each caller try as often as allowed, then wait for the end of the window', () => {
  const clock = { nowMs: 0 };
  const limit = limitAt(clock);
  const waits = [1, 2, 3].map(() => {
    limit.note('a');
    return limit.waitMs('a');
  });
  expect(waits).toEqual([0, 0, 1_000]);
  expect(limit.waitMs('b')).toBe(0);
  clock.nowMs = 400;
  expect(limit.waitMs('a')).toBe(600);
  clock.nowMs = 1_000;
  expect(limit.waitMs('a')).toBe(0);
});

it('does not grow with the number of callers', () => {
  const clock = { nowMs: 0 };
  const limit = limitAt(clock);
  for (const _ of [1, 2, 3]) limit.note('first');
  for (let caller = 0; caller < 10_000; caller += 1) limit.note(`caller-${caller}`);
  expect(limit.waitMs('first')).toBe(0);
});
