import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { InThread } from './in-thread.ts';

/** One thread, N checks in flight: the least start-up and memory of all engines. */
export const eventLoop: ExecutorDefinition = {
  kind: 'event-loop',
  title: 'one thread, N checks in flight',
  // Beyond a hundred, small routers and resolvers begin to drop what we send.
  isBoundBySockets: true,
  defaultWorkers: () => 100,
  open: ({ workers, runJob, onReports }) =>
    new InThread({ atOnce: workers, runJob, onReports, workerOf: () => 'loop' }),
};
