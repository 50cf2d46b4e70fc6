import { availableParallelism } from 'node:os';
import type { ExecutorDefinition, ExecutorSetup } from '../../core/ports/executor.ts';
import { openThread } from './thread-channel.ts';
import { WorkerPool } from './worker-pool.ts';

// As the event loop's own default, for each of the loops.
const DEFAULT_CHECKS_PER_LOOP = 100;

/** One event loop a core, N checks in flight over all of them; the main thread stays free for other work. */
export const multicore: ExecutorDefinition = {
  kind: 'multicore',
  title: 'one event loop a core, N checks in flight over all of them',
  isBoundBySockets: true,
  defaultWorkers: (cpuCount) => Math.max(1, cpuCount) * DEFAULT_CHECKS_PER_LOOP,
  open: (setup) => new WorkerPool(setup, { open: openThread, workers: loopsOf(setup) }),
};

function loopsOf({ workers }: ExecutorSetup): { name: string; capacity: number }[] {
  const loops = Math.min(workers, availableParallelism());
  return Array.from({ length: loops }, (_, index) => ({
    name: `Loop-${index + 1}`,
    capacity: Math.floor(workers / loops) + (index < workers % loops ? 1 : 0),
  }));
}
