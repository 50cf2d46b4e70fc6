import type { ChannelId, NotificationId } from '../core/ids.ts';
import type { Notification } from '../core/notification.ts';

/** How many tries one channel may have under way: a dead receiver must not hold up the others. */
const TRIES_A_CHANNEL = 3;

interface Lane {
  underWay: number;
  readonly waiting: Notification[];
}

/** Claimed notifications, in a lane for each channel. */
export class Lanes {
  readonly #lanes = new Map<ChannelId, Lane>();
  readonly #held = new Set<NotificationId>();
  #underWay = 0;

  /** Tries under way over all channels. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Claimed, and not finished. */
  get size(): number {
    return this.#held.size;
  }

  /** Channels that can take nothing more just now. */
  get busyChannelIds(): readonly ChannelId[] {
    return [...this.#lanes]
      .filter(([, { underWay, waiting }]) => underWay + waiting.length >= TRIES_A_CHANNEL)
      .map(([channelId]) => channelId);
  }

  /** Takes the notification in; false when it is here already, because its lease ran out under a slow try. */
  admit(notification: Notification): boolean {
    if (this.#held.has(notification.id)) return false;
    this.#held.add(notification.id);
    const lane = this.#lanes.get(notification.channelId) ?? { underWay: 0, waiting: [] };
    this.#lanes.set(notification.channelId, lane);
    lane.waiting.push(notification);
    return true;
  }

  /** The next notification of the channel that may be tried now. */
  next(channelId: ChannelId): Notification | null {
    const lane = this.#lanes.get(channelId);
    if (lane === undefined || lane.underWay >= TRIES_A_CHANNEL) return null;
    const notification = lane.waiting.shift();
    if (notification === undefined) return null;
    lane.underWay += 1;
    this.#underWay += 1;
    return notification;
  }

  finish({ id, channelId }: Notification): void {
    this.#held.delete(id);
    this.#underWay -= 1;
    const lane = this.#lanes.get(channelId);
    if (lane === undefined) return;
    lane.underWay -= 1;
    if (lane.underWay === 0 && lane.waiting.length === 0) this.#lanes.delete(channelId);
  }
}
