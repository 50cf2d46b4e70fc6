import type { Story } from '../core/explain/trace.ts';
import type { Deadline } from './deadline.ts';
import type { Trace } from './measurements.ts';

/** What one probe carries through all its connections. */
export interface ProbeContext {
  readonly deadline: Deadline;
  readonly trace: Trace;
  /** Peers that are known to be silent, see `ProbeRequest`. */
  readonly silentPeers?: readonly string[] | undefined;
  /** Set by a network that tells a story; everybody else leaves it out. */
  readonly story?: Story | undefined;
}
