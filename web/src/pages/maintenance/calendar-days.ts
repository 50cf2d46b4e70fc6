/** A day of a calendar. Times are epoch ms; `to` is the start of the next day. */
export interface CalendarDay {
  readonly from: number;
  readonly to: number;
  /** Of its month, from 1. */
  readonly day: number;
  /** False where it only fills the first or the last week. */
  readonly isInMonth: boolean;
}

export interface CalendarSetup {
  readonly view: 'month' | 'week';
  /** `gregory` or `persian`. */
  readonly calendar: string;
  /** IANA name; the browser's by default. */
  readonly timeZone?: string;
  /** 0: Sunday, 6: Saturday. */
  readonly weekStart: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The days of the week or of the whole weeks of the month in which a moment lies. */
export function calendarDays(at: number, setup: CalendarSetup): readonly CalendarDay[] {
  const read = dateReader(setup);
  const { month } = read(at);
  let first = noonOf(at, read);
  if (setup.view === 'month') {
    while (read(first).day > 1) first = noonOf(first - DAY, read);
  }
  while (read(first).weekday !== setup.weekStart) first = noonOf(first - DAY, read);
  const days: CalendarDay[] = [];
  for (let noon = first; ; noon = noonOf(noon + DAY, read)) {
    const date = read(noon);
    const isWeekFull = days.length > 0 && days.length % 7 === 0;
    if (isWeekFull && (setup.view === 'week' || date.month !== month)) return days;
    days.push({
      from: startOf(noon, read),
      to: startOf(noonOf(noon + DAY, read), read),
      day: date.day,
      isInMonth: date.month === month,
    });
  }
}

/** A moment of the month or week before (`-1`) or after (`1`) the one in which `at` lies. */
export function stepCalendar(at: number, by: 1 | -1, setup: CalendarSetup): number {
  const days = calendarDays(at, setup).filter(
    ({ isInMonth }) => setup.view === 'week' || isInMonth,
  );
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return at;
  return by === 1 ? last.to + HOUR : first.from - HOUR;
}

/** How browsers say what weeks are like in a region; the older ones by a property. */
interface WeekLocale {
  readonly getWeekInfo?: () => { readonly firstDay: number };
  readonly weekInfo?: { readonly firstDay: number };
}

const MONDAY = 1;
const SATURDAY = 6;

/** On which day weeks begin, 0: Sunday, for who prefers these languages, the first one most; where browsers do not say, Monday, in Persian Saturday. */
export function weekStartOf(
  languages: readonly string[],
  localeOf: (tag: string) => WeekLocale = (tag) => new Intl.Locale(tag),
): number {
  const [tag = 'en-GB'] = languages;
  const locale = localeOf(tag);
  const firstDay = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay;
  if (firstDay !== undefined) return firstDay % 7;
  return tag.startsWith('fa') ? SATURDAY : MONDAY;
}

interface DateParts {
  readonly day: number;
  readonly month: string;
  readonly weekday: number;
  /** Since midnight by the clock on the wall. */
  readonly ms: number;
}

function dateReader({ calendar, timeZone }: CalendarSetup): (at: number) => DateParts {
  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, {
    ...(timeZone !== undefined && { timeZone }),
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = new Map<string, string>(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    );
    const number = (name: string): number => Number(parts.get(name));
    return {
      day: number('day'),
      month: `${parts.get('year')} ${parts.get('month')}`,
      weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? ''),
      ms: ((number('hour') * 60 + number('minute')) * 60 + number('second')) * 1_000,
    };
  };
}

/** Noon of the day of a moment, which no change of clocks moves to another day. */
function noonOf(at: number, read: (at: number) => DateParts): number {
  return at - read(at).ms + 12 * HOUR;
}

/** Its midnight; where clocks skip that, the first moment after. */
function startOf(noon: number, read: (at: number) => DateParts): number {
  const second = Math.floor(noon / 1_000) * 1_000;
  const near = second - read(second).ms;
  const off = read(near).ms;
  return off === 0 ? near : near + (off > 12 * HOUR ? DAY - off : -off);
}
