import type { Clock } from './ports/clock.ts';

/** How long one slice of work may hold up everything else in its thread, milliseconds. */
const SLICE_MS = 10;

/**
 * Does long work one step after the other and lets other work in between every few milliseconds: on the thread that
 * also keeps the schedule, an input of any size must not hold up a check.
 */
export async function runInSlices<Result>(
  steps: Generator<void, Result>,
  clock: Pick<Clock, 'monotonicMs' | 'after'>,
): Promise<Result> {
  let pausedAt = clock.monotonicMs();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (clock.monotonicMs() - pausedAt < SLICE_MS) continue;
    await new Promise<void>((resolve) => {
      clock.after(0, resolve);
    });
    pausedAt = clock.monotonicMs();
  }
}

/** The result of the same work, done at once. */
export function runAtOnce<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
