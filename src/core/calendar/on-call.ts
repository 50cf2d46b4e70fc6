import type { OwnerId } from '../ids.ts';
import type { Schedule } from '../people/schedule.ts';
import { numberOfDay } from './weekday.ts';
import { momentOn, parseZonedTime, zonedAt } from './zoned-time.ts';

/** Who is on call at a moment, and until when at least (epoch ms). */
export interface OnCall {
  readonly ownerId: OwnerId;
  readonly until: number;
  /** In the place of the member whose turn it is. */
  readonly isOverride: boolean;
}

/** Who is on call at a moment (epoch ms); `null` only for a schedule without members, which no reader lets in. */
export function onCallAt(schedule: Schedule, at: number): OnCall | null {
  const turn = turnAt(schedule, at);
  if (turn === null) return null;
  let { ownerId, until } = turn;
  let isOverride = false;
  for (const override of schedule.overrides) {
    const from = parseZonedTime(override.from, schedule.timezone) ?? Infinity;
    const to = parseZonedTime(override.to, schedule.timezone) ?? -Infinity;
    if (from > at) until = Math.min(until, from);
    else if (to > at) {
      ({ ownerId } = override);
      isOverride = true;
      until = Math.min(until, to);
    }
  }
  return { ownerId, until, isOverride };
}

/** The member whose week it is, overrides left out. */
function turnAt(
  { memberIds, handover, starts, timezone }: Schedule,
  at: number,
): { readonly ownerId: OwnerId; readonly until: number } | null {
  const first = firstHandover(starts, numberOfDay(handover.day));
  const startOf = (week: number): number =>
    momentOn(first.add({ days: 7 * week }), handover.at, timezone);
  const days = zonedAt(at, timezone).toPlainDate().since(first, { largestUnit: 'days' }).days;
  let week = Math.floor(days / 7);
  // On the day of the hand-over itself the time decides.
  while (startOf(week) > at) week -= 1;
  while (startOf(week + 1) <= at) week += 1;
  const count = memberIds.length;
  const ownerId = memberIds[((week % count) + count) % count];
  return ownerId === undefined ? null : { ownerId, until: startOf(week + 1) };
}

function firstHandover(starts: string, isoDay: number): Temporal.PlainDate {
  const date = Temporal.PlainDate.from(starts);
  return date.add({ days: (isoDay - date.dayOfWeek + 7) % 7 });
}
