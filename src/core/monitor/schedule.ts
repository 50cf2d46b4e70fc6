import { hash53 } from '../hash53.ts';
import type { JsonObject } from '../json.ts';
import type { Monitor } from './monitor.ts';

/**
 * When a monitor is due, as a pure function of its id: its slots are the instants `phase + k * interval` of the wall
 * clock (epoch ms). A restart therefore changes nothing, and many monitors spread evenly without knowing of each other.
 */

/** Where in its interval a monitor is checked: an integer from 0 to `intervalMs - 1`. */
export function phaseOf(id: string, intervalMs: number): number {
  return hash53(id) % intervalMs;
}

/** The first slot strictly after `afterMs`; at most one interval later. */
export function nextDueAt(id: string, intervalMs: number, afterMs: number): number {
  const phase = phaseOf(id, intervalMs);
  return phase + (Math.floor((afterMs - phase) / intervalMs) + 1) * intervalMs;
}

/** What is known of a monitor when its schedule begins anew. */
export interface FreshSchedule {
  readonly id: string;
  readonly intervalMs: number;
  /** When it was created or last changed, and so perhaps checked at once. */
  readonly changedAt: number;
  readonly now: number;
}

/**
 * The first slot after a restart. A young monitor may have been checked up to a quarter of its interval after it was
 * created, so its slots within three quarters are passed over: no two checks come closer than half an interval.
 * A creation time in the future (the clock went back) never holds a monitor up for longer than that.
 */
export function firstDueAt({ id, intervalMs, changedAt, now }: FreshSchedule): number {
  const settledAt = Math.min(changedAt, now) + intervalMs * 0.75;
  return nextDueAt(id, intervalMs, Math.max(now, settledAt));
}

/** A re-check waits this share longer at most, so that those that failed together do not meet again. */
const JITTER_SHARE = 0.15;
const MAX_JITTER_MS = 300;

/**
 * How long a quick re-check still has to wait: until `recheckAt` and a little longer, each monitor and each re-check by
 * another bit. Never longer than the longest wait of the monitor's rules and that: a wall clock that went back must not
 * hold a re-check up.
 */
export function recheckDelayMs(
  rules: Pick<Monitor, 'id' | 'confirmAfterMs' | 'recoverAfterMs'>,
  { recheckAt, now }: { readonly recheckAt: number; readonly now: number },
): number {
  const maxWaitMs = Math.max(0, ...rules.confirmAfterMs, ...rules.recoverAfterMs);
  const waitMs = Math.min(maxWaitMs, Math.max(0, recheckAt - now));
  const maxMs = Math.min(MAX_JITTER_MS, waitMs * JITTER_SHARE);
  return waitMs + Math.floor(maxMs * (hash53(`${rules.id} ${recheckAt}`) / 2 ** 53));
}

/** No more can be asked for. */
const MAX_BACK_OFF_MS = 3_600_000;

/**
 * How long a target that answered 429 is left alone: one slot is passed over, which halves the rate, or as long as it
 * asks for, an hour at most. `evidence` is that of the check.
 */
export function backOffMs(intervalMs: number, { retryAfterSeconds }: JsonObject): number {
  const asked = typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1_000 : 0;
  return Math.max(intervalMs, Math.min(MAX_BACK_OFF_MS, asked));
}
