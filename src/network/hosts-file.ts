import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';

const recheckMs = 5_000;

/** The names that the machine's own hosts file gives addresses to. */
export interface HostsFile {
  /** Addresses of a lower-case name, in the order of the file; empty when it is not in there. */
  addressesOf(name: string): readonly string[];
}

/** Reads a hosts file when first asked, and again when it has changed (looked at every 5 s at most). */
export function openHostsFile(path = '/etc/hosts'): HostsFile {
  let names: ReadonlyMap<string, readonly string[]> = new Map();
  let readVersion = '';
  let checkedAt = Number.NEGATIVE_INFINITY;
  return {
    addressesOf(name) {
      const now = performance.now();
      if (now - checkedAt > recheckMs) {
        checkedAt = now;
        const version = versionOf(path);
        if (version !== readVersion) names = version === '' ? new Map() : parseHosts(path);
        readVersion = version;
      }
      return names.get(name) ?? [];
    },
  };
}

function versionOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
}

function parseHosts(path: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Without a readable hosts file there are no names in it.
    return found;
  }
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
