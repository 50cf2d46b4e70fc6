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
