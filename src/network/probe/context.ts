import type { ProbeTrace } from '../../core/explain/trace.ts';
import type { Deadline } from './deadline.ts';
import type { ProbeMeasurements } from './measurements.ts';

/** What one probe carries through all its connections. */
export interface ProbeContext {
  readonly deadline: Deadline;
  readonly measurements: ProbeMeasurements;
  /** Peers that are known to be silent, see `ProbeRequest`. */
  readonly silentPeers?: readonly string[] | undefined;
  /** Set by a network that tells a trace; everybody else leaves it out. */
  readonly trace?: ProbeTrace | undefined;
}
