import type { Clock } from '../core/ports/clock.ts';

/** Counts attempts by who makes them and says who has to wait. */
export interface AttemptLimit {
  note(who: string): void;
  /** Milliseconds until `who` may try again; 0 when allowed now. */
  waitMs(who: string): number;
}

/** Callers remembered at once; the ones seen longest ago are forgotten first. */
const MAX_REMEMBERED = 10_000;

interface Window {
  readonly startedAtMs: number;
  readonly count: number;
}

/** Allows `attempts` in each window of `windowMs`, and none more until the window is over. */
export function createAttemptLimit(setup: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly attempts: number;
  readonly windowMs: number;
}): AttemptLimit {
  const windows = new Map<string, Window>();
  const current = (who: string): Window | null => {
    const window = windows.get(who);
    if (window === undefined) return null;
    return setup.clock.monotonicMs() - window.startedAtMs < setup.windowMs ? window : null;
  };
  return {
    note: (who) => {
      const window = current(who);
      windows.delete(who);
      windows.set(who, {
        startedAtMs: window?.startedAtMs ?? setup.clock.monotonicMs(),
        count: (window?.count ?? 0) + 1,
      });
      const oldest = windows.keys().next().value;
      if (windows.size > MAX_REMEMBERED && oldest !== undefined) windows.delete(oldest);
    },
    waitMs: (who) => {
      const window = current(who);
      if (window === null || window.count <= setup.attempts) return 0;
      return setup.windowMs - (setup.clock.monotonicMs() - window.startedAtMs);
    },
  };
}
