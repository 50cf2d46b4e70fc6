import type { ProbeTrace } from '../../core/explain/trace.ts';
import type { Deadline } from './deadline.ts';
import type { ProbeMeasurements } from './measurements.ts';

/** The context that one probe hands to all its connections. */
export interface ProbeContext {
  readonly deadline: Deadline;
  readonly measurements: ProbeMeasurements;
  /** Peers that are known to be silent, see `ProbeRequest`. */
  readonly silentPeers?: readonly string[] | undefined;
  /** Set by a network with a trace; left out by all other callers. */
  readonly trace?: ProbeTrace | undefined;
}
