import { expect, it } from 'vitest';
import { StartLag } from './start-lag.ts';

const noteMany = (lag: StartLag, lagMs: number, times: number): void => {
  for (let n = 0; n < times; n += 1) lag.note(lagMs);
};

it('is not misled by a few slow starts, nor by clocks that disagree', () => {
  const lag = new StartLag();
  noteMany(lag, 5, 100);
  noteMany(lag, 2_000, 5);
  noteMany(lag, -60_000, 5);
  expect(lag.isBehind).toBe(false);
});

it('notices an overload, and its end', () => {
  const lag = new StartLag();
  noteMany(lag, 600, 100);
  expect(lag.isBehind).toBe(true);
  noteMany(lag, 5, 100);
  expect(lag.isBehind).toBe(false);
});
