import { parseDurationMs } from '../../core/duration.ts';
import { InvalidError } from '../../core/errors.ts';
import { parseZonedTime, zonedAt, momentOn } from '../../core/calendar/zoned-time.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { customRange } from '../uptime/uptime.ts';

/** How a range is written, for documents and error messages. */
export const RANGE_FORMS =
  '7d, 30d, month (the last whole one), or from..to as 2027-01-01..2027-02-01';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MAX_BACK_MS = 400 * 86_400_000;

/**
 * The range of a report in epoch ms: a duration back from now, the last whole month, or from one time to another in the time
 * zone, of which the second is not in it. Throws `InvalidError`.
 */
export function reportRange(text: string, timezone: string, now: number): Gap {
  if (text === 'month') {
    const end = zonedAt(now, timezone).toPlainDate().with({ day: 1 });
    return {
      from: momentOn(end.subtract({ months: 1 }), 0, timezone),
      to: momentOn(end, 0, timezone),
    };
  }
  const backMs = parseDurationMs(text);
  if (backMs !== null && backMs > 0 && backMs <= MAX_BACK_MS)
    return { from: now - backMs, to: now };
  const [from = null, to = null, ...more] = text.split('..').map((end) => momentOf(end, timezone));
  if (from === null || to === null || more.length > 0) {
    throw new InvalidError([{ path: 'range', message: 'range is none', hint: RANGE_FORMS }]);
  }
  return customRange({ from, to }, now);
}

function momentOf(text: string, timezone: string): number | null {
  return parseZonedTime(DATE.test(text) ? `${text}T00:00` : text, timezone);
}
