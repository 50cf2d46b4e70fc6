import type { JsonObject } from '../core/json.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import type { ProbeRequest } from '../core/ports/prober.ts';
import { plainLine, plainTexts } from '../core/safe-text.ts';
import {
  newMeasurements,
  evidenceIn,
  type Fault,
  type Network,
  type ProbeContext,
} from '../network/index.ts';

/** What a probe found out: the target is fine, or a fault; with what is worth showing beside it. */
export type Finding = (
  | { readonly kind: 'up'; readonly message: string }
  | { readonly kind: 'failed'; readonly fault: Fault }
  /** The target asks us to come less often (429). */
  | { readonly kind: 'throttled'; readonly message: string }
) & {
  readonly notes?: readonly string[];
  /** Plain data without secrets; the certificate that was seen is added to it. */
  readonly evidence?: JsonObject;
  readonly memory?: JsonObject | null;
};

/** One probe to be run. */
export interface ProbeRun {
  readonly network: Network;
  readonly request: ProbeRequest;
  readonly signal: AbortSignal | undefined;
}

const longestMessage = 300;

/**
 * Runs the judgement of a kind under one deadline and makes a result of what it found. Whatever `judge` throws is a bug
 * of ours: `unknown`/`crash`.
 */
export async function runProbe(
  { network, request, signal }: ProbeRun,
  judge: (probe: ProbeContext) => Promise<Finding>,
): Promise<ProbeResult> {
  const startedAt = Date.now();
  const beganAt = performance.now();
  const deadline = network.startDeadline({ endsAt: beganAt + request.timeoutMs, signal });
  const { silentPeers } = request;
  const probe: ProbeContext = { deadline, measurements: newMeasurements(), silentPeers };
  const finding = await judge(probe)
    .catch(crash)
    .finally(() => deadline.close());
  const { measurements } = probe;
  const { notes = [], evidence = {} } = finding;
  const certificate = measurements.certificate as JsonObject | null;
  return {
    ...verdictOf(finding),
    notes: [...new Set([...measurements.notes, ...notes])],
    startedAt,
    address: measurements.address,
    timings: {
      dnsMs: measurements.dnsMs,
      connectMs: measurements.connectMs,
      tlsMs: measurements.tlsMs,
      firstByteMs: measurements.firstByteMs,
      totalMs: performance.now() - beganAt,
    },
    // Here every text of a stranger passes, whichever kind of prober took it down.
    evidence: plainTexts({ ...evidence, certificate, ...evidenceIn(measurements) }),
    memory: finding.memory === undefined ? request.memory : finding.memory,
  };
}

function verdictOf(
  finding: Finding,
): Pick<ProbeResult, 'outcome' | 'reason' | 'phase' | 'message'> {
  if (finding.kind === 'up') {
    const message = plainLine(finding.message, longestMessage);
    return { outcome: 'up', reason: null, phase: null, message };
  }
  if (finding.kind === 'throttled') {
    const message = plainLine(finding.message, longestMessage);
    return { outcome: 'throttled', reason: 'http_429', phase: 'head', message };
  }
  const { outcome, reason, phase, message } = finding.fault;
  return { outcome, reason, phase, message: plainLine(message, longestMessage) };
}

function crash(error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error);
  const message = `the probe broke on an error of ours: ${text}`;
  return {
    kind: 'failed',
    fault: { outcome: 'unknown', reason: 'crash', phase: 'admission', message },
  };
}
