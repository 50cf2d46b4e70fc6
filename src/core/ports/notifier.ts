import type { TSchema } from 'typebox';
import type { Problem } from '../errors.ts';
import type { Words } from '../check/words.ts';
import type { JsonObject } from '../json.ts';
import type { Late, Notice } from '../alerting/notification.ts';
import type { LinkTokens } from '../links/link.ts';

/** One attempt to deliver a message. */
export interface Delivery {
  /** The same over all retries; receivers drop what they have seen. */
  readonly id: string;
  /** Whom it is for, where a channel has several recipients; `null`: all of the channel. */
  readonly recipient: string | null;
  /** The id that the copies for all recipients share. */
  readonly messageId: string;
  /** The channel's settings, as its kind's schema accepted them. */
  readonly options: JsonObject;
  readonly notice: Notice;
  /** Set when the message could not be delivered for a while: when it was decided, and when its outage ended since. */
  readonly late: Late | null;
  /** When this attempt begins, epoch ms. */
  readonly attemptedAt: number;
  /** The receiver's id of the message that began this incident over the same channel, to edit or to resolve; `null` without one. */
  readonly firstRef: string | null;
  /** Of the links in it that act without a login; none, when absent. The same on every attempt. */
  readonly tokens?: LinkTokens | null;
}

/** The end of an attempt. `detail` is for people and holds no secret. */
export type DeliveryResult =
  | {
      readonly kind: 'delivered';
      readonly detail: string;
      /** The receiver's id of the message, at most 200 characters. */
      readonly ref?: string;
    }
  /** May work later; `afterMs` when the receiver named a time. */
  | {
      readonly kind: 'retry';
      readonly code: string;
      readonly detail: string;
      readonly afterMs?: number;
      /** From the second retry on, no sooner than this: repeating does harm, as a wrong password does. */
      readonly minMs?: number;
      /** The server itself was not reached: nothing else for it can be delivered just now either. */
      readonly isUnreachable?: boolean;
    }
  /** Will never work as it is configured. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly detail: string;
      /** The receiver has ended for good: nothing that is sent over the channel will arrive any more. */
      readonly isGone?: boolean;
    };

/** Code that delivers over one kind of channel. */
export interface Notifier {
  /** Resolves within 30 s whatever the receiver does; never rejects for what a receiver did. */
  deliver(delivery: Delivery): Promise<DeliveryResult>;
  /** Lets go of pooled connections. */
  close(): Promise<void>;
}

/** What channels of a kind bring messages to; `other` are programs. */
export const CHANNEL_FAMILIES = [
  'mail',
  'chat',
  'push',
  'sms',
  'voice',
  'paging',
  'other',
] as const;
export type ChannelFamily = (typeof CHANNEL_FAMILIES)[number];

/** A kind of channel as configuration sees it. */
export interface ChannelKind {
  /** Lower case, such as `email`. */
  readonly kind: string;
  readonly title: string;
  /** Where the provider documents how messages are sent; a specification for kinds without a provider. */
  readonly docs: string;
  /** Default `other`. */
  readonly family?: ChannelFamily;
  /** The longest body that a receiver takes; no message is longer. */
  readonly maxBytes?: number;
  /**
   * What becomes of an incident's first message when the incident ends: it is `edited`, the end is `threaded` under it, or
   * the receiver's own incident is `resolved`; by default the end is a message by itself.
   */
  readonly ending?: 'edited' | 'threaded' | 'resolved';
  /** Sentences for the documentation: what the provider limits, what has to be set up there. */
  readonly notes?: readonly string[];
  /**
   * `people` (default): alerts of many monitors at once come as one message with a list, and seldom; `each`: a program takes
   * each of them by itself.
   */
  readonly grouping?: 'people' | 'each';
  /** Every option with title and default; secrets carry `secret: true`. */
  readonly options: TSchema;
  /** Problems of options that the schema accepts; paths begin there, and no text quotes a secret. */
  problemsOf?(options: JsonObject): readonly Problem[];
  /** Those whom the channel reaches, each by a delivery of its own; a kind without it delivers to the channel as a whole. */
  recipientsOf?(options: JsonObject): readonly string[];
  /** `host:port` of the server that takes the messages; `null` when the options name none. */
  serverOf?(options: JsonObject): string | null;
}

/** A kind of channel, in one object. */
export interface NotifierDefinition<Network> extends ChannelKind {
  /** Waits before the 2nd, 3rd, ... attempt; after the last one the notification is dead. */
  readonly retryAfterMs: readonly number[];
  /** How many attempts one server may have under way at once, over all channels that use it; default 128. */
  readonly attemptsPerServer?: number;
  /** It acts on this machine, as by running programs: only config files may hold such channels, and no API makes or changes one. */
  readonly isLocal?: true;
  /**
   * `words` are those of all kinds of monitors, for channels that write texts themselves; `dashboardUrl` is where people
   * reach the dashboard, with its final slash, when that is known.
   */
  open(network: Network, words: Words, dashboardUrl?: string | null): Notifier;
}
