import { momentOn, zonedAt } from '../calendar/zoned-time.ts';
import type { Gap } from '../incident/service-downtime.ts';

/** How often a report comes. */
export const REPORT_KINDS = ['weekly', 'monthly'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** When a report of what is over is due on the clocks of its reader: eight in the morning. */
const DUE_MINUTE = 8 * 60;

/** A period of a reader's calendar: a week from Monday, or a month. */
export interface Period extends Gap {
  readonly kind: ReportKind;
  /** The same every time, and for no other period: `weekly-2026-11-23`, by its first day. */
  readonly name: string;
  /** When its report is due, epoch ms. */
  readonly dueAt: number;
}

/**
 * The last period whose report is due by `now` (epoch ms): it ended at a midnight of the time zone, and is due at eight in the
 * morning of that day, whatever clock change lies between.
 */
export function lastDuePeriod(kind: ReportKind, timezone: string, now: number): Period {
  const today = zonedAt(now, timezone).toPlainDate();
  const end = firstDayOf(kind, today);
  const dueAt = momentOn(end, DUE_MINUTE, timezone);
  return dueAt <= now
    ? periodEnding(kind, end, timezone)
    : periodEnding(kind, before(kind, end), timezone);
}

function periodEnding(kind: ReportKind, end: Temporal.PlainDate, timezone: string): Period {
  const first = before(kind, end);
  return {
    kind,
    name: `${kind}-${first.toString()}`,
    from: momentOn(first, 0, timezone),
    to: momentOn(end, 0, timezone),
    dueAt: momentOn(end, DUE_MINUTE, timezone),
  };
}

function firstDayOf(kind: ReportKind, day: Temporal.PlainDate): Temporal.PlainDate {
  return kind === 'weekly' ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 });
}

function before(kind: ReportKind, day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract(kind === 'weekly' ? { weeks: 1 } : { months: 1 });
}
