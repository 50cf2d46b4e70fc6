import type { ProbeResult } from '../check/outcome.ts';

/** Where a failure lies: in looking the name up, in getting a packet across, or in what the target itself said. */
export type Level = 'dns' | 'connect' | 'answer';

/** How far a packet had to travel: 0 stays on this machine, 1 in private networks, 2 crosses the internet. */
export type Reach = 0 | 1 | 2;

/** What a result says about our own side. */
export interface Proof {
  /** A connection was taken: packets travel as far as `reach`. A refusal may come from a firewall of our own. */
  readonly travels: boolean;
  /** The target answered as it should. */
  readonly isHealthy: boolean;
  /** It showed a certificate that was verified: it is itself, and no other host in its place. */
  readonly isSecured: boolean;
  readonly reach: Reach;
}

const NO_PROOF: Proof = { travels: false, isHealthy: false, isSecured: false, reach: 0 };

/** The level of a failure. A target that answers, or refuses to, was reached, if not another host in its place. */
export function levelOf({ reason, phase }: Pick<ProbeResult, 'reason' | 'phase'>): Level {
  if (reason === null) return 'answer';
  if (reason.startsWith('dns_') || reason === 'resolver') return 'dns';
  if (reason === 'connect_timeout' || reason === 'unreachable' || reason === 'ping_silent') {
    return 'connect';
  }
  if (reason === 'network') return 'connect';
  return phase === 'connect' && reason.endsWith('_timeout') ? 'connect' : 'answer';
}

/** Whether a probe has found by itself that our own side is broken. */
export function isOwnWord({ outcome, reason }: Pick<ProbeResult, 'outcome' | 'reason'>): boolean {
  return outcome === 'unknown' && (reason === 'resolver' || reason === 'network');
}

/** Whether it is the target's own word: a status, or a page that does not hold what it should. */
export function isSpoken(reason: string | null): boolean {
  return reason !== null && /^(http_|get_|keyword_)/.test(reason);
}

/** What a result proves about our own side, whatever it says about its target. */
export function proofOf(result: ProbeResult, options: { readonly insecure?: unknown } = {}): Proof {
  const { outcome, address, phase } = result;
  if (address === null || outcome === 'unknown' || outcome === 'blocked') return NO_PROOF;
  const isHealthy = outcome === 'up' || outcome === 'throttled';
  const travels = isHealthy || (levelOf(result) === 'answer' && phase !== 'connect');
  const certificate = result.evidence['certificate'] ?? null;
  const isSecured = isHealthy && certificate !== null && options.insecure !== true;
  return { travels, isHealthy, isSecured, reach: reachOf(address) };
}

// RFC 1122 §3.2.1.3, RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5, RFC 6598.
const HOME = /^(127\.|::1$|::ffff:127\.)/;
const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe[89ab])/;

/** How far away an address is; without one the farthest. */
export function reachOf(address: string | null): Reach {
  if (address === null) return 2;
  if (HOME.test(address)) return 0;
  return PRIVATE.test(address.replace(/^::ffff:/, '')) ? 1 : 2;
}
