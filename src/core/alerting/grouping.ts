import type { NoticeKind } from './notification.ts';

/** A message waits for others to the same receiver no longer than this. */
export const MAX_GATHER_MS = 30_000;
/** A receiver that people read gets no two messages within this time. */
const MIN_PAUSE_MS = 10_000;

/** Kinds that are never held back or put together: a person has just asked for them, or they are about ourselves. */
const ALONE: ReadonlySet<NoticeKind> = new Set([
  'test',
  'alarm',
  'alarm_over',
  'unjudged_monitors',
  'judged_monitors',
  'undelivered',
  'group',
]);

/** Whether a message of this kind may go out in one with others; a group itself is taken apart for that. */
export function isGroupable(kind: NoticeKind): boolean {
  return !ALONE.has(kind);
}

/** What is known of a receiver that people read, and of the oldest message that waits for it. */
export interface WaitingReceiver {
  readonly kind: NoticeKind;
  /** How long the oldest has waited, on the monotonic clock. */
  readonly waitedMs: number;
  /** Since a message went there last; `null`: none lately. */
  readonly sinceLastMs: number | null;
  /** Other monitors of the same owner are about to be judged down, or up again. */
  readonly isForming: boolean;
}

/**
 * How long the next message to a receiver has to wait, 0: not at all. A single outage goes out at once, and so does its
 * end; while others are about to be confirmed it waits up to 30 s for them. Two messages are 10 s apart, and what comes up
 * in between goes in the second; a test waits for nothing.
 */
export function waitBeforeSending(receiver: WaitingReceiver): number {
  const { kind, waitedMs, sinceLastMs, isForming } = receiver;
  if (kind === 'test') return 0;
  const pauseMs = sinceLastMs === null ? 0 : Math.max(0, MIN_PAUSE_MS - sinceLastMs);
  if (!isGroupable(kind)) return pauseMs;
  return Math.max(pauseMs, isForming ? MAX_GATHER_MS - waitedMs : 0);
}
