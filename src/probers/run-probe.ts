import type { JsonObject } from '../core/json.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import type { ProbeRequest } from '../core/ports/prober.ts';
import { plainLine, plainTexts } from '../core/safe-text.ts';
import { newMeasurements, evidenceIn, type Network, type ProbeContext } from '../network/index.ts';
import type { Finding } from './finding.ts';

/** One probe to be run. */
export interface ProbeRun {
  readonly network: Network;
  readonly request: ProbeRequest;
  readonly signal: AbortSignal | undefined;
}

const MAX_MESSAGE = 300;

/**
 * Runs the judgement of a kind under one deadline and makes a result of its finding. Whatever `judge` throws is a bug of
 * ours: `unknown`/`crash`. `startedAt` is epoch milliseconds.
 */
export async function runProbe(
  { network, request, signal }: ProbeRun,
  judge: (probe: ProbeContext, startedAt: number) => Promise<Finding<string>>,
): Promise<ProbeResult> {
  const startedAt = Date.now();
  const beganAt = performance.now();
  const deadline = network.startDeadline({ endsAt: beganAt + request.timeoutMs, signal });
  const { silentPeers } = request;
  const probe: ProbeContext = { deadline, measurements: newMeasurements(), silentPeers };
  const finding = await judge(probe, startedAt)
    .catch(crash)
    .finally(() => deadline.close());
  const { outcome, reason, phase, message, notes = [], evidence = {}, heads } = finding;
  const { measurements = probe.measurements, memory = request.memory } = finding;
  const certificate = measurements.certificate as JsonObject | null;
  return {
    outcome,
    reason,
    phase,
    notes: [...new Set([...measurements.notes, ...notes])],
    message: plainLine(message, MAX_MESSAGE),
    startedAt,
    address: measurements.address,
    timings: {
      dnsMs: measurements.dnsMs,
      connectMs: measurements.connectMs,
      tlsMs: measurements.tlsMs,
      firstByteMs: measurements.firstByteMs,
      totalMs: performance.now() - beganAt,
    },
    // Here every text of a remote peer passes, whichever kind of prober took it down.
    evidence: plainTexts({ ...evidence, certificate, ...evidenceIn(measurements) }),
    memory,
    ...(heads !== undefined && { heads }),
  };
}

function crash(error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error);
  const message = `the probe broke on an error of ours: ${text}`;
  return { outcome: 'unknown', reason: 'crash', phase: 'admission', message };
}
