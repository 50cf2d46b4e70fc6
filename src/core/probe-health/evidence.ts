import type { ProbeResult } from '../outcome.ts';

/** Where a failure lies: in looking the name up, in getting a packet across, or in what the target itself said. */
export type Level = 'dns' | 'connect' | 'answer';

/** How far a packet had to travel: 0 stays on this machine, 1 in private networks, 2 crosses the internet. */
export type Reach = 0 | 1 | 2;

/** What a result says about our own side. */
export interface Proof {
  /** A connection was taken or refused: packets travel as far as `reach`. */
  readonly travels: boolean;
  /** The target answered as it should. */
  readonly isWell: boolean;
  readonly reach: Reach;
}

const NO_PROOF: Proof = { travels: false, isWell: false, reach: 0 };

/** The level of a failure. What a target says for itself, a refusal included, shows that packets travel. */
export function levelOf({ reason, phase }: Pick<ProbeResult, 'reason' | 'phase'>): Level {
  if (reason === null) return 'answer';
  if (reason.startsWith('dns_')) return 'dns';
  if (reason === 'connect_timeout' || reason === 'unreachable' || reason === 'ping_silent') {
    return 'connect';
  }
  return phase === 'connect' && reason.endsWith('_timeout') ? 'connect' : 'answer';
}

/** Whether it is the target's own word: a status, or a page that does not hold what it should. */
export function isSpoken(reason: string | null): boolean {
  return reason !== null && /^(http_|get_|keyword_)/.test(reason);
}

/** What a result proves about our own side, whatever it says about its target. */
export function proofOf(result: ProbeResult): Proof {
  const { outcome, address } = result;
  if (address === null || outcome === 'unknown' || outcome === 'blocked') return NO_PROOF;
  const isWell = outcome === 'up' || outcome === 'throttled';
  const travels = isWell || levelOf(result) === 'answer';
  return { travels, isWell, reach: reachOf(address) };
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
