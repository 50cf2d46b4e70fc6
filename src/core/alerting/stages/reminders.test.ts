import { describe, expect, it } from 'vitest';
import { asIncidentId } from '../../ids.ts';
import { dueReminder, reminderAt, resumeReminders } from './reminders.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SINCE = 1_000_000;
const state = (sent: number) => ({ incidentId: asIncidentId('i'), since: SINCE, sent });

describe('reminders', () => {
  it('come at 1 h, 4 h, 24 h, then daily, and end after 14 days', () => {
    const times: number[] = [];
    for (let sent = 0; sent < 100; sent += 1) {
      const at = reminderAt(state(sent));
      if (at !== null) times.push((at - SINCE) / HOUR);
    }
    const daily = Array.from({ length: 13 }, (_, index) => (index + 2) * 24);
    expect(times).toEqual([1, 4, 24, ...daily]);
  });

  it.each([
    ['before the first', 0, HOUR - 1, null],
    ['at the first', 0, HOUR, { no: 1, isLast: false }],
    ['already sent', 1, 2 * HOUR, null],
    ['after a long absence the newest alone', 1, 3 * DAY + HOUR, { no: 5, isLast: false }],
    ['the last', 15, 14 * DAY, { no: 16, isLast: true }],
    ['after years', 0, 900 * DAY, { no: 16, isLast: true }],
    ['behind the last', 16, 900 * DAY, null],
  ] as const)('%s', (_, sent, afterMs, due) => {
    expect(dueReminder(state(sent), SINCE + afterMs)).toEqual(due);
  });

  it('are none without a state, and begin no later than now', () => {
    expect(reminderAt(null)).toBeNull();
    expect(resumeReminders(state(2), SINCE - DAY)).toEqual({ ...state(2), since: SINCE - DAY });
    expect(resumeReminders(state(2), SINCE + DAY)).toEqual(state(2));
  });
});
