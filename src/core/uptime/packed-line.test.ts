import { describe, expect, it, test } from 'vitest';
import {
  addChange,
  forgetBefore,
  joinLines,
  LINE_STATES,
  lineOf,
  newLine,
  placeOfState,
  sumBuckets,
  type LineState,
  type PackedLine,
} from './packed-line.ts';

const T0 = 1_800_000_000_000;
const MINUTE_MS = 60_000;

function sums(line: PackedLine, from: number, to: number, state: LineState): number {
  const all = new Float64Array(LINE_STATES);
  sumBuckets(line, { from, stepMs: to - from, now: to }, all);
  return all[placeOfState(state)] ?? 0;
}

function lineWith(
  ...changes: readonly (readonly [minute: number, state: LineState])[]
): PackedLine {
  const line = newLine(T0, 'none');
  for (const [minute, state] of changes) addChange(line, T0 + minute * MINUTE_MS, state);
  return line;
}

test('states hold until the next change, and the last one until now', () => {
  const line = lineWith([10, 'up'], [20, 'down'], [25, 'up']);
  const at = (from: number, to: number, state: LineState): number =>
    sums(line, T0 + from * MINUTE_MS, T0 + to * MINUTE_MS, state) / MINUTE_MS;
  expect([at(0, 60, 'none'), at(0, 60, 'up'), at(0, 60, 'down')]).toEqual([10, 45, 5]);
  expect([at(22, 60, 'down'), at(22, 24, 'up'), at(0, 5, 'none')]).toEqual([3, 0, 5]);
});

test('buckets share what lies across their edges', () => {
  const line = lineWith([0, 'up'], [5, 'down'], [25, 'up']);
  const all = new Float64Array(3 * LINE_STATES);
  sumBuckets(line, { from: T0, stepMs: 10 * MINUTE_MS, now: T0 + 28 * MINUTE_MS }, all);
  const of = (state: LineState): readonly number[] =>
    [0, 1, 2].map((n) => (all[n * LINE_STATES + placeOfState(state)] ?? 0) / MINUTE_MS);
  expect([of('up'), of('down')]).toEqual([
    [5, 0, 3],
    [5, 10, 5],
  ]);
});

describe('a change', () => {
  it('to the same state is none', () => {
    expect(lineWith([1, 'up'], [2, 'up'], [3, 'up'])).toHaveLength(2);
  });

  it('that began earlier takes the place of what was noted since', () => {
    const line = lineWith([0, 'up'], [10, 'unknown'], [8, 'down']);
    expect(line).toEqual(lineWith([0, 'up'], [8, 'down']));
  });
});

test('what is over before a moment can be forgotten', () => {
  const line = lineWith([0, 'up'], [10, 'down'], [20, 'up'], [30, 'down']);
  forgetBefore(line, T0 + 25 * MINUTE_MS);
  expect(line).toEqual(lineWith([0, 'up'], [10, 'down'], [20, 'up'], [30, 'down']).slice(2));
});

test('what is unknown before anything was judged is nothing', () => {
  const spans = (['unknown', 'up', 'unknown'] as const).map((state, n) => ({
    from: T0 + n * MINUTE_MS,
    to: T0 + (n + 1) * MINUTE_MS,
    state,
  }));
  expect(lineOf(spans)).toEqual([
    ...newLine(T0, 'none'),
    ...newLine(T0 + MINUTE_MS, 'up'),
    ...newLine(T0 + 2 * MINUTE_MS, 'unknown'),
  ]);
});

test('what happened since a moment is put behind what was read of before', () => {
  const older = lineWith([0, 'up'], [10, 'down']);
  expect(joinLines(older, lineWith([5, 'down'], [20, 'up']), T0 + 11 * MINUTE_MS)).toEqual(
    lineWith([0, 'up'], [10, 'down'], [20, 'up']),
  );
});

test('a site that flaps for months keeps exact sums in few numbers', () => {
  const line = newLine(T0, 'up');
  const flaps = 5_000;
  for (let n = 0; n < flaps; n += 1) {
    addChange(line, T0 + (n * 10 + 5) * MINUTE_MS, 'down');
    addChange(line, T0 + (n * 10 + 8) * MINUTE_MS, 'up');
  }
  const end = T0 + flaps * 10 * MINUTE_MS;
  expect(line.length).toBeLessThanOrEqual(128);
  expect(sums(line, T0, end, 'down')).toBe(flaps * 3 * MINUTE_MS);
  expect(sums(line, T0, end, 'up')).toBe(flaps * 7 * MINUTE_MS);
  const lately = end - 100 * MINUTE_MS;
  expect(sums(line, lately, end, 'down')).toBe(30 * MINUTE_MS);
});
