import type { Settlement } from './ports/storage.ts';
import type { DeliveryResult } from './ports/notifier.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LONGEST_REQUESTED_WAIT_MS = 6 * HOUR;
const SHORTEST_REQUESTED_WAIT_MS = SECOND;
const JITTER_SHARE = 0.1;

/** The waits before the 2nd, 3rd, ... try: `first` in turn, then `thenMs` again and again until all add up to `totalMs`. */
export function retryLadder(shape: {
  readonly first: readonly number[];
  readonly thenMs: number;
  readonly totalMs: number;
}): readonly number[] {
  const waits = [...shape.first];
  let total = waits.reduce((sum, wait) => sum + wait, 0);
  for (; total + shape.thenMs <= shape.totalMs; total += shape.thenMs) waits.push(shape.thenMs);
  return waits;
}

/** For receivers that answer at once, such as a webhook: dense at first because an alert is urgent, given up after 72 h. */
export const WEBHOOK_RETRY_AFTER_MS = retryLadder({
  first: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR],
  thenMs: 5 * HOUR,
  totalMs: 72 * HOUR,
});

/** For mail: greylisting passes within minutes, and RFC 5321 §4.5.4.1 asks for tries over four to five days. */
export const EMAIL_RETRY_AFTER_MS = retryLadder({
  first: [5 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE],
  thenMs: 30 * MINUTE,
  totalMs: 96 * HOUR,
});

/** One try that has ended. */
export interface EndedTry {
  readonly result: DeliveryResult;
  /** Tries begun so far, this one included. */
  readonly attempts: number;
  readonly retryAfterMs: readonly number[];
  readonly now: number;
  /** 0 to 1; shortens the wait by up to a tenth, so that many messages to one receiver drift apart. */
  readonly chance: number;
}

/** What becomes of a notification after a try. A time that the receiver named goes before the ladder, from 1 s to 6 h. */
export function settlementOf({
  result,
  attempts,
  retryAfterMs,
  now,
  chance,
}: EndedTry): Settlement {
  if (result.kind === 'delivered') return { kind: 'delivered', at: now, answer: result.detail };
  const error = `${result.code}: ${result.detail}`;
  if (result.kind === 'refused') return { kind: 'dead', at: now, error };
  const ladderWait = retryAfterMs[attempts - 1];
  if (ladderWait === undefined)
    return { kind: 'dead', at: now, error: `given up after ${attempts} tries; ${error}` };
  return {
    kind: 'retry',
    nextAttemptAt: now + waitBefore(ladderWait, result.afterMs, chance),
    error,
  };
}

function waitBefore(ladderWait: number, requestedMs: number | undefined, chance: number): number {
  if (requestedMs === undefined) return Math.round(ladderWait * (1 - JITTER_SHARE * chance));
  return Math.min(LONGEST_REQUESTED_WAIT_MS, Math.max(SHORTEST_REQUESTED_WAIT_MS, requestedMs));
}
