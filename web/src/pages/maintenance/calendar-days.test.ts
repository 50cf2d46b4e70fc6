import { expect, it } from 'vitest';
import { calendarDays, stepCalendar, weekStartOf, type CalendarSetup } from './calendar-days.ts';

const month = { view: 'month', calendar: 'gregory', timeZone: 'UTC', weekStart: 1 } as const;
const on = (text: string): number => Date.parse(`${text}Z`);
const textOf = (at: number): string => new Date(at).toISOString().slice(0, 16);

it('a month has whole weeks from its first to its last day', () => {
  const days = calendarDays(on('2026-11-30T13:00'), month);
  expect(days).toHaveLength(42);
  expect(textOf(days[0]?.from ?? 0)).toBe('2026-10-26T00:00');
  expect(days.filter(({ isInMonth }) => isInMonth).map(({ day }) => day)).toEqual(
    Array.from({ length: 30 }, (_, at) => at + 1),
  );
});

it('a Persian month begins its weeks on Saturday', () => {
  const setup = { ...month, calendar: 'persian', timeZone: 'Asia/Tehran', weekStart: 6 };
  const days = calendarDays(on('2026-11-30T13:00'), setup);
  // 1 Azar 1405 is Sunday, 22 November 2026.
  expect(textOf(days[0]?.from ?? 0)).toBe('2026-11-20T20:30');
  expect(days.find(({ isInMonth }) => isInMonth)).toMatchObject({
    day: 1,
    from: on('2026-11-21T20:30'),
  });
  expect(days.filter(({ isInMonth }) => isInMonth)).toHaveLength(30);
});

it.each([
  ['Europe/Berlin', '2026-10-25T12:00', 25],
  ['Europe/Berlin', '2026-03-29T12:00', 23],
  ['America/Santiago', '2026-09-06T15:00', 23],
])('the day on which clocks change in %s is as long as it is: %s', (timeZone, at, hours) => {
  const week: CalendarSetup = { ...month, view: 'week', timeZone };
  const days = calendarDays(on(at), week);
  expect(days).toHaveLength(7);
  const day = days.find(({ from, to }) => from <= on(at) && on(at) < to);
  expect(((day?.to ?? 0) - (day?.from ?? 0)) / 3_600_000).toBe(hours);
  for (const [index, { to }] of days.slice(0, -1).entries()) {
    expect(days[index + 1]?.from).toBe(to);
  }
});

it('steps to the next and the previous month', () => {
  const at = on('2026-01-31T10:00');
  expect(textOf(stepCalendar(at, 1, month))).toBe('2026-02-01T01:00');
  expect(textOf(stepCalendar(at, -1, month))).toBe('2025-12-31T23:00');
});

it.each([
  ['en-US', 0],
  ['en-GB', 1],
  ['fa', 6],
])('weeks begin in %s on day %s, and where browsers do not say, by the language', (tag, day) => {
  expect(weekStartOf([tag])).toBe(day);
  expect(weekStartOf([tag], () => ({}))).toBe(tag === 'fa' ? 6 : 1);
  expect(weekStartOf([tag], () => ({ weekInfo: { firstDay: 7 } }))).toBe(0);
});
