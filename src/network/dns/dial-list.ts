import { policyFault } from '../policy/address-fault.ts';
import { refusalOf } from '../policy/address-policy.ts';
import type { Fault } from '../probe/fault.ts';
import { MOST_ADDRESSES } from './address-query.ts';
import type { DnsAnswer } from './server-lookup.ts';

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
