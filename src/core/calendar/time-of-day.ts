import { formatDays, parseDays, WEEKDAYS, type Weekday } from './weekday.ts';

const TIME = /^(\d{1,2}):(\d{2})$/;
/** Minutes of a day; as the end of a span, midnight. */
export const DAY_MINUTES = 1_440;

/** A span of the day, by the clock on the wall. */
export interface DaySpan {
  /** The days on which it begins; never empty. */
  readonly days: readonly Weekday[];
  /** Minutes after midnight: from `from` up to, not at, `to`. `to` before `from`: it goes on into the next day. */
  readonly from: number;
  readonly to: number;
}

/** Minutes after midnight of `22:00`; `24:00` only where an end may stand. `null` for anything else. */
export function parseTimeOfDay(text: string, { isEnd = false } = {}): number | null {
  const [, hours, minutes] = TIME.exec(text.trim()) ?? [];
  if (hours === undefined || Number(minutes) > 59) return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return minute < DAY_MINUTES || (isEnd && minute === DAY_MINUTES) ? minute : null;
}

/** `22:00` of minutes after midnight. */
export function formatTimeOfDay(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Reads `22:00-07:00`, or with the days on which it begins `mon-fri 09:00-17:00`; `null` for anything else. */
export function parseDaySpan(text: string): DaySpan | null {
  const [times = '', given, ...more] = text.trim().split(/\s+/).reverse();
  const days = given === undefined ? WEEKDAYS : parseDays(given);
  const [from, to, ...others] = times.split('-');
  if (days === null || more.length + others.length > 0) return null;
  const begins = parseTimeOfDay(from ?? '');
  const ends = parseTimeOfDay(to ?? '', { isEnd: true });
  return begins === null || ends === null || begins === ends
    ? null
    : { days, from: begins, to: ends };
}

/** The shortest text that `parseDaySpan` reads back as the same span. */
export function formatDaySpan({ days, from, to }: DaySpan): string {
  const times = `${formatTimeOfDay(from)}-${formatTimeOfDay(to)}`;
  return days.length === WEEKDAYS.length ? times : `${formatDays(days)} ${times}`;
}
