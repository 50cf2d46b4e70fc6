import type { Language } from '../people/owner.ts';
import { isolated } from './isolate.ts';

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

/** A moment in the reader's zone with the zone's name, such as `2026-11-22 14:02:07 CET`. */
function englishMoment(epochMs: number, timeZone: string): string {
  const two = '2-digit';
  return formatterOf('en', 'sv-SE', {
    timeZone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(epochMs);
}

/** The same as people write it in Persian: `یکشنبه ۱ آذر ۱۴۰۵`, `۱۶:۳۲:۰۷` and `وقت ایران`. */
function persianMoment(epochMs: number, timeZone: string) {
  const parts = formatterOf('fa', 'fa-IR-u-ca-persian', {
    timeZone,
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortGeneric',
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
  const { day, time, zone } = persianMoment(epochMs, timezone);
  const local = `${day}، ${time} به ${zone}`;
  if (timezone === 'UTC') return local;
  const utc = persianMoment(epochMs, 'UTC');
  const utcDay = utc.day === day ? '' : `${utc.day}، `;
  return `${local} (${utcDay}${utc.time} به ${utc.zone})`;
}
