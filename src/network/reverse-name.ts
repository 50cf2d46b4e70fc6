import { isIP } from 'node:net';
import { parseIpv6 } from './ip-address.ts';

/** The name under which an IP address stands in DNS (RFC 1035 §3.5, RFC 3596 §2.5); `null` when it is none. */
export function reverseName(address: string): string | null {
  if (isIP(address) === 4) return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const groups = isIP(address) === 6 ? parseIpv6(address) : null;
  if (groups === null) return null;
  const digits = groups.map((group) => group.toString(16).padStart(4, '0')).join('');
  return `${[...digits].toReversed().join('.')}.ip6.arpa`;
}
