import type { WorkerStatus } from '../../../core/ports/queue-control.ts';

/** Beyond this many, a check in a batch costs hardly less, and a lost batch costs more. */
export const DEFAULT_BATCH = 50;

/** The most checks that travel together: half of what the smallest worker, or all of them, do at once. */
export function largestBatch(
  workers: readonly WorkerStatus[],
  setup: { readonly queueBatch?: number | undefined; readonly workers: number },
): number {
  if (setup.queueBatch !== undefined) return setup.queueBatch;
  const minConcurrency = Math.min(setup.workers, ...workers.map(({ concurrency }) => concurrency));
  return Math.min(DEFAULT_BATCH, Math.max(1, Math.floor(minConcurrency / 2)));
}

/** How many of the last `count` checks travel together: several jobs for each worker, so that none stands idle. */
export function evenBatch(
  count: number,
  { workers, max }: { readonly workers: readonly WorkerStatus[]; readonly max: number },
): number {
  const even = Math.ceil(count / (2 * Math.max(1, workers.length)));
  return Math.max(1, Math.min(max, even));
}
