import type { Clock } from '../../core/ports/clock.ts';

/** Allows so many attempts in a row, and then as many more as time gives back: a token bucket for each caller. */
export interface AttemptLimit {
  /**
   * Counts an attempt that is about to be made, as `cost` of them (1 by default; more than all that are allowed at once: as
   * those). Milliseconds until `who` may make it; 0: now, and it is counted.
   */
  take(who: string, cost?: number): number;
  /** Milliseconds until `who` may try again; 0 when allowed now. Counts nothing. */
  waitMs(who: string, cost?: number): number;
  /** Forgets `who`, whose attempts count for nothing. */
  forget(who: string): void;
}

/** Callers remembered at once; the ones seen longest ago are forgotten first. */
const MAX_REMEMBERED = 10_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** `attempts` at once, and one more in each part of `windowMs` that belongs to one of them. */
export function createAttemptLimit(setup: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly attempts: number;
  readonly windowMs: number;
}): AttemptLimit {
  const buckets = new Map<string, Bucket>();
  const partMs = setup.windowMs / setup.attempts;
  const leftOf = (who: string): number => {
    const bucket = buckets.get(who);
    if (bucket === undefined) return setup.attempts;
    const back = (setup.clock.monotonicMs() - bucket.at) / partMs;
    return Math.min(setup.attempts, bucket.left + back);
  };
  // In whole milliseconds: what is left is a sum of fractions.
  const waitMs = (who: string, cost = 1): number => {
    const needed = Math.min(cost, setup.attempts);
    return Math.max(0, Math.round((needed - leftOf(who)) * partMs));
  };
  return {
    waitMs,
    take: (who, cost = 1) => {
      const wait = waitMs(who, cost);
      const left = wait > 0 ? leftOf(who) : leftOf(who) - Math.min(cost, setup.attempts);
      buckets.delete(who);
      buckets.set(who, { left, at: setup.clock.monotonicMs() });
      const oldest = buckets.keys().next().value;
      if (buckets.size > MAX_REMEMBERED && oldest !== undefined) buckets.delete(oldest);
      return wait;
    },
    forget: (who) => void buckets.delete(who),
  };
}
