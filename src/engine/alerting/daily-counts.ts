import { dayOf, maySendToday } from '../../core/alerting/daily-limit.ts';
import type { ChannelId } from '../../core/ids.ts';
import type { Channel } from '../../core/people/channel.ts';

interface DailyCount {
  day: number;
  sent: number;
}

/** How many messages each channel has sent on the present day in UTC, those under way included. */
export class DailyCounts {
  readonly #counts = new Map<ChannelId, DailyCount>();

  /** So many went out on the day of that moment (epoch ms), by a former process. */
  recall(channelId: ChannelId, { sent, at }: { readonly sent: number; readonly at: number }): void {
    this.#of(channelId, at).sent += sent;
  }

  /** Counts one that is about to go; false when the channel may send no more on the day of that moment. */
  take({ id, maxPerDay }: Pick<Channel, 'id' | 'maxPerDay'>, at: number): boolean {
    const count = this.#of(id, at);
    if (!maySendToday({ maxPerDay }, count.sent)) return false;
    count.sent += 1;
    return true;
  }

  /** One that was counted at that moment certainly did not go out. */
  giveBack(channelId: ChannelId, at: number): void {
    const count = this.#counts.get(channelId);
    if (count?.day === dayOf(at)) count.sent -= 1;
  }

  #of(channelId: ChannelId, at: number): DailyCount {
    const day = dayOf(at);
    const known = this.#counts.get(channelId);
    if (known?.day === day) return known;
    const fresh = { day, sent: 0 };
    this.#counts.set(channelId, fresh);
    return fresh;
  }
}
