import type { Clock } from './ports/clock.ts';

/** Whether the work is done within `limitMs`; rejects when it fails in that time, and lets it go on when it takes longer. */
export async function isDoneWithin(
  clock: Pick<Clock, 'after'>,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const cancel = clock.after(limitMs, () => resolve(false));
  return Promise.race([work.then(() => true), late]).finally(cancel);
}
