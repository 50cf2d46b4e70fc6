import type { JsonObject, JsonValue } from '../json.ts';
import type { ProbeResult } from '../check/outcome.ts';
import { REASON_TEXTS } from '../check/reasons.ts';
import type { Reason } from '../check/reasons.ts';
import type { OwnFault } from './diagnose.ts';

/** Why a failure was not held against its site, in words. */
const REJECTED: Readonly<Record<OwnFault | 'clock', string>> = {
  resolver: 'our DNS resolver does not work normally',
  network: 'our own network does not work normally',
  clock: 'our clock was set, and the dates of the certificate depend on it',
};

/** The same result, not held against its site. */
export function rejected(result: ProbeResult, reason: OwnFault | 'clock'): ProbeResult {
  const message = `${REJECTED[reason]} (it looked like: ${result.message})`.slice(0, 300);
  return { ...result, outcome: 'unknown', reason, message };
}

/** Whether a probe put down to us what looks like something else. */
export function looksLikeFailure({ outcome, evidence }: ProbeResult): boolean {
  return outcome === 'unknown' && (evidence['looksLike'] ?? null) !== null;
}

/**
 * The same result, where our own side is known to be well: what a probe put down to us is what it looks like after all;
 * unless our resolvers leave the question for the root unanswered only when they are broken.
 */
export function accepted(result: ProbeResult, { isRootAnswered }: RootWitness): ProbeResult {
  if (!looksLikeFailure(result)) return result;
  const { looksLike, ...evidence } = result.evidence;
  const { reason, message, hangsOnRoot } = looksLike as JsonObject;
  if (!isReason(reason) || typeof message !== 'string') return result;
  if (hangsOnRoot !== false && isRootAnswered) return result;
  return { ...result, outcome: 'down', reason, message: message.slice(0, 300), evidence };
}

/** Whether our resolvers answer the question for the root while all is well. */
export interface RootWitness {
  readonly isRootAnswered: boolean;
}

function isReason(reason: JsonValue | undefined): reason is Reason {
  return typeof reason === 'string' && Object.hasOwn(REASON_TEXTS, reason);
}
