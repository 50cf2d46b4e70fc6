const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?$/;
const EXACT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Epoch milliseconds of `2027-01-10T22:00`, seconds allowed, read in a time zone; a time with `Z` or `+01:00` stands
 * for itself. A time that a clock change skips is the moment after it, one that comes twice is its first. `null` when
 * the text is no such time.
 */
export function parseZonedTime(text: string, timezone: string): number | null {
  try {
    if (EXACT.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    if (!LOCAL.test(text)) return null;
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A moment (epoch ms) as `parseZonedTime` reads it back, cut to the second. */
export function textOfMoment(at: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(at / 1_000) * 1_000);
  return instant.toString();
}

/** The moment (epoch ms) on the clocks of a time zone. */
export function zonedAt(at: number, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timezone);
}

/**
 * When the clocks of a time zone show a time of a day, minutes after its midnight, epoch ms: for a time that a clock change
 * skips the moment as long after it as it would have been, for one that comes twice the first.
 */
export function momentOn(date: Temporal.PlainDate, minute: number, timezone: string): number {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return date.toZonedDateTime({ timeZone: timezone, plainTime: time }).epochMilliseconds;
}
