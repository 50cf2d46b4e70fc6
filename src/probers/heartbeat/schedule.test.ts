import { describe, expect, test } from 'vitest';
import { readSchedule } from './schedule.ts';

const turn = (schedule: string, timezone: string, at: string): string => {
  const read = readSchedule(schedule, timezone);
  const after = read?.turnAfter(Date.parse(at)) ?? Number.NaN;
  return new Date(after).toISOString().slice(0, 19);
};

describe('the turn after a ping', () => {
  test.each([
    ['30 3 * * *', 'UTC', '2027-01-10T03:31:00Z', '2027-01-11T03:30:00'],
    ['30 3 * * *', 'Europe/Berlin', '2027-01-10T03:31:00Z', '2027-01-11T02:30:00'],
    ['30 3 * * *', 'Asia/Tehran', '2027-01-10T03:31:00Z', '2027-01-11T00:00:00'],
    ['0 9 * * 1-5', 'UTC', '2027-01-08T09:01:00Z', '2027-01-11T09:00:00'],
    ['0 0 13 * FRI', 'UTC', '2027-01-01T00:02:00Z', '2027-01-08T00:00:00'],
    ['0 0 29 2 *', 'UTC', '2027-01-01T00:00:00Z', '2028-02-29T00:00:00'],
    ['@daily', 'UTC', '2027-01-01T05:00:00Z', '2027-01-02T00:00:00'],
    ['*/5 * * * *', 'UTC', '2027-01-01T05:00:01Z', '2027-01-01T05:05:00'],
  ])('%s in %s after %s is %s', (schedule, timezone, at, due) => {
    expect(turn(schedule, timezone, at)).toBe(due);
  });

  test.each([
    ['a clock that is ahead', '30 3 * * *', '2027-01-10T03:29:10Z', '2027-01-11T03:30:00'],
    ['long before its time', '30 3 * * *', '2027-01-10T03:28:50Z', '2027-01-10T03:30:00'],
    ['late for the minute before', '* * * * *', '2027-01-10T03:29:50Z', '2027-01-10T03:30:00'],
    ['early for the next minute', '* * * * *', '2027-01-10T03:29:55Z', '2027-01-10T03:31:00'],
  ])('%s', (_, schedule, at, due) => {
    expect(turn(schedule, 'UTC', at)).toBe(due);
  });

  test.each([
    // The hour from 2:00 does not exist on that day: cron runs its jobs right after.
    ['30 2 * * *', '2027-03-27T01:31:00Z', '2027-03-28T01:00:00'],
    ['30 2 * * *', '2027-03-28T01:00:03Z', '2027-03-29T00:30:00'],
    ['0 * * * *', '2027-03-28T00:00:05Z', '2027-03-28T01:00:00'],
    // It exists twice on that one: a job of a fixed time runs once, one of every hour each time.
    ['30 2 * * *', '2027-10-31T00:30:05Z', '2027-11-01T01:30:00'],
    ['0 * * * *', '2027-10-31T00:00:05Z', '2027-10-31T01:00:00'],
  ])('%s after %s, over a change of the clocks, is %s', (schedule, at, due) => {
    expect(turn(schedule, 'Europe/Berlin', at)).toBe(due);
  });
});

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '61 * * * *',
  '0 25 * * *',
  '*/0 * * * *',
  'a b c d e',
  '0 0 31 2 *',
  '@reboot',
  '@nightly',
  '2027-01-01T00:00:00',
])('%j is no schedule', (text) => {
  expect(readSchedule(text, 'UTC')).toBeNull();
});
