import type { JsonObject } from '../../core/json.ts';
import type { HttpEvidence, ProbeResult } from '../../core/check/outcome.ts';
import { plainLine, plainTexts } from '../../core/safe-text.ts';
import { evidenceIn, type ProbeMeasurements } from '../../network/index.ts';
import type { Journey } from './attempt.ts';
import type { Verdict } from './verdict.ts';

/** How a probe ended. */
export interface Ending {
  readonly verdict: Verdict;
  readonly method: 'HEAD' | 'GET';
  readonly journey: Journey;
  readonly measurements: ProbeMeasurements;
  readonly memory: JsonObject | null;
}

const longestMessage = 300;
const longestUrl = 2_048;

/** The result of a probe that ran to its verdict. */
export function resultOf(
  { verdict, method, journey, measurements, memory }: Ending,
  times: { readonly startedAt: number; readonly totalMs: number },
): ProbeResult {
  const evidence: HttpEvidence = {
    method,
    statusCode: verdict.statusCode,
    finalUrl: clip(journey.current.href),
    redirects: journey.left.map(clip),
    certificate: measurements.certificate,
    retryAfterSeconds: verdict.retryAfterSeconds,
    ...evidenceIn(measurements),
  };
  return {
    outcome: verdict.outcome,
    reason: verdict.reason,
    phase: verdict.phase,
    notes: notesOf(measurements, verdict),
    message: plainLine(verdict.message, longestMessage),
    startedAt: times.startedAt,
    address: measurements.address,
    timings: {
      dnsMs: measurements.dnsMs,
      connectMs: measurements.connectMs,
      tlsMs: measurements.tlsMs,
      firstByteMs: measurements.firstByteMs,
      totalMs: times.totalMs,
    },
    evidence: plainTexts(evidence as unknown as JsonObject),
    memory,
  };
}

/** The result of a probe that broke on a bug of ours. */
export function crashResult(
  error: unknown,
  kept: {
    readonly startedAt: number;
    readonly totalMs: number;
    readonly memory: JsonObject | null;
  },
): ProbeResult {
  const text = error instanceof Error ? error.message : String(error);
  return {
    outcome: 'unknown',
    reason: 'crash',
    phase: null,
    notes: [],
    message: plainLine(`the probe broke on an error of ours: ${text}`, longestMessage),
    startedAt: kept.startedAt,
    address: null,
    timings: {
      dnsMs: null,
      connectMs: null,
      tlsMs: null,
      firstByteMs: null,
      totalMs: kept.totalMs,
    },
    evidence: {},
    memory: kept.memory,
  };
}

function notesOf(measurements: ProbeMeasurements, verdict: Verdict): readonly string[] {
  if (measurements.notes.length === 0) return verdict.notes;
  return [...new Set([...measurements.notes, ...verdict.notes])];
}

function clip(href: string): string {
  return href.length <= longestUrl ? href : href.slice(0, longestUrl);
}
