import { isIP } from 'node:net';
import { watchFile } from './watched-file.ts';

/** Names that this machine knows by itself. */
export interface HostsFile {
  /** Addresses of a lower-case name, each family in the order of the file; `null` when there is none. */
  addressesOf(
    name: string,
    family: 'both' | 'ipv4' | 'ipv6',
  ): { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] } | null;
}

/** Reads a hosts file when first asked, and again when it has changed. */
export function openHostsFile(path = '/etc/hosts'): HostsFile {
  const names = watchFile(path, parseHosts);
  return {
    addressesOf: (name, family) => {
      const addresses = names().get(name) ?? localAddressesOf(name);
      const ipv4 = family === 'ipv6' ? [] : addresses.filter((address) => !address.includes(':'));
      const ipv6 = family === 'ipv4' ? [] : addresses.filter((address) => address.includes(':'));
      return ipv4.length + ipv6.length === 0 ? null : { ipv4, ipv6 };
    },
  };
}

// RFC 6761 §6.3: localhost and everything below it is this machine.
function localAddressesOf(name: string): readonly string[] {
  return name === 'localhost' || name.endsWith('.localhost') ? ['127.0.0.1', '::1'] : [];
}

function parseHosts(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/s, '').trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      found.set(key, [...(found.get(key) ?? []), address]);
    }
  }
  return found;
}
