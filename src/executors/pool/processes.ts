import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { numberedWorkers } from '../numbered-workers.ts';
import { openProcess } from './process-channel.ts';
import { WorkerPool } from './worker-pool.ts';

// A quarter of an even share, as `multiprocessing.Pool.map` has it: few messages, and still something left to even out.
const CHUNKS_PER_WORKER = 4;
const MAX_CHUNK = 16;

/**
 * N child processes, fed with jobs in chunks; each child runs its chunk one job after another, reports every result as
 * it comes, and gets the next chunk when it has finished. Chunks shrink with what is left, so that the last jobs go
 * out one by one and no child sits on work that another one could do.
 */
export const processes: ExecutorDefinition = {
  kind: 'processes',
  title: 'N child processes, fed in chunks',
  // Each is a whole Node process of some 50 MB.
  defaultWorkers: (cpuCount) => Math.max(4, cpuCount * 2),
  open: (setup) =>
    new WorkerPool(setup, {
      open: openProcess,
      workers: numberedWorkers('Process', setup.workers),
      chunkSize: (waiting) =>
        Math.min(MAX_CHUNK, Math.ceil(waiting / (setup.workers * CHUNKS_PER_WORKER))),
    }),
};
