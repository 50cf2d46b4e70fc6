import { expect, test } from 'vitest';
import { stepAlarm } from './alarm.ts';
import type { AlarmState, Trouble } from './alarm.ts';

/** Seconds at which the alarm begins and ends, given what is wrong in each second. */
function changesOf(troubleAt: (second: number) => Trouble | null, seconds: number): string[] {
  let state: AlarmState = { kind: 'calm' };
  const changes: string[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const step = stepAlarm(state, troubleAt(second), second * 1_000);
    state = step.state;
    if (step.change !== 'none') changes.push(`${second} ${step.change}`);
  }
  return changes;
}

const network: Trouble = { cause: 'network', isCritical: false };
const stall: Trouble = { cause: 'stall', isCritical: true };

test('a blip says nothing', () => {
  expect(changesOf((second) => (second < 5 ? network : null), 60)).toEqual([]);
});

test('what lasts is told once, and so is its end', () => {
  const trouble = (second: number) => (second >= 10 && second < 40 ? network : null);
  expect(changesOf(trouble, 90)).toEqual(['15 begins', '49 ends']);
});

test('what comes back soon is the same alarm, whatever its cause', () => {
  const trouble = (second: number): Trouble | null => {
    if (second < 10) return network;
    return second >= 18 && second < 25 ? { cause: 'resolver', isCritical: false } : null;
  };
  expect(changesOf(trouble, 60)).toEqual(['5 begins', '34 ends']);
});

test('what comes and goes is told once, when it has lasted for as long all in all', () => {
  const trouble = (second: number) => (second < 60 && second % 8 < 4 ? network : null);
  expect(changesOf(trouble, 90)).toEqual(['10 begins', '69 ends']);
});

test('what is noticed late has lasted all the same', () => {
  const trouble = (second: number): Trouble | null =>
    second < 60 && second % 7 === 4 ? { ...network, since: (second - 3) * 1_000 } : null;
  expect(changesOf(trouble, 90)).toEqual(['11 begins', '63 ends']);
});

test('blips far apart, or of a moment, say nothing', () => {
  expect(changesOf((second) => (second % 15 < 4 ? network : null), 90)).toEqual([]);
  expect(changesOf((second) => (second % 5 === 0 ? network : null), 90)).toEqual([]);
});

test('a stall that is over is told at once', () => {
  expect(changesOf((second) => (second === 3 ? stall : null), 60)).toEqual(['3 begins', '13 ends']);
});
