import type { ProbeResult } from '../core/outcome.ts';

/** Why a job ends without a verdict of its prober: our own fault, never the site's. */
export type LostReason = 'away' | 'crash' | 'stall' | 'stopped';

/** The result of a job that no prober finished. */
export function lostResult(reason: LostReason, message: string): ProbeResult {
  return {
    outcome: 'unknown',
    reason,
    phase: null,
    notes: [],
    message: message.slice(0, 300),
    startedAt: Date.now(),
    address: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
    evidence: {},
    memory: null,
  };
}

/** The result of a job that let its deadline pass. */
export function stalledResult(): ProbeResult {
  return lostResult('stall', 'the probe did not end by its deadline');
}

/** The result of a job that was dropped because somebody asked for it. */
export function stoppedResult(): ProbeResult {
  return lostResult('stopped', 'the probe was stopped before it was done');
}
