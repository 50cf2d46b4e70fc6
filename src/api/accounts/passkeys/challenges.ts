import type { Clock } from '../../../core/ports/clock.ts';

/** Challenges that were given out and wait for an answer. The service keeps them: what an answer says of them counts for nothing. */
export interface Challenges {
  /** Keeps a challenge for `who`, in the place of an earlier one. */
  keep(who: string, challenge: string): void;
  /** The challenge of `who`, which is gone by that; `null` when there is none, or it is too old. */
  take(who: string): string | null;
}

/** Kept at once; the oldest are forgotten first. */
const MAX_KEPT = 1_000;
/** Longer than browsers let people choose a passkey. */
const LIFE_MS = 5 * 60_000;

export function createChallenges(clock: Pick<Clock, 'monotonicMs'>): Challenges {
  const kept = new Map<string, { readonly challenge: string; readonly at: number }>();
  return {
    keep: (who, challenge) => {
      kept.delete(who);
      kept.set(who, { challenge, at: clock.monotonicMs() });
      const oldest = kept.keys().next().value;
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    },
    take: (who) => {
      const found = kept.get(who);
      kept.delete(who);
      const isGood = found !== undefined && clock.monotonicMs() - found.at < LIFE_MS;
      return isGood ? found.challenge : null;
    },
  };
}
