import { getServers, Resolver } from 'node:dns';
import { DnsHealth } from './dns-health.ts';

/** One DNS server with what is known of it. */
export interface DnsServer {
  readonly cares: Resolver;
  readonly health: DnsHealth;
  /** Until then (monotonic milliseconds) it is asked after the others. */
  troubledUntil: number;
}

// A try and its repeat (0.95 s, then 1.9 s) end inside the 3 s that a lookup may take.
const firstTryMs = 950;
const tries = 2;

/** Opens one channel a server. `addresses` are `IP` or `IP:PORT`; none means the system's. */
export function openDnsServers(addresses: readonly string[]): readonly DnsServer[] {
  const given = addresses.length > 0 ? addresses : getServers();
  // A system with one server may be given another one while we run; its own channel follows that.
  const isSystemsOnly = addresses.length === 0 && given.length <= 1;
  const servers: readonly (string | null)[] = isSystemsOnly ? [null] : [...new Set(given)];
  return servers.map((address) => {
    const cares = new Resolver({ timeout: firstTryMs, tries });
    if (address !== null) cares.setServers([address]);
    return { cares, health: new DnsHealth(address), troubledUntil: 0 };
  });
}
