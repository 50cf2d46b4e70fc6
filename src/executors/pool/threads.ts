import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { openThread } from './thread-channel.ts';
import { numberedWorkers } from '../numbered-workers.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * N threads and one queue. Each thread takes one job at a time: its report marks the job as done and is its request for
 * the next. When nothing more will come, the threads end by themselves.
 */
export const threads: ExecutorDefinition = {
  kind: 'threads',
  title: 'N threads, one check at a time each, from one shared queue',
  // Each is a JavaScript heap of its own, some 10 MB that mostly wait.
  defaultWorkers: () => 10,
  open: (setup) =>
    new WorkerPool(setup, {
      open: openThread,
      workers: numberedWorkers('Thread', setup.workers),
      chunkSize: () => 1,
    }),
};
