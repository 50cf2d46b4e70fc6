import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { queueOptions } from './options.ts';
import { QueueExecutor } from './submitter/queue-executor.ts';

/** Workers on any machine, fed through Redis. */
export const queue: ExecutorDefinition = {
  kind: 'queue',
  title: 'workers on any machine, fed through Redis',
  options: queueOptions,
  hasRemoteWorkers: true,
  // Enough for ten workers of the usual size; what is too much for them waits in Redis.
  defaultWorkers: () => 1_000,
  open: (setup) => new QueueExecutor(setup),
};
