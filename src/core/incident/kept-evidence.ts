import { textOfMoment } from '../calendar/zoned-time.ts';
import type { Outcome, Phase, ProbeResult, SeenHeads, Timings } from '../check/outcome.ts';
import type { TroubleCause } from '../probe-health/alarm.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Judgement } from './judgement.ts';

/** The moments of an outage of which the evidence is kept. */
export const EVIDENCE_MOMENTS = [
  'first_failure',
  'confirmation',
  'reason_changed',
  'recovery',
] as const;
export type EvidenceMoment = (typeof EVIDENCE_MOMENTS)[number];

/** Of each moment so many are kept of a monitor, the latest ones. */
export const MAX_KEPT_EVIDENCE = 10;

/** What a site was like, as far as one check saw it; texts for people. */
export interface SiteFacts {
  readonly statusCode: number | null;
  readonly address: string | null;
  /** Such as `CN=shop.example until 2027-01-29`. */
  readonly certificate: string | null;
  /** Where redirects led; `null`: nowhere else. */
  readonly redirectedTo: string | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** What one check saw, and what else was known just then: written with the judgement of it, plain data without secrets. */
export interface KeptEvidence {
  readonly moment: EvidenceMoment;
  /** Start of the check, epoch ms. */
  readonly at: number;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly phase: Phase | null;
  readonly message: string;
  readonly method: string | null;
  readonly timings: Timings;
  readonly heads: SeenHeads;
  readonly retryAfterSeconds: number | null;
  readonly site: SiteFacts;
  /** The same of its last good check; `null`: none is known. */
  readonly good: (SiteFacts & { readonly at: number }) | null;
  /** Other sites that were checked in the last minute, and how many of them answered. */
  readonly othersAsked: number;
  readonly othersAnswered: number;
  /** What did not work on our own side. */
  readonly ownTroubles: readonly TroubleCause[];
}

/** What else was known when a check was judged. */
export type EvidenceSurroundings = Pick<
  KeptEvidence,
  'good' | 'othersAsked' | 'othersAnswered' | 'ownTroubles'
>;

/** Which moment of an outage a judged check is; `null`: none of which evidence is kept. */
export function momentOf(
  before: MonitorState,
  { state, change, why }: Judgement,
  { outcome, startedAt }: Pick<ProbeResult, 'outcome' | 'startedAt'>,
): EvidenceMoment | null {
  if (change === 'opened') return 'confirmation';
  if (outcome === 'up') {
    const isBack = why === 'first_success' || (change === 'resolved' && before.status === 'down');
    return isBack ? 'recovery' : null;
  }
  if (outcome !== 'down') return null;
  const isFirst = state.firstFailureAt === startedAt && before.firstFailureAt !== startedAt;
  if (isFirst) return 'first_failure';
  const isSame = before.incidentId !== null && before.incidentId === state.incidentId;
  const isOther = before.reason !== null && before.reason !== state.reason;
  return isSame && isOther ? 'reason_changed' : null;
}

/** The evidence of a check as it is kept. */
export function keptEvidence(
  moment: EvidenceMoment,
  result: ProbeResult,
  surroundings: EvidenceSurroundings,
): KeptEvidence {
  const { startedAt: at, outcome, reason, phase, message, timings, evidence, heads } = result;
  const { method, retryAfterSeconds } = evidence;
  return {
    moment,
    at,
    outcome,
    reason,
    phase,
    message,
    method: typeof method === 'string' ? method : null,
    timings,
    heads: heads ?? { sent: [], received: [] },
    retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null,
    site: siteFacts(result),
    ...surroundings,
  };
}

const MAX_FACT = 300;

/** What a check saw of its site. */
export function siteFacts({ address, evidence, timings }: ProbeResult): SiteFacts {
  const { statusCode, certificate, redirects, finalUrl } = evidence;
  const isRedirected = Array.isArray(redirects) && redirects.length > 0;
  return {
    statusCode: typeof statusCode === 'number' ? statusCode : null,
    address,
    certificate: certificateText(certificate),
    redirectedTo: isRedirected && typeof finalUrl === 'string' ? finalUrl.slice(0, MAX_FACT) : null,
    firstByteMs: timings.firstByteMs,
    totalMs: timings.totalMs,
  };
}

function certificateText(certificate: unknown): string | null {
  if (typeof certificate !== 'object' || certificate === null) return null;
  const { subject, validTo } = certificate as {
    readonly subject?: unknown;
    readonly validTo?: unknown;
  };
  if (typeof subject !== 'string' || typeof validTo !== 'number') return null;
  const day = textOfMoment(validTo).slice(0, 10);
  return `${subject.slice(0, MAX_FACT)} until ${day}`;
}
