import type { Family } from './address-query.ts';
import type { DnsAnswer } from './server-lookup.ts';
import type { HostsFile } from './system/hosts-file.ts';

/** What this machine knows of a name by itself; `null` when that is nothing. */
export function localAnswer(
  hosts: HostsFile,
  { name, family }: { readonly name: string; readonly family: Family },
): DnsAnswer | null {
  let addresses = hosts.addressesOf(name);
  // RFC 6761 §6.3: localhost and everything below it is this machine.
  if (addresses.length === 0 && (name === 'localhost' || name.endsWith('.localhost'))) {
    addresses = ['127.0.0.1', '::1'];
  }
  if (addresses.length === 0) return null;
  const ipv4 = family === 'ipv6' ? [] : addresses.filter((address) => !address.includes(':'));
  const ipv6 = family === 'ipv4' ? [] : addresses.filter((address) => address.includes(':'));
  if (ipv4.length + ipv6.length === 0) return null;
  return { kind: 'found', ipv4, ipv6, ttlMs: 0 };
}
