import type { WorkerCard } from '../worker-cards.ts';

/** Beyond this many, a check in a batch costs hardly less, and a lost batch costs more. */
export const DEFAULT_BATCH = 25;

/**
 * How many of `count` waiting checks travel together: several jobs for each worker, so that none stands idle, and no
 * more than a quarter of what the smallest worker does at once.
 */
export function batchSize(
  count: number,
  { workers, most }: { readonly workers: readonly WorkerCard[]; readonly most: number | undefined },
): number {
  const smallest = Math.min(...workers.map(({ concurrency }) => concurrency));
  const limit = most ?? Math.min(DEFAULT_BATCH, Math.max(1, Math.floor(smallest / 4)));
  const even = Math.ceil(count / (2 * Math.max(1, workers.length)));
  return Math.max(1, Math.min(limit, even));
}
