import { isIP } from 'node:net';
import { watchFile } from './watched-file.ts';

/** The names that the machine's own hosts file gives addresses to. */
export interface HostsFile {
  /** Addresses of a lower-case name, in the order of the file; empty when it is not in there. */
  addressesOf(name: string): readonly string[];
}

/** Reads a hosts file when first asked, and again when it has changed. */
export function openHostsFile(path = '/etc/hosts'): HostsFile {
  const names = watchFile(path, parseHosts);
  return { addressesOf: (name) => names().get(name) ?? [] };
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
