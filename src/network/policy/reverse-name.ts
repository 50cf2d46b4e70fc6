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

/**
 * The address, or the first one of the network, that a name in `in-addr.arpa` or `ip6.arpa` stands for; `null` for any
 * other name. Networks have such names, too, and services are announced below them (RFC 6763 §11).
 */
export function reversedAddress(name: string): string | null {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.').toReversed();
  if (labels[0] !== 'arpa') return null;
  if (labels[1] === 'in-addr') {
    const octets = leading(labels.slice(2, 6), /^\d{1,3}$/).filter((octet) => Number(octet) < 256);
    return octets.length === 0 ? null : padded(octets, 4, '0').map(Number).join('.');
  }
  if (labels[1] !== 'ip6') return null;
  const digits = leading(labels.slice(2, 34), /^[0-9a-f]$/);
  if (digits.length === 0) return null;
  return padded(digits, 32, '0')
    .join('')
    .replace(/(.{4})(?!$)/g, '$1:');
}

function leading(labels: readonly string[], wanted: RegExp): readonly string[] {
  const end = labels.findIndex((label) => !wanted.test(label));
  return end === -1 ? labels : labels.slice(0, end);
}

function padded(list: readonly string[], length: number, filler: string): readonly string[] {
  return [...list, ...Array.from({ length: length - list.length }, () => filler)];
}
