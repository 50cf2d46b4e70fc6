import type { Language } from '../people/owner.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A moment in the reader's zone with the zone's name, such as `2026-11-22 14:02:07 CET`. */
function momentText(epochMs: number, timezone: string, language: Language): string {
  const key = `${language} ${timezone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(language === 'fa' ? 'fa-IR-u-ca-persian' : 'sv-SE', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      // A zone's Persian name turns the direction in the middle of the line.
      ...(language === 'en' && { timeZoneName: 'short' as const }),
    });
    formatters.set(key, formatter);
  }
  const text = formatter.format(epochMs);
  return language === 'fa' ? `${text} (${timezone})` : text;
}

/** The moment in the reader's zone and, unless that is it, in UTC. */
export function momentInBothZones(epochMs: number, timezone: string, language: Language): string {
  const local = momentText(epochMs, timezone, language);
  if (timezone === 'UTC') return local;
  const utc = momentText(epochMs, 'UTC', language);
  // The Persian form brings brackets of its own.
  return language === 'fa' ? `${local} – ${utc}` : `${local} (${utc})`;
}
