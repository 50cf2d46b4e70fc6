import { asIncidentId, type ChannelId, type IncidentId } from '../ids.ts';
import type { Channel } from '../people/channel.ts';

const DAY_MS = 86_400_000;

/** The code of a message that its channel may no longer send that day. */
export const DAILY_LIMIT_CODE = 'daily_limit';

/** The day of a moment (epoch ms) in UTC, counted from 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** When the day of a moment began, in UTC. Both are epoch ms. */
export function dayStartOf(at: number): number {
  return dayOf(at) * DAY_MS;
}

/** Whether a channel that has sent so many messages today may send one more. */
export function maySendToday(
  { maxPerDay }: Pick<Channel, 'maxPerDay'>,
  sentToday: number,
): boolean {
  return maxPerDay === 0 || sentToday < maxPerDay;
}

/** Whether a message was given up for the limit of its channel, by its error. */
export function isOverDailyLimit(error: string): boolean {
  return error.startsWith(`${DAILY_LIMIT_CODE}:`);
}

/** What the operator learns of once: that a channel has reached its limit on the day of a moment (epoch ms). */
export function dailyLimitId(channelId: ChannelId, at: number): IncidentId {
  return asIncidentId(`${DAILY_LIMIT_CODE}_${dayOf(at)}_${channelId}`);
}
