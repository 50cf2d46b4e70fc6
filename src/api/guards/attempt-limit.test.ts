import { expect, it } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';

function limitAt(clock: { nowMs: number }) {
  return createAttemptLimit({
    clock: { monotonicMs: () => clock.nowMs },
    attempts: 2,
    windowMs: 1_000,
  });
}

it('lets each caller try as often as allowed, then as often as time gives back', () => {
  const clock = { nowMs: 0 };
  const limit = limitAt(clock);
  expect([1, 2, 3].map(() => limit.take('a'))).toEqual([0, 0, 500]);
  expect(limit.take('b')).toBe(0);
  clock.nowMs = 400;
  expect([limit.waitMs('a'), limit.take('a')]).toEqual([100, 100]);
  clock.nowMs = 500;
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 500]);
  clock.nowMs = 10_000;
  expect([1, 2, 3].map(() => limit.take('a'))).toEqual([0, 0, 500]);
});

it('counts an attempt as several, and as all of them where it costs more than that', () => {
  const clock = { nowMs: 0 };
  const limit = limitAt(clock);
  expect([limit.take('a', 2), limit.take('a', 2)]).toEqual([0, 1_000]);
  clock.nowMs = 500;
  expect([limit.waitMs('a', 2), limit.take('a', 1), limit.waitMs('a', 2)]).toEqual([500, 0, 1_000]);
  clock.nowMs = 1_500;
  expect([limit.take('a', 9), limit.take('a', 1)]).toEqual([0, 500]);
});

it('does not grow with the number of callers', () => {
  const limit = limitAt({ nowMs: 0 });
  for (const _ of [1, 2, 3]) limit.take('first');
  for (let caller = 0; caller < 10_000; caller += 1) limit.take(`caller-${caller}`);
  expect(limit.waitMs('first')).toBe(0);
});
