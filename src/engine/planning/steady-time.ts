import type { Clock } from '../../core/ports/clock.ts';

/** Epoch milliseconds as the wall clock had them when we started, and would have them had no one set it since. */
export type SteadyTime = () => number;

/** What lasts is measured by it, and written down: a clock that is set makes no wait longer or shorter. */
export function steadyTime(clock: Clock): SteadyTime {
  const beganAt = clock.now() - clock.monotonicMs();
  return () => beganAt + clock.monotonicMs();
}
