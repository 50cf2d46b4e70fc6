import type { ChannelId, NotificationId } from '../ids.ts';
import type { Notification } from '../alerting/notification.ts';

/** How an attempt ended, in the words of the store. */
export type Settlement =
  | {
      readonly kind: 'delivered';
      readonly at: number;
      /** What the receiver said. */
      readonly answer?: string;
    }
  | { readonly kind: 'retry'; readonly nextAttemptAt: number; readonly error: string }
  | { readonly kind: 'dead'; readonly at: number; readonly error: string };

/** The outbox as its sender uses it: messages that must get out, at least once, always under the same id. */
export interface DeliveryQueue {
  /**
   * What could be claimed now: of each channel that is not excepted the `perChannel` longest due, and of all these the
   * `limit` longest due. However much waits for one channel, it hides nothing of the others.
   */
  due(request: {
    readonly now: number;
    readonly limit: number;
    readonly perChannel: number;
    readonly exceptChannelIds: readonly ChannelId[];
  }): Promise<readonly Pick<Notification, 'id' | 'channelId'>[]>;
  /**
   * Leases up to `limit` due notifications until `now + leaseMs` and counts the attempt. Never hands out a notification
   * while an earlier one of the same monitor, channel and recipient is neither delivered nor dead.
   */
  claim(request: {
    readonly now: number;
    readonly leaseMs: number;
    readonly limit: number;
    /** Only these; all, when absent. */
    readonly ids?: readonly NotificationId[];
  }): Promise<readonly Notification[]>;
  /** Ends an attempt. Unknown ids are ignored; `retry` and `dead` change nothing once the notification is delivered or dead. */
  settle(id: NotificationId, settlement: Settlement): Promise<void>;
  /** Makes what waits for a later attempt due now: of these channels, or of all. */
  pullForward(request: {
    readonly now: number;
    readonly channelIds: readonly ChannelId[] | null;
  }): Promise<void>;
  /** The wall clock was set by `byMs`: waits and leases stay as long as they were, and what was never attempted is due. */
  followClock(request: { readonly byMs: number; readonly now: number }): Promise<void>;
  /** Gives leases back whose attempts are not being made: all at a start, or those of a claim whose answer was lost. */
  releaseLeases(ids?: readonly NotificationId[]): Promise<void>;
}
