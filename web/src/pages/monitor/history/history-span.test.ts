import { expect, it } from 'vitest';
import {
  markedSpan,
  MIN_SPAN_MS,
  momentOf,
  moved,
  spanAround,
  stepOf,
  zoomedIn,
} from './history-span.ts';

const HOUR = 3_600_000;

it('zooms into the middle half, and no further than there is something to see', () => {
  expect(zoomedIn({ from: 0, to: 4 * HOUR })).toEqual({ from: HOUR, to: 3 * HOUR });
  const least = { from: 0, to: MIN_SPAN_MS };
  expect(zoomedIn(least)).toEqual(least);
});

it('moves by half of its length, and not into the future', () => {
  const span = { from: 10 * HOUR, to: 12 * HOUR };
  expect(moved(span, -1, 20 * HOUR)).toEqual({ from: 9 * HOUR, to: 11 * HOUR });
  expect(moved(span, 1, 12 * HOUR + 60_000)).toEqual({
    from: 10 * HOUR + 60_000,
    to: 12 * HOUR + 60_000,
  });
});

it('takes what was marked, widened where it is next to nothing', () => {
  expect(markedSpan(0.4, 4 * HOUR + 0.3)).toEqual({ from: 0, to: 4 * HOUR });
  expect(markedSpan(HOUR, HOUR)).toEqual({
    from: HOUR - MIN_SPAN_MS / 2,
    to: HOUR + MIN_SPAN_MS / 2,
  });
});

it('names a step by a moment that is still in it when steps begin a little later', () => {
  const steps = { start: 1_000, stepMs: 100, states: 'uuuu' };
  expect(momentOf(steps, 2)).toBe(1_250);
  expect(stepOf(steps, 1_250)).toBe(2);
  expect(stepOf({ ...steps, start: 1_130 }, 1_250)).toBe(1);
  expect([stepOf(steps, 999), stepOf(steps, 1_000), stepOf(steps, 1_400)]).toEqual([null, 0, null]);
});

it('zooms to a moment that has left the range until now', () => {
  expect(spanAround(10 * HOUR, 2 * HOUR, 20 * HOUR)).toEqual({ from: 9 * HOUR, to: 11 * HOUR });
  expect(spanAround(19 * HOUR, 2 * HOUR, 20 * HOUR)).toBeNull();
  expect(spanAround(0, 2 * HOUR, 20 * HOUR)).toBeNull();
});
