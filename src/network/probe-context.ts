import type { Deadline } from './deadline.ts';
import type { Trace } from './trace.ts';

/** What one probe carries through all its connections. */
export interface ProbeContext {
  readonly deadline: Deadline;
  readonly trace: Trace;
}
