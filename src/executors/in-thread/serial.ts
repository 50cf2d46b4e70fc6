import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { InThread } from './in-thread.ts';

/** One check after another in this thread, whatever number of workers is asked for: what all others are measured by. */
export const serial: ExecutorDefinition = {
  kind: 'serial',
  title: 'one check after another',
  maxWorkers: 1,
  defaultWorkers: () => 1,
  open: ({ runJob, onReports }) =>
    new InThread({ atOnce: 1, runJob, onReports, workerOf: () => 'main' }),
};
