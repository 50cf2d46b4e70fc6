import { Type, type TArray, type TEnum, type TNull, type TString, type TUnion } from 'typebox';
import { formatDuration } from '../duration.ts';
import type { Field, FieldTexts } from '../forms/field.ts';
import { joinPath } from '../forms/path.ts';
import { describeValue } from '../forms/quote.ts';
import { rangeOf, readDuration, type DurationLimits } from '../forms/read-values.ts';
import { complain, type Reading } from '../forms/reading.ts';
import {
  formatDaySpan,
  formatTimeOfDay,
  parseDaySpan,
  parseTimeOfDay,
  type DaySpan,
} from './time-of-day.ts';
import { parseDays, WEEKDAYS, type Weekday } from './weekday.ts';
import { parseZonedTime } from './zoned-time.ts';

type Nullable = TUnion<[TString, TNull]>;
const text = Type.String();

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** A date and time, local to a time zone that is said elsewhere or with an offset of its own; `null`: none. */
export function momentField<Key extends string>(
  key: Key,
  texts: FieldTexts,
): Field<Key, string | null, Nullable> {
  return {
    key,
    schema: Type.Union([text, Type.Null()], {
      ...texts,
      default: null,
      examples: ['2027-01-10T22:00', '2027-01-10T22:00:00Z'],
    }),
    fallback: null,
    column: 'text',
    read: (reading, { value }) => (isAbsent(value) ? null : readMoment(reading, key, value)),
    describe: (moment) => moment,
  };
}

/** The text of a moment; `null` after a complaint. */
export function readMoment(reading: Reading, key: string, value: unknown): string | null {
  if (typeof value === 'string' && parseZonedTime(value.trim(), 'UTC') !== null) {
    return value.trim();
  }
  complain(reading, {
    key,
    message: `must be a date and time, not ${describeValue(value)}`,
    hint: 'for example 2027-01-10T22:00, read in the timezone',
  });
  return null;
}

/** A length of time within limits, in milliseconds; `null`: none. */
export function lengthField<Key extends string>(
  key: Key,
  { title, description, ...limits }: FieldTexts & DurationLimits,
): Field<Key, number | null, Nullable> {
  return {
    key,
    schema: Type.Union([text, Type.Null()], {
      title,
      description: `${description}, ${rangeOf(limits)}.`,
      default: null,
      examples: ['2h'],
    }),
    fallback: null,
    column: 'integer',
    read: (reading, { value }) => {
      if (isAbsent(value)) return null;
      const lengthMs = readDuration(reading, { key, value, fallback: 0, ...limits });
      return lengthMs === 0 ? null : lengthMs;
    },
    describe: (lengthMs) => (lengthMs === null ? null : formatDuration(lengthMs)),
  };
}

/** Days of the week: a list of them, or `mon-fri` as one text. */
export function daysField<Key extends string>(
  key: Key,
  texts: FieldTexts,
): Field<Key, readonly Weekday[], TUnion<[TArray<TEnum<Weekday[]>>, TString]>> {
  return {
    key,
    schema: Type.Union([Type.Array(Type.Enum([...WEEKDAYS])), text], {
      ...texts,
      default: [],
      examples: [['mon', 'thu'], 'mon-fri'],
    }),
    fallback: [],
    column: 'json',
    read: (reading, { value }) => (isAbsent(value) ? [] : readDays(reading, key, value)),
    describe: (days) => [...days],
  };
}

function readDays(reading: Reading, key: string, value: unknown): readonly Weekday[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const days = list.flatMap((each, index) => {
    const read = typeof each === 'string' ? parseDays(each) : null;
    if (read !== null) return read;
    const path = joinPath(reading.path, key);
    complain(
      { path: Array.isArray(value) ? joinPath(path, index) : path, problems: reading.problems },
      {
        key: '',
        message: `must be days of the week, not ${describeValue(each)}`,
        hint: 'for example [mon, thu] or mon-fri',
      },
    );
    return [];
  });
  return WEEKDAYS.filter((day) => days.includes(day));
}

/** A time of the day, in minutes after midnight; `null`: none. */
export function timeOfDayField<Key extends string>(
  key: Key,
  texts: FieldTexts,
): Field<Key, number | null, Nullable> {
  return {
    key,
    schema: Type.Union([text, Type.Null()], { ...texts, default: null, examples: ['22:00'] }),
    fallback: null,
    column: 'integer',
    read: (reading, { value }) => {
      if (isAbsent(value)) return null;
      const minute = typeof value === 'string' ? parseTimeOfDay(value) : null;
      if (minute !== null) return minute;
      const message = `must be a time of the day, not ${describeValue(value)}`;
      complain(reading, { key, message, hint: "for example '22:00', in quotes" });
      return null;
    },
    describe: (minute) => (minute === null ? null : formatTimeOfDay(minute)),
  };
}

/** Spans of the day a field may have. */
const MAX_SPANS = 14;

/** Spans of the day by the clock on the wall, each with the days on which it begins: one text, a list, or `null` for none. */
export function daySpansField<Key extends string>(
  key: Key,
  { fallback, ...texts }: FieldTexts & { readonly fallback: readonly DaySpan[] },
): Field<Key, readonly DaySpan[], TUnion<[TString, TArray<TString>, TNull]>> {
  const describe = (spans: readonly DaySpan[]): string | string[] | null => {
    const [first, ...others] = spans.map(formatDaySpan);
    return first === undefined ? null : others.length === 0 ? first : [first, ...others];
  };
  return {
    key,
    schema: Type.Union([text, Type.Array(text, { maxItems: MAX_SPANS }), Type.Null()], {
      ...texts,
      default: describe(fallback),
      examples: ['22:00-07:00', ['mon-fri 22:00-07:00', 'sat,sun 00:00-24:00']],
    }),
    fallback,
    column: 'json',
    read: (reading, { value }) => {
      if (value === undefined) return fallback;
      return value === null ? [] : readSpans(reading, key, value);
    },
    describe,
  };
}

function readSpans(reading: Reading, key: string, value: unknown): readonly DaySpan[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const path = joinPath(reading.path, key);
  if (list.length > MAX_SPANS) {
    complain(reading, { key, message: `must be at most ${MAX_SPANS}, not ${list.length}` });
    return [];
  }
  return list.flatMap((each, index) => {
    const span = typeof each === 'string' ? parseDaySpan(each) : null;
    if (span !== null) return [span];
    complain(
      { path: Array.isArray(value) ? joinPath(path, index) : path, problems: reading.problems },
      {
        key: '',
        message: `must be a span of the day, not ${describeValue(each)}`,
        hint: "for example '22:00-07:00' or 'mon-fri 09:00-17:00'",
      },
    );
    return [];
  });
}
