import { unfinished, type ProbeResult } from '../core/check/outcome.ts';
import type { EngineTrouble } from '../core/ports/executor.ts';

/** Why a job ends without a verdict of its prober: our own fault, never the site's. */
export type LostReason = 'away' | 'crash' | 'stall' | 'stopped' | EngineTrouble;

/** The result of a job that no prober finished. */
export function lostResult(reason: LostReason, message: string): ProbeResult {
  return unfinished(message, Date.now(), reason);
}

/** The result of a job that let its deadline pass. */
export function stalledResult(): ProbeResult {
  return lostResult('stall', 'the probe did not end by its deadline');
}

/** The result of a job that was dropped on request. */
export function stoppedResult(): ProbeResult {
  return lostResult('stopped', 'the probe was stopped before it was done');
}
