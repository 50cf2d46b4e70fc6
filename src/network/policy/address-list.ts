import { networkInterfaces } from 'node:os';
import { refusalOf } from './address-policy.ts';
import type { DnsAnswer } from '../dns/server-lookup.ts';
import { MOST_ADDRESSES } from '../dns/address-query.ts';
import type { Fault } from '../probe/fault.ts';

type FoundAnswer = Extract<DnsAnswer, { kind: 'found' }>;

/** The addresses to try, best first, at most eight; or why none of them may be tried. */
export function dialList(
  found: FoundAnswer,
  policy: { readonly targets: 'private' | 'public'; readonly hasIpv6: boolean },
): readonly string[] | Fault {
  const ordered = interleave(found, policy.hasIpv6);
  const allowed = ordered.filter((address) => refusalOf(address, policy.targets) === null);
  const [first] = ordered;
  if (allowed.length > 0 || first === undefined) return allowed.slice(0, MOST_ADDRESSES);
  return policyFault(first, policy.targets);
}

/** The `blocked` verdict for an address that the policy refuses. */
export function policyFault(address: string, targets: 'private' | 'public'): Fault {
  const reason = refusalOf(address, targets) ?? 'special_address';
  const message =
    reason === 'private_address'
      ? `our policy forbids private addresses (${address})`
      : `our policy forbids special addresses (${address})`;
  return { outcome: 'blocked', reason, phase: 'admission', message };
}

/**
 * The verdict on a connection that did not reach the address that was dialled but one that the policy refuses; `null`
 * when all is well. `peer` is what the system says of the connection.
 */
export function strayFault(
  peer: string | undefined,
  dialled: { readonly address: string; readonly targets: 'private' | 'public' },
): Fault | null {
  if (peer === undefined || peer === dialled.address) return null;
  return refusalOf(peer, dialled.targets) === null ? null : policyFault(peer, dialled.targets);
}

// RFC 8305 §4: families take turns, IPv6 first. Without IPv6 on this machine its addresses come last, where they cost
// nothing when IPv4 works.
function interleave(found: FoundAnswer, hasIpv6: boolean): readonly string[] {
  const { ipv4, ipv6 } = found;
  if (ipv6.length === 0) return ipv4;
  if (!hasIpv6) return [...ipv4, ...ipv6];
  const list: string[] = [];
  for (let index = 0; index < Math.max(ipv4.length, ipv6.length); index += 1) {
    const six = ipv6[index];
    const four = ipv4[index];
    if (six !== undefined) list.push(six);
    if (four !== undefined) list.push(four);
  }
  return list;
}

const recheckMs = 60_000;

/** Tells whether this machine has a public IPv6 address (2000::/3, RFC 4291 §2.4); looked at once a minute. */
export function watchIpv6(): () => boolean {
  let hasIpv6 = false;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - checkedAt > recheckMs) {
      checkedAt = now;
      hasIpv6 = Object.values(networkInterfaces()).some((entries) =>
        entries?.some(
          ({ family, internal, address }) =>
            family === 'IPv6' && !internal && /^[23]/.test(address),
        ),
      );
    }
    return hasIpv6;
  };
}
