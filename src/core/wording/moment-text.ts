import type { Language } from '../people/owner.ts';
import { isolated } from './isolate.ts';

/** A moment, or a stretch of time, for channels with room. */
export interface MomentLines {
  /** Of a stretch of time: its name, in the place of that of its beginning; `null` for a moment. */
  readonly label: string | null;
  /** What matters most: the time of the day. */
  readonly strong: string;
  /** The day and the zone, to stand behind it. */
  readonly rest: string;
  /** The same in UTC, on a line of its own; `null` where that is the reader's zone. */
  readonly second: string | null;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(
  key: string,
  locale: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const name = `${key} ${options.timeZone ?? ''}`;
  const known = formatters.get(name);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat(locale, options);
  formatters.set(name, formatter);
  return formatter;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

/** A moment in the reader's zone with the zone's name, such as `2026-11-22 14:02:07 CET`. */
function englishMoment(epochMs: number, timeZone: string): string {
  const two = '2-digit';
  return formatterOf('en', 'sv-SE', {
    timeZone,
    year: 'numeric',
    month: two,
    day: two,
    ...CLOCK,
    timeZoneName: 'short',
  }).format(epochMs);
}

interface Moment {
  /** `Sun 29 Nov 2026`, `یکشنبه ۱ آذر ۱۴۰۵`. */
  readonly day: string;
  /** `14:02:07`, `۱۶:۳۲:۰۷`. */
  readonly time: string;
  /** `وقت ایران`; empty in English. */
  readonly zone: string;
}

/** The moment in parts, as people write them in their language. */
function partsOf(epochMs: number, timeZone: string, language: Language): Moment {
  const isPersian = language === 'fa';
  const parts = formatterOf(`parts ${language}`, isPersian ? 'fa-IR-u-ca-persian' : 'en-GB', {
    timeZone,
    weekday: isPersian ? 'long' : 'short',
    year: 'numeric',
    month: isPersian ? 'long' : 'short',
    day: 'numeric',
    ...CLOCK,
    ...(isPersian && { timeZoneName: 'shortGeneric' }),
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? '';
  const zone = part('timeZoneName');
  return {
    day: `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    // Zones without a place are named by their distance, which turns the direction in the middle of the line.
    zone: zone.startsWith('وقت ') ? zone : `وقت ${isolated(timeZone, 'fa')}`,
  };
}

/** The moment in the reader's zone and, unless that is it, in UTC. */
export function momentInBothZones(epochMs: number, timezone: string, language: Language): string {
  if (language === 'fa') return persianInBothZones(epochMs, timezone);
  const local = englishMoment(epochMs, timezone);
  return timezone === 'UTC' ? local : `${local} (${englishMoment(epochMs, 'UTC')})`;
}

function persianInBothZones(epochMs: number, timezone: string): string {
  const { day, time, zone } = partsOf(epochMs, timezone, 'fa');
  const local = `${day}، ${time} به ${zone}`;
  if (timezone === 'UTC') return local;
  const utc = partsOf(epochMs, 'UTC', 'fa');
  const utcDay = utc.day === day ? '' : `${utc.day}، `;
  return `${local} (${utcDay}${utc.time} به ${utc.zone})`;
}

interface Reader {
  readonly language: Language;
  readonly timezone: string;
}

/** The time of the day in the reader's zone, with its day unless that is the one of `dayOf`. */
export function timeText(
  epochMs: number,
  { reader, dayOf }: { readonly reader: Reader; readonly dayOf: number },
): string {
  const { language, timezone } = reader;
  const { day, time } = partsOf(epochMs, timezone, language);
  if (partsOf(dayOf, timezone, language).day === day) return time;
  return `${day}${COMMAS[language]}${time}`;
}

const COMMAS: Readonly<Record<Language, string>> = { en: ', ', fa: '، ' };

/** Hour and minute for the shortest of messages: of UTC in English, of the reader's zone in Persian, as nothing else fits. */
export function minuteText(epochMs: number, { language, timezone }: Reader): string {
  const timeZone = language === 'fa' ? timezone : 'UTC';
  return partsOf(epochMs, timeZone, language).time.slice(0, -':00'.length);
}

/** What differs between the languages where a stretch of time is written. */
interface SpanWords {
  span(from: string, to: string): string;
  inZone(zone: string): string;
  readonly universalTime: string;
}

/** A moment, or from one to another, in the reader's zone and in UTC. */
export function momentLines(
  {
    from,
    to,
    label,
  }: { readonly from: number; readonly to: number | null; readonly label: string },
  { language, timezone }: Reader,
  words: SpanWords,
): MomentLines {
  const comma = COMMAS[language];
  const local = stretchOf({ from, to }, { language, timezone }, words);
  const place = timezone.startsWith('Etc/') ? timezone : timezone.replace(/^.*\//, '');
  const zoneName = language === 'fa' ? local.zone : place.replaceAll('_', ' ');
  const zone = timezone === 'UTC' ? words.universalTime : words.inZone(zoneName);
  const day = local.day === null ? '' : `${comma}${local.day}`;
  const utc = stretchOf({ from, to }, { language, timezone: 'UTC' }, words);
  const utcDay = utc.day === null || utc.day === local.day ? '' : `${comma}${utc.day}`;
  const second = `${utc.time}${utcDay} ${words.universalTime}`;
  return {
    label: to === null ? null : label,
    strong: local.time,
    rest: `${day}${comma}${zone}`,
    second: timezone === 'UTC' ? null : second,
  };
}

/** `day` is `null` where the stretch is of several, each with its time. */
function stretchOf(
  { from, to }: { readonly from: number; readonly to: number | null },
  { language, timezone }: Reader,
  words: Pick<SpanWords, 'span'>,
): { readonly time: string; readonly day: string | null; readonly zone: string } {
  const begin = partsOf(from, timezone, language);
  const { zone } = begin;
  if (to === null) return { ...begin, zone };
  const end = partsOf(to, timezone, language);
  if (begin.day === end.day)
    return { time: words.span(begin.time, end.time), day: begin.day, zone };
  const whole = ({ day, time }: Moment): string => `${day}${COMMAS[language]}${time}`;
  return { time: words.span(whole(begin), whole(end)), day: null, zone };
}
