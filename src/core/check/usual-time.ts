import { percentileMs, RESOLUTION_MS, type Rollup } from './rollup.ts';

/** How far back a site's usual response time is looked for, in milliseconds. */
export const USUAL_SPAN_MS = 7 * RESOLUTION_MS.day;

/** What is usual is not known before this has passed since the first check. */
const MIN_KNOWN_MS = RESOLUTION_MS.day;

/**
 * The usual response time of a site in milliseconds: the median over the hours of its last days of their 95th percentile, so
 * that neither a bad day nor a quick night decides it. `hours` are oldest first. `null` before a day of history.
 */
export function usualTimeMs(hours: readonly Rollup[], now: number): number | null {
  const times = hours
    .filter(({ startedAt }) => startedAt >= now - USUAL_SPAN_MS - RESOLUTION_MS.hour)
    .flatMap((hour) => {
      const ms = percentileMs(hour, 0.95);
      return ms === null ? [] : [{ at: hour.startedAt, ms }];
    });
  const [first] = times;
  if (first === undefined || now - first.at < MIN_KNOWN_MS) return null;
  const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
