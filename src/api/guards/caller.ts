import { isIP } from 'node:net';
import { canonicalHost } from '../../core/address/host-address.ts';

/** Groups of an IPv6 address that name the network; the caller chooses the others (RFC 4291 §2.5.1). */
const NETWORK_GROUPS = 4;
const WITH_PORT = /^(?:\[(?<inner>[^\]]+)\](?::\d+)?|(?<ipv4>[\d.]+):\d+)$/;
const MAPPED = /^::ffff:(?<ipv4>\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Who is behind an address, for limits: a caller has a whole IPv6 network of addresses, and some proxies name the port of the
 * connection too, which is another one each time.
 */
export function callerOf(address: string): string {
  const { inner, ipv4 } = WITH_PORT.exec(address)?.groups ?? {};
  const ip = (inner ?? ipv4 ?? address).replace(/%.*$/, '');
  const mapped = MAPPED.exec(ip)?.groups?.['ipv4'];
  if (mapped !== undefined) return mapped;
  if (isIP(ip) !== 6) return ip;
  const host = canonicalHost(ip);
  return host.kind === 'admitted' ? networkOf(host.host) : ip;
}

function networkOf(ipv6: string): string {
  const [head = '', tail] = ipv6.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
