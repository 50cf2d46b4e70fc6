import { dayOfNumber } from './weekday.ts';
import type { WindowRule } from './window-rule.ts';
import { momentOn, zonedAt } from './zoned-time.ts';

/** A stretch of time, epoch ms, from `startsAt` up to, not at, `endsAt`. */
export interface Interval {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The window that holds at a moment; `null`: none does. */
export function windowAt(rule: WindowRule, at: number): Interval | null {
  const next = nextWindow(rule, at);
  return next !== null && next.startsAt <= at ? next : null;
}

/** When it may hold no more, or holds again, after a moment; `null`: nothing changes any more. */
export function nextChange(rule: WindowRule, at: number): number | null {
  const next = nextWindow(rule, at);
  if (next === null) return null;
  return next.startsAt > at ? next.startsAt : next.endsAt;
}

/** The windows in a range, cut to it, in order; those that touch are one. */
export function intervalsIn(rule: WindowRule, range: Interval): readonly Interval[] {
  const found: Interval[] = [];
  for (const window of windowsFrom(rule, range.startsAt)) {
    if (window.startsAt >= range.endsAt) break;
    found.push({
      startsAt: Math.max(window.startsAt, range.startsAt),
      endsAt: Math.min(window.endsAt, range.endsAt),
    });
  }
  return joined(found);
}

/** The same stretches in order, each moment once. */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = [];
  for (const each of intervals.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const last = found.at(-1);
    if (last === undefined || each.startsAt > last.endsAt) found.push(each);
    else if (each.endsAt > last.endsAt) {
      found[found.length - 1] = { startsAt: last.startsAt, endsAt: each.endsAt };
    }
  }
  return found;
}

/** The first window that is not over at a moment. */
function nextWindow(rule: WindowRule, at: number): Interval | null {
  for (const window of windowsFrom(rule, at)) return window;
  return null;
}

/** Every window that is not over at a moment, in order. */
function* windowsFrom(rule: WindowRule, at: number): Generator<Interval, void> {
  if (rule.kind === 'once') {
    if (rule.endsAt > at) yield { startsAt: rule.startsAt, endsAt: rule.endsAt };
    return;
  }
  const { forMs, notBefore, until } = rule;
  for (const startsAt of startsAfter(rule, Math.max(at - forMs, notBefore - 1))) {
    if (startsAt >= until) return;
    const endsAt = Math.min(startsAt + forMs, until);
    if (endsAt > at) yield { startsAt, endsAt };
  }
}

type Repeated = Exclude<WindowRule, { readonly kind: 'once' }>;

function* startsAfter(rule: Repeated, after: number): Generator<number, void> {
  if (rule.kind === 'weekly') {
    yield* weeklyStarts(rule, after);
    return;
  }
  for (let at = rule.times.after(after); at !== null; at = rule.times.after(at)) yield at;
}

function* weeklyStarts(
  { days, at, timezone }: Repeated & { readonly kind: 'weekly' },
  after: number,
): Generator<number, void> {
  // A time that is skipped may come as late as the next day.
  let date = zonedAt(after, timezone).toPlainDate().subtract({ days: 1 });
  let last = after;
  for (;;) {
    if (days.includes(dayOfNumber(date.dayOfWeek))) {
      const startsAt = momentOn(date, at, timezone);
      if (startsAt > last) {
        last = startsAt;
        yield startsAt;
      }
    }
    date = date.add({ days: 1 });
  }
}
