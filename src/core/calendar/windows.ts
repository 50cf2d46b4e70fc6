import type { Gap } from '../incident/service-downtime.ts';
import { joined } from '../uptime/spans.ts';
import { dayOfNumber } from './weekday.ts';
import type { WindowRule } from './window-rule.ts';
import { momentOn, zonedAt } from './zoned-time.ts';

/** The window that holds at a moment; `null`: none does. */
export function windowAt(rule: WindowRule, at: number): Gap | null {
  const next = nextWindow(rule, at);
  return next !== null && next.from <= at ? next : null;
}

/** When it may hold no more, or holds again, after a moment; `null`: nothing changes any more. */
export function nextChange(rule: WindowRule, at: number): number | null {
  const next = nextWindow(rule, at);
  if (next === null) return null;
  return next.from > at ? next.from : next.to;
}

/** The windows in a range, cut to it, in order; those that touch are one. */
export function intervalsIn(rule: WindowRule, range: Gap): readonly Gap[] {
  const found: Gap[] = [];
  for (const window of windowsFrom(rule, range.from)) {
    if (window.from >= range.to) break;
    found.push(window);
  }
  return joined(found, range);
}

/** The first window that is not over at a moment. */
function nextWindow(rule: WindowRule, at: number): Gap | null {
  for (const window of windowsFrom(rule, at)) return window;
  return null;
}

/** Every window that is not over at a moment, in order. */
function* windowsFrom(rule: WindowRule, at: number): Generator<Gap, void> {
  if (rule.kind === 'once') {
    if (rule.endsAt > at) yield { from: rule.startsAt, to: rule.endsAt };
    return;
  }
  const { forMs, notBefore, until } = rule;
  for (const from of startsAfter(rule, Math.max(at - forMs, notBefore - 1))) {
    if (from >= until) return;
    const to = Math.min(from + forMs, until);
    if (to > at) yield { from, to };
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
