import type { AttemptEnd } from '../ports/delivery-queue.ts';
import type { DeliveryResult } from '../ports/notifier.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MAX_REQUESTED_WAIT_MS = 6 * HOUR;
const MIN_REQUESTED_WAIT_MS = SECOND;
const JITTER_SHARE = 0.1;

/** A stretch of a backoff schedule: from the step before it until the message is `untilMs` old, an attempt every `everyMs`. */
interface BackoffStep {
  readonly everyMs: number;
  readonly untilMs: number;
}

/** The waits before the 2nd, 3rd, ... attempt: `firstMs`, then step by step; they add up to at most the last step's end. */
export function backoffSchedule(firstMs: number, steps: readonly BackoffStep[]): readonly number[] {
  const waits = [firstMs];
  let total = firstMs;
  for (const { everyMs, untilMs } of steps) {
    for (; total + everyMs <= untilMs; total += everyMs) waits.push(everyMs);
  }
  return waits;
}

/**
 * An alert is urgent and most receivers are back within minutes, so the first minutes are dense; after an hour a mended
 * receiver is still found within five minutes. An attempt that reaches no server costs next to nothing.
 */
const EARLY_STEPS: readonly BackoffStep[] = [
  { everyMs: 10 * SECOND, untilMs: 3 * MINUTE },
  { everyMs: 30 * SECOND, untilMs: 10 * MINUTE },
  { everyMs: MINUTE, untilMs: HOUR },
  { everyMs: 5 * MINUTE, untilMs: 6 * HOUR },
  { everyMs: 15 * MINUTE, untilMs: 24 * HOUR },
];

/** The waits of a channel whose messages are given up after so many hours: dense at first, every 30 min at the end. */
export function retriesFor(hours: number): readonly number[] {
  return backoffSchedule(5 * SECOND, [
    ...EARLY_STEPS,
    { everyMs: 30 * MINUTE, untilMs: hours * HOUR },
  ]);
}

/** One attempt that has ended. */
export interface EndedTry {
  readonly result: DeliveryResult;
  /** Attempts begun so far, this one included. */
  readonly attempts: number;
  readonly retryAfterMs: readonly number[];
  /** When the message was decided. */
  readonly createdAt: number;
  readonly now: number;
  /** 0 to 1; shortens the wait by up to a tenth, so that many messages to one receiver drift apart. */
  readonly chance: number;
}

/** The settlement of a notification after an attempt. A time that the receiver named goes before the backoff schedule, from 1 s to 6 h. */
export function settlementOf(ended: EndedTry): AttemptEnd {
  const { result, attempts, retryAfterMs, now, chance } = ended;
  if (result.kind === 'delivered') {
    const { detail: answer, ref } = result;
    return { kind: 'delivered', at: now, answer, ...(ref !== undefined && { ref }) };
  }
  const error = `${result.code}: ${result.detail}`;
  if (result.kind === 'refused') return { kind: 'dead', at: now, error };
  const backoffMs = retryAfterMs[attempts - 1] ?? retryAfterMs.at(-1);
  if (backoffMs === undefined || isOver(ended))
    return { kind: 'dead', at: now, error: `given up after ${attempts} attempts; ${error}` };
  const waitMs = waitBefore(backoffMs, result.afterMs, chance);
  const minMs = attempts > 1 ? (result.minMs ?? 0) : 0;
  const nextAttemptAt = now + Math.max(waitMs, minMs);
  return { kind: 'retry', nextAttemptAt, error };
}

/** An answer that refuses. A gateway answers also for a server behind it that may have taken the message. */
const REFUSING_ANSWER = /^(?:http_(?!50[24])\d{3}|smtp_(?:\d{3}|tls|login))$/;

/** Whether a failed attempt certainly did not reach people: nothing was reached, or what was reached said so. */
export function isRejected(result: DeliveryResult & { readonly kind: 'retry' }): boolean {
  const { code, isUnreachable = false, afterMs } = result;
  return isUnreachable || afterMs !== undefined || REFUSING_ANSWER.test(code);
}

/**
 * The backoff schedule ends when its attempts were made and its time has passed. Attempts pulled forward do not shorten
 * it, and neither does a wall clock that was set.
 */
function isOver({ attempts, retryAfterMs, createdAt, now }: EndedTry): boolean {
  if (attempts <= retryAfterMs.length) return false;
  const total = retryAfterMs.reduce((sum, wait) => sum + wait, 0);
  return now - createdAt >= total * (1 - JITTER_SHARE);
}

function waitBefore(backoffMs: number, requestedMs: number | undefined, chance: number): number {
  if (requestedMs === undefined) return Math.round(backoffMs * (1 - JITTER_SHARE * chance));
  return Math.min(MAX_REQUESTED_WAIT_MS, Math.max(MIN_REQUESTED_WAIT_MS, requestedMs));
}
