import type { MessageId, MessageValues } from './catalogue.ts';

/** Numbers, times and dates in one language. Times are epoch milliseconds. */
export interface Format {
  number(value: number): string;
  /** A rate, with one decimal below 100: `0.2`, `83.3`. */
  rate(value: number): string;
  /** A share, 0 to 1, cut to three decimals of a percentage and never rounded up: only 1 is 100%. */
  uptime(ratio: number): string;
  /** A share in whole percent, cut. */
  percent(ratio: number): string;
  /** How long something answered: `112 ms`, `1.92 s`, `12.5 s`, from a minute on as a duration. */
  answerTime(ms: number): string;
  /** Two units: `12 min 13 s`, `3 days 4 h`. */
  duration(ms: number): string;
  /** The larger unit alone: `4 s`, `6 min`. */
  age(ms: number): string;
  /** How long ago, `4 s ago`; the date from a day on. */
  ago(at: number, now: number): string;
  /** `14:02:48`. */
  time(at: number): string;
  /** `14:02`. */
  clock(at: number): string;
  /** `29 Nov 2026`; with the weekday in Persian order. */
  date(at: number): string;
  /** `29 Nov`: for axes. */
  day(at: number): string;
  /** A moment of any day, with seconds; the same day the time alone. */
  moment(at: number, now: number): string;
  /** `a, b and c`. */
  list(texts: readonly string[]): string;
  /** A name, an address or a code as it may stand in a text of this language. */
  isolate(text: string): string;
}

export interface FormatSetup {
  /** BCP 47. */
  readonly locale: string;
  readonly t: (id: MessageId, values?: MessageValues) => string;
  /** How foreign texts stand in texts of this language; default: as they are. */
  readonly isolate?: (text: string) => string;
  /** The browser's by default. */
  readonly timeZone?: string;
  /** Of the language by default: Persian dates have the Persian calendar. */
  readonly calendar?: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function createFormat({
  locale,
  t,
  timeZone,
  calendar,
  isolate = (text) => text,
}: FormatSetup): Format {
  const zone = { ...(timeZone !== undefined && { timeZone }) };
  const numbers = numberFormats(locale);
  const clocks = timeFormats(locale, zone);
  const date = dateFormat({ locale, zone, calendar });
  const days = new Intl.DateTimeFormat('en-CA', { ...zone, dateStyle: 'short' });
  const shortDay = new Intl.DateTimeFormat(locale, {
    ...zone,
    ...(calendar !== undefined && { calendar }),
    day: 'numeric',
    month: 'short',
  });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const unit = (id: MessageId, value: number): string => t(id, { value });
  const duration = (ms: number): string => durationText({ ms, unit, t });
  const age = (ms: number): string => {
    const [first] = unitsOf(ms);
    return first === undefined ? unit('unit.seconds', 0) : unit(first.id, first.value);
  };
  return {
    ...numbers,
    ...clocks,
    answerTime: (ms) => {
      if (ms < SECOND) return t('unit.milliseconds', { value: Math.round(ms) });
      if (ms >= MINUTE) return duration(ms);
      return t('unit.decimalSeconds', { value: numbers.seconds(ms / SECOND) });
    },
    duration,
    age,
    ago: (at, now) => (now - at >= DAY ? date(at) : t('time.ago', { age: age(now - at) })),
    date,
    day: (at) => shortDay.format(at),
    moment: (at, now) =>
      days.format(at) === days.format(now)
        ? clocks.time(at)
        : t('time.dateAndTime', { date: date(at), time: clocks.time(at) }),
    list: (texts) => lists.format(texts.map(isolate)),
    isolate,
  };
}

function numberFormats(locale: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const exact = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const oneAlways = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return {
    number: (value: number): string => whole.format(value),
    rate: (value: number): string => (value < 100 ? one : whole).format(value),
    uptime: (ratio: number): string =>
      ratio === 1 ? percent.format(1) : exact.format(cut(ratio, 5)),
    percent: (ratio: number): string => percent.format(cut(ratio, 2)),
    seconds: (seconds: number): string => (seconds < 10 ? two : oneAlways).format(seconds),
  };
}

/** Cut after so many decimals, never rounded up; what binary fractions lose in the last place is given back first. */
export function cut(ratio: number, decimals: number): number {
  const scale = 10 ** decimals;
  const steps = Math.floor(ratio * scale + 1e-6);
  return ratio < 1 ? Math.min(steps, scale - 1) / scale : steps / scale;
}

interface Zone {
  readonly timeZone?: string;
}

function timeFormats(locale: string, zone: Zone): Pick<Format, 'time' | 'clock'> {
  const hours = { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const time = new Intl.DateTimeFormat(locale, { ...hours, second: '2-digit' });
  const clock = new Intl.DateTimeFormat(locale, hours);
  return { time: (at) => time.format(at), clock: (at) => clock.format(at) };
}

/** The parts of a date in the order of its language: what Intl makes of Persian dates nobody writes. */
function dateFormat(setup: {
  readonly locale: string;
  readonly zone: Zone;
  readonly calendar: string | undefined;
}): (at: number) => string {
  const { locale, zone, calendar } = setup;
  const isPersian = locale.startsWith('fa');
  const format = new Intl.DateTimeFormat(locale, {
    ...zone,
    ...(calendar !== undefined && { calendar }),
    year: 'numeric',
    day: 'numeric',
    month: isPersian ? 'long' : 'short',
    ...(isPersian && { weekday: 'long' }),
  });
  const order = isPersian ? ['weekday', 'day', 'month', 'year'] : ['day', 'month', 'year'];
  return (at) => {
    const parts = new Map<string, string>(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    );
    return order.map((part) => parts.get(part) ?? '').join(' ');
  };
}

interface Unit {
  readonly id: MessageId;
  readonly value: number;
}

/** How many of each unit a time is, the largest first, without those that are none. */
function unitsOf(ms: number): readonly Unit[] {
  const seconds = Math.max(0, Math.floor(ms / SECOND)) * SECOND;
  const units: readonly Unit[] = [
    { id: 'unit.days', value: Math.floor(seconds / DAY) },
    { id: 'unit.hours', value: Math.floor((seconds % DAY) / HOUR) },
    { id: 'unit.minutes', value: Math.floor((seconds % HOUR) / MINUTE) },
    { id: 'unit.seconds', value: (seconds % MINUTE) / SECOND },
  ];
  const first = units.findIndex(({ value }) => value > 0);
  return first < 0 ? [] : units.slice(first, first + 2).filter(({ value }) => value > 0);
}

function durationText(wanted: {
  readonly ms: number;
  readonly unit: (id: MessageId, value: number) => string;
  readonly t: FormatSetup['t'];
}): string {
  const { ms, unit, t } = wanted;
  const [first, second] = unitsOf(ms);
  if (first === undefined) return unit('unit.seconds', 0);
  if (second === undefined) return unit(first.id, first.value);
  return t('unit.two', {
    first: unit(first.id, first.value),
    second: unit(second.id, second.value),
  });
}
