import { describeValue } from '../forms/quote.ts';
import type { Complaint } from '../forms/reading.ts';
import { readCron, type CronTimes } from './cron.ts';
import { numberOfDay, type Weekday } from './weekday.ts';
import { parseZonedTime } from './zoned-time.ts';

/** When something holds, as people write it; the texts are local to the time zone or carry an offset. */
export interface WindowTimes {
  readonly begins: string | null;
  readonly ends: string | null;
  readonly forMs: number | null;
  readonly days: readonly Weekday[];
  /** Minutes after midnight. */
  readonly at: number | null;
  readonly cron: string | null;
  readonly until: string | null;
  readonly timezone: string;
}

/** The same as moments, epoch ms: a window holds from its start up to, not at, its end. */
export type WindowRule =
  | { readonly kind: 'once'; readonly startsAt: number; readonly endsAt: number }
  | (Repeated & { readonly kind: 'weekly'; readonly days: readonly Weekday[]; readonly at: number })
  | (Repeated & { readonly kind: 'cron'; readonly times: CronTimes });

interface Repeated {
  /** Of each window, as time goes by: a clock change makes none longer or shorter. */
  readonly forMs: number;
  readonly timezone: string;
  /** No window begins before `notBefore`, and none goes on at `until`. */
  readonly notBefore: number;
  readonly until: number;
}

const DAY_MS = 86_400_000;
/** A clock change may bring the windows of two days so much nearer. */
const CLOCK_CHANGE_MS = 3_600_000;
/** A crontab that begins more often would be a window that never ends. */
const MIN_CRON_GAP_MS = 600_000;
/** Starts of a crontab that are compared with each other, from a moment on that is the same for all. */
const SAMPLED_STARTS = 60;
const SAMPLED_FROM = 1_767_225_600_000;

/** The rule of times that have no fault; `null` for others. */
export function windowRuleOf(times: WindowTimes): WindowRule | null {
  const { begins, ends, forMs, days, at, cron, until, timezone } = times;
  const momentOf = (text: string | null, fallback: number): number =>
    text === null ? fallback : (parseZonedTime(text, timezone) ?? fallback);
  if (days.length === 0 && cron === null) {
    const startsAt = momentOf(begins, Infinity);
    const endsAt = momentOf(ends, startsAt + (forMs ?? 0));
    return endsAt > startsAt ? { kind: 'once', startsAt, endsAt } : null;
  }
  if (forMs === null) return null;
  const repeated = {
    forMs,
    timezone,
    notBefore: momentOf(begins, -Infinity),
    until: momentOf(until, Infinity),
  };
  if (cron === null) return at === null ? null : { ...repeated, kind: 'weekly', days, at };
  const read = readCron(cron, timezone);
  return read === null ? null : { ...repeated, kind: 'cron', times: read };
}

/** What is wrong with the times, beside each one by itself; `null`: nothing. */
export function windowFault(times: WindowTimes): Complaint | null {
  const { days, at, cron } = times;
  if (cron !== null && (days.length > 0 || at !== null)) {
    return { key: 'cron', message: 'goes without days and at' };
  }
  if (days.length > 0 && at === null) {
    return { key: 'at', message: 'is missing', hint: "when it begins, such as '22:00'" };
  }
  if (days.length === 0 && at !== null) {
    return { key: 'days', message: 'is missing', hint: 'for example mon-fri' };
  }
  return days.length === 0 && cron === null ? onceFault(times) : repeatedFault(times);
}

function onceFault({ begins, ends, forMs, until, timezone }: WindowTimes): Complaint | null {
  if (until !== null) {
    return { key: 'until', message: 'is of a repeated one', hint: 'write to, or for' };
  }
  if (begins === null) {
    const hint = 'for example 2027-01-10T22:00, read in the timezone';
    return { key: 'from', message: 'must be a date and time, not empty', hint };
  }
  if (ends !== null && forMs !== null) return { key: 'for', message: 'goes without to' };
  if (ends === null && forMs === null) {
    const hint = 'for example 2027-01-10T23:00, read in the timezone; or say for how long: for: 2h';
    return { key: 'to', message: 'must be a date and time, not empty', hint };
  }
  const isOver = ends !== null && !isAfter(ends, begins, timezone);
  return isOver ? { key: 'to', message: `${describeValue(ends)} is not after from` } : null;
}

function repeatedFault(times: WindowTimes): Complaint | null {
  const { begins, ends, forMs, until, timezone } = times;
  if (ends !== null) {
    return { key: 'to', message: 'is of one that is not repeated', hint: 'write for, and until' };
  }
  if (forMs === null) {
    return { key: 'for', message: 'is missing', hint: 'how long it lasts, such as 2h' };
  }
  if (until !== null && begins !== null && !isAfter(until, begins, timezone)) {
    return { key: 'until', message: `${describeValue(until)} is not after from` };
  }
  const gapMs = minGapMs(times);
  if (gapMs < MIN_CRON_GAP_MS) {
    return { key: 'cron', message: 'begins more than once in 10 minutes' };
  }
  return forMs >= gapMs
    ? { key: 'for', message: 'is too long: it is not over before it begins again' }
    : null;
}

function isAfter(last: string, first: string, timezone: string): boolean {
  const [end, start] = [parseZonedTime(last, timezone), parseZonedTime(first, timezone)];
  return end !== null && start !== null && end > start;
}

/** The shortest time from one start to the next. */
function minGapMs({ cron, days, timezone }: WindowTimes): number {
  if (cron === null) {
    const numbers = days.map(numberOfDay);
    const gaps = numbers.map((day, index) => {
      const next = numbers[(index + 1) % numbers.length] ?? day;
      return (next - day + 7) % 7 || 7;
    });
    return Math.min(...gaps) * DAY_MS - CLOCK_CHANGE_MS;
  }
  const times = readCron(cron, timezone);
  let gapMs = Infinity;
  let last = times?.after(SAMPLED_FROM) ?? null;
  for (let count = 0; count < SAMPLED_STARTS && last !== null; count += 1) {
    const next = times?.after(last) ?? null;
    if (next !== null) gapMs = Math.min(gapMs, next - last);
    last = next;
  }
  return gapMs;
}
