import type { Channel } from '../people/channel.ts';
import type { Owner } from '../people/owner.ts';
import { DAY_MINUTES, type DaySpan } from './time-of-day.ts';
import { dayOfNumber } from './weekday.ts';
import { zonedAt } from './zoned-time.ts';

/** Whether a message may go out now; else when it may, epoch ms, `null` for never. */
export type Usable =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: number | null };

/** What of a channel, and of its owner, says when it may be used. */
export type ChannelHours = Pick<Channel, 'hours'>;
export type OwnerHours = Pick<Owner, 'timezone' | 'quietHours' | 'workingHours'>;

const NOW: Usable = { kind: 'now' };

/**
 * Whether the channel may be used at a moment (epoch ms): `always`; `working` in the owner's working hours alone;
 * `quiet-free` whenever it is not their quiet hours. A channel without an owner has no such hours.
 */
export function mayUseNow({ hours }: ChannelHours, owner: OwnerHours | null, at: number): Usable {
  if (owner === null || hours === 'always') return NOW;
  const [spans, isWanted] =
    hours === 'working' ? [owner.workingHours, true] : [owner.quietHours, false];
  if (isWithin(spans, zonedAt(at, owner.timezone)) === isWanted) return NOW;
  return { kind: 'later', at: nextFlip(spans, owner.timezone, at) };
}

/** Whether the clock on the wall is in one of the spans. */
export function isWithin(
  spans: readonly DaySpan[],
  { dayOfWeek, hour, minute }: Pick<Temporal.ZonedDateTime, 'dayOfWeek' | 'hour' | 'minute'>,
): boolean {
  const now = hour * 60 + minute;
  const today = dayOfNumber(dayOfWeek);
  const yesterday = dayOfNumber(dayOfWeek === 1 ? 7 : dayOfWeek - 1);
  return spans.some(({ days, from, to }) =>
    from < to
      ? days.includes(today) && now >= from && now < to
      : (days.includes(today) && now >= from) || (days.includes(yesterday) && now < to),
  );
}

/** Every week is like the next, but for clock changes. */
const SEARCHED_DAYS = 9;

/** The first moment after `at` at which being within the spans is otherwise than at `at`; `null`: none. */
export function nextFlip(spans: readonly DaySpan[], timezone: string, at: number): number | null {
  const before = isWithin(spans, zonedAt(at, timezone));
  const moments = boundariesAfter(spans, timezone, at).sort((a, b) => a - b);
  return moments.find((moment) => isWithin(spans, zonedAt(moment, timezone)) !== before) ?? null;
}

/** Every moment after `at` at which it may change: the edges of the spans, and changes of the clock. */
function boundariesAfter(spans: readonly DaySpan[], timezone: string, at: number): number[] {
  const now = zonedAt(at, timezone);
  const edges = new Set(spans.flatMap(({ from, to }) => [from % DAY_MINUTES, to % DAY_MINUTES]));
  const moments: number[] = [];
  for (let day = 0; day < SEARCHED_DAYS; day += 1) {
    const date = now.toPlainDate().add({ days: day });
    for (const edge of edges) {
      const local = date.toPlainDateTime({ hour: Math.floor(edge / 60), minute: edge % 60 });
      for (const disambiguation of ['earlier', 'later'] as const) {
        moments.push(local.toZonedDateTime(timezone, { disambiguation }).epochMilliseconds);
      }
    }
  }
  const last = now.add({ days: SEARCHED_DAYS }).epochMilliseconds;
  let change = now.getTimeZoneTransition('next');
  while (change !== null && change.epochMilliseconds <= last) {
    moments.push(change.epochMilliseconds);
    change = change.getTimeZoneTransition('next');
  }
  return moments.filter((moment) => moment > at);
}
