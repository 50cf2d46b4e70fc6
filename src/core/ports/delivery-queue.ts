import type { ChannelId, NotificationId } from '../ids.ts';
import type { NoticeKind, Notification } from '../alerting/notification.ts';
import type { Destination } from '../alerting/route.ts';

/** How an attempt ended, in the words of the store. Times are epoch ms. */
export type Settlement =
  | {
      readonly kind: 'delivered';
      readonly at: number;
      /** What the receiver said. */
      readonly answer?: string;
      /** The provider's id of the message. */
      readonly ref?: string;
    }
  | { readonly kind: 'retry'; readonly nextAttemptAt: number; readonly error: string }
  | { readonly kind: 'dead'; readonly at: number; readonly error: string }
  /** It need not be sent any more: a later message to the same receiver stands for it. */
  | { readonly kind: 'folded'; readonly at: number; readonly into: NotificationId };

/** What an attempt can come to. */
export type AttemptEnd = Exclude<Settlement, { readonly kind: 'folded' }>;

/** One attempt that has ended, as it is kept with its message. */
export interface DeliveryAttempt {
  /** 1 for the first. */
  readonly no: number;
  /** When it began, epoch ms. */
  readonly at: number;
  readonly durationMs: number;
  readonly outcome: 'delivered' | 'retry' | 'refused';
  /** Of a failure: why, from the notifier's list. */
  readonly code: string | null;
  /** What the receiver said, without secrets. */
  readonly detail: string;
}

/** The same when it ends. */
export interface EndedAttempt extends DeliveryAttempt {
  /** The receiver certainly did not take the message; otherwise that is not known. */
  readonly isRejected: boolean;
}

/** A message that is due. */
export type DueMessage = Pick<Notification, 'id' | 'channelId' | 'recipient' | 'createdAt'> & {
  readonly kind: NoticeKind;
};

/** A message that is leased to the sender. */
export interface Claimed extends Notification {
  /** What the receiver called the first message about the same incident; `null`: nothing. */
  readonly firstRef: string | null;
}

/** What was delivered to a receiver. */
export interface SentLately extends Destination {
  /** Epoch ms. */
  readonly at: number | null;
  readonly messages: number;
}

/** The outbox as its sender uses it: messages that must get out, at least once, always under the same id. */
export interface DeliveryQueue {
  /**
   * What could be claimed now: of each receiver whose channel is not excepted the `perReceiver` longest due, and of all
   * these the `limit` longest due. However much waits for one receiver, it hides nothing of the others.
   */
  due(request: {
    readonly now: number;
    readonly limit: number;
    readonly perReceiver: number;
    readonly exceptChannelIds: readonly ChannelId[];
  }): Promise<readonly DueMessage[]>;
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
  }): Promise<readonly Claimed[]>;
  /**
   * Leases what goes next to a receiver that people read, to which no attempt is under way: one message, or a new group of
   * several, as `planSending` says; folds what need not be sent. `isProven`: the receiver took its last message;
   * `onlyKinds`: nothing else may go now.
   */
  take(
    request: Destination & {
      readonly now: number;
      readonly leaseMs: number;
      readonly isProven: boolean;
      readonly onlyKinds?: readonly NoticeKind[];
    },
  ): Promise<Claimed | null>;
  /**
   * Ends an attempt, and keeps it when it is given; the end of a group is that of its members. Unknown ids are ignored;
   * only `delivered` changes anything once the notification is delivered, dead or folded.
   */
  settle(id: NotificationId, settlement: Settlement, attempt?: EndedAttempt): Promise<void>;
  /** What is due to the receiver and of none of these kinds waits until then, epoch ms. */
  postpone(
    request: Destination & {
      readonly now: number;
      readonly until: number;
      readonly exceptKinds: readonly NoticeKind[];
    },
  ): Promise<void>;
  /**
   * The message, or the members of the group, for which no other channel was asked yet and which failed first at
   * `failedBy` or earlier; each with the channels that have a message about its incident.
   */
  unreached(request: { readonly id: NotificationId; readonly failedBy: number }): Promise<
    readonly {
      readonly notification: Notification;
      readonly askedChannelIds: readonly ChannelId[];
    }[]
  >;
  /** The messages about incidents that were given up since then, epoch ms, and for which no other channel was asked. */
  givenUp(since: number): Promise<readonly Notification[]>;
  /** For these messages other channels were asked: adds their copies. A repeated id changes nothing. */
  fallBack(request: {
    readonly ids: readonly NotificationId[];
    readonly copies: readonly Notification[];
  }): Promise<void>;
  /**
   * Where messages were delivered since then (epoch ms): how many, groups as one, and when last, other than tests; `null`:
   * only tests were.
   */
  sentSince(since: number): Promise<readonly SentLately[]>;
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
