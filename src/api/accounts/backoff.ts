import type { Clock } from '../../core/ports/clock.ts';

/** Makes a caller that fails again and again wait longer each time, and never for good. */
export interface Backoff {
  /** Milliseconds until `who` may try again; 0: now, and the attempt is counted as a failure until it is taken back. */
  take(who: string): number;
  /** The attempt did not fail. */
  giveBack(who: string): void;
  /** Forgets all failures of `who`. */
  forget(who: string): void;
}

/** Callers remembered at once; the ones seen longest ago are forgotten first. */
const MAX_REMEMBERED = 20_000;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 15 * 60_000;
/** After so long without a failure, those before count no more. */
const FORGOTTEN_MS = 60 * 60_000;

interface Failures {
  readonly count: number;
  readonly at: number;
}

/** `free` failures cost nothing, each further one twice the wait of the one before, up to 15 minutes. */
export function createBackoff(setup: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly free: number;
}): Backoff {
  const known = new Map<string, Failures>();
  const failuresOf = (who: string): Failures => {
    const failures = known.get(who);
    const now = setup.clock.monotonicMs();
    return failures === undefined || now - failures.at >= FORGOTTEN_MS
      ? { count: 0, at: now }
      : failures;
  };
  const remember = (who: string, failures: Failures): void => {
    known.delete(who);
    if (failures.count > 0) known.set(who, failures);
    const oldest = known.keys().next().value;
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
  };
  return {
    take: (who) => {
      const { count, at } = failuresOf(who);
      const now = setup.clock.monotonicMs();
      const waitMs = count < setup.free ? 0 : at + waitAfter(count - setup.free) - now;
      if (waitMs > 0) return waitMs;
      remember(who, { count: count + 1, at: now });
      return 0;
    },
    giveBack: (who) => {
      const { count, at } = failuresOf(who);
      remember(who, { count: Math.max(0, count - 1), at });
    },
    forget: (who) => void known.delete(who),
  };
}

function waitAfter(failures: number): number {
  return Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 20));
}
