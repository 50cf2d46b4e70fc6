import type { IncidentId } from '../../ids.ts';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Waits from the alert to the first reminders; further ones come once a day. */
const FIRST_MS = [HOUR_MS, 4 * HOUR_MS, DAY_MS];
/** Then the last one asks to pause the monitor, and there is none after it. */
const LAST_AFTER_MS = 14 * DAY_MS;

/** How far the reminders of an open incident have come. */
export interface ReminderState {
  readonly incidentId: IncidentId;
  /** When people were notified of it, as a steady time (ms). */
  readonly since: number;
  /** The number of the latest reminder; 0 before the first. */
  readonly sent: number;
}

/** A reminder that is due: the newest of those whose time has come, so that a long absence makes no burst. */
export interface DueReminder {
  /** 1 for the first. */
  readonly no: number;
  readonly isLast: boolean;
}

/** How long after the alert a reminder comes; `null` when there is none of that number. */
function reminderAfterMs(no: number): number | null {
  const afterMs = FIRST_MS[no - 1] ?? (no - FIRST_MS.length + 1) * DAY_MS;
  return afterMs > LAST_AFTER_MS ? null : afterMs;
}

/** When the next reminder is due, steady ms; `null`: never. */
export function reminderAt(state: ReminderState | null): number | null {
  if (state === null) return null;
  const afterMs = reminderAfterMs(state.sent + 1);
  return afterMs === null ? null : state.since + afterMs;
}

/** Is it time to remind people of an outage that goes on? */
export function dueReminder({ since, sent }: ReminderState, now: number): DueReminder | null {
  const isDue = (no: number): boolean => {
    const afterMs = reminderAfterMs(no);
    return afterMs !== null && since + afterMs <= now;
  };
  if (!isDue(sent + 1)) return null;
  let no = sent + 1;
  while (isDue(no + 1)) no += 1;
  return { no, isLast: reminderAfterMs(no + 1) === null };
}

/** As it is taken up by a process whose clock says `now`: it does not begin in the future. */
export function resumeReminders(state: ReminderState, now: number): ReminderState {
  return { ...state, since: Math.min(state.since, now) };
}
