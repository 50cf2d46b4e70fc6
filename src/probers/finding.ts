import type { ProbeResult } from '../core/check/outcome.ts';
import type { Reason } from '../core/check/reasons.ts';
import type { Failure, ProbeMeasurements } from '../network/index.ts';

/** The observations of a probe beside its verdict; plain data without secrets. */
export interface Observations extends Partial<Pick<ProbeResult, 'notes' | 'evidence' | 'heads'>> {
  /** Left out, what is remembered of the target stays as it is. */
  readonly memory?: ProbeResult['memory'];
  /** Those of the connections that decided, where a prober raced them against others. */
  readonly measurements?: ProbeMeasurements;
}

/**
 * The verdict of a probe: its result without what `runProbe` adds for every kind (times, addresses, the certificate).
 * `Code`: the reasons that its kind may give.
 */
export interface Finding<Code extends string = Reason>
  extends Pick<ProbeResult, 'outcome' | 'phase' | 'message'>, Observations {
  readonly reason: Code | null;
}

/** The target is fine. */
export function up(message: string, seen: Observations = {}): Finding {
  return { outcome: 'up', reason: null, phase: null, message, ...seen };
}

/** The target asks us to come less often (429). */
export function throttled(message: string, seen: Observations = {}): Finding {
  return { outcome: 'throttled', reason: 'http_429', phase: 'head', message, ...seen };
}

/** A failure on the way to the verdict is the verdict. */
export function failed<Code extends string>(
  { fault, notes = [] }: Failure<Code>,
  seen: Observations = {},
): Finding<Code> {
  const { outcome, reason, phase, message } = fault;
  return { outcome, reason, phase, message, notes, ...seen };
}
