import type { ChannelId, IncidentId, MonitorId, NotificationId } from '../ids.ts';
import type { Acknowledgement, IncidentEnd } from '../incident/incident.ts';
import type { JsonObject } from '../json.ts';
import type { Language } from '../people/owner.ts';

/**
 * Why people are notified; `unjudged` and `judged`: a monitor cannot be judged for long, and can be again; `slow` and
 * `slow_over`: it takes longer than it may; `unstable`: it goes down again and again, and is muted until `unstable_over`;
 * `escalated`: an outage that was not acknowledged in time; `acknowledged`: a person has taken it up; `report`: how sites did in a week or month; `alarm`,
 * `alarm_over` and `undelivered` notify the operator of a fault of our own; `unjudged_monitors` and `judged_monitors` the
 * owners whose monitors it keeps us from judging; `group` stands for several others to the same receiver, which
 * `evidence.members` lists.
 */
export const NOTICE_KINDS = [
  'opened',
  'resolved',
  'reminder',
  'unjudged',
  'judged',
  'slow',
  'slow_over',
  'unstable',
  'unstable_over',
  'escalated',
  'acknowledged',
  'report',
  'test',
  'alarm',
  'alarm_over',
  'unjudged_monitors',
  'judged_monitors',
  'undelivered',
  'group',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Everything a notifier needs to write its message; a snapshot taken when the alert was decided. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly incident: {
    readonly id: string;
    readonly startedAt: number;
    readonly resolvedAt: number | null;
    /** Of an end: why. */
    readonly why?: IncidentEnd | null;
    /** Who has taken it up, and when. */
    readonly acknowledged?: Acknowledgement;
    readonly reason: string;
    readonly message: string;
  };
  readonly monitor: { readonly id: string; readonly name: string; readonly url: string };
  readonly evidence: JsonObject;
  readonly reader: {
    readonly name: string;
    readonly language: Language;
    readonly timezone: string;
  };
}

/** What a message says of itself that comes late. Times are epoch milliseconds. */
export interface Late {
  readonly decidedAt: number;
  /** When the outage that it is about was over; `null` while it lasts, and for any other message. */
  readonly endedAt: number | null;
  /** Of an end: its beginning was never delivered, so that this message stands for both. */
  readonly isBeginningFolded?: true;
}

/**
 * `pending` waits for its time, or, with a `groupId`, for what becomes of its group · `leased` a sender has it · `delivered` ·
 * `dead` given up, kept, can be re-sent · `folded` never delivered, as a later message says the same and more.
 */
export const DELIVERY_STATES = ['pending', 'leased', 'delivered', 'dead', 'folded'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One delivery of one notice over one channel; its id never changes over retries. */
export interface Notification {
  readonly id: NotificationId;
  readonly channelId: ChannelId;
  /** Whom of the channel's recipients it is for; `null` when the channel itself is the receiver. */
  readonly recipient: string | null;
  /** `null` for a test message. */
  readonly monitorId: MonitorId | null;
  readonly incidentId: IncidentId | null;
  readonly notice: Notice;
  readonly createdAt: number;
  readonly state: DeliveryState;
  /** Attempts begun so far, those of its group included. */
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly deliveredAt: number | null;
  /** The receiver’s answer when it accepted the message. */
  readonly answer: string | null;
  /** What the last failed attempt said, without secrets. */
  readonly lastError: string | null;
  /** The message that it went out in, with others to the same receiver; `null` when it goes on its own. */
  readonly groupId: NotificationId | null;
  /** Of a group: how many members it was made of; of an end: 1, when its beginning was never delivered. */
  readonly folds: number;
  /** The provider's id of the message, where it gave one. */
  readonly ref: string | null;
}

/** A notification as it is decided: due at once, never tried. */
export function newNotification(
  decided: Pick<
    Notification,
    'id' | 'channelId' | 'recipient' | 'monitorId' | 'incidentId' | 'notice'
  > & { readonly at: number },
): Notification {
  const { at, ...what } = decided;
  return {
    ...what,
    createdAt: at,
    state: 'pending',
    attempts: 0,
    nextAttemptAt: at,
    deliveredAt: null,
    answer: null,
    lastError: null,
    groupId: null,
    folds: 0,
    ref: null,
  };
}
