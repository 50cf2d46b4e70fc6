import { Resolver } from 'node:dns';
import type { DnsServerAddress } from './wire/exchange.ts';
import { DnsHealth } from './health.ts';

/** One DNS server with what is known of it. */
export interface DnsServer {
  /** `IP` or `IP:PORT`, as it was given. */
  readonly label: string;
  readonly endpoint: DnsServerAddress;
  /** Whether it works; `null` for one whose word is wanted whatever else it may fail at. */
  readonly health: DnsHealth | null;
}

/** Our own resolvers. `texts` are `IP`, `IPv4:PORT` or `[IPv6]:PORT`. */
export function openDnsServers(texts: readonly string[]): readonly DnsServer[] {
  return [...new Set(texts)].map((label) => {
    const endpoint = serverAddress(label);
    return { label, endpoint, health: new DnsHealth(endpoint) };
  });
}

/** The servers that the system is set up with, at this moment; a resolver of Node reads them when it is made. */
export function systemServers(): readonly string[] {
  return new Resolver().getServers();
}

/** Where a server listens that is written as `IP`, `IPv4:PORT` or `[IPv6]:PORT`. */
export function serverAddress(text: string): DnsServerAddress {
  const withPort = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (withPort === null) return { address: text.replace(/^\[|\]$/g, ''), port: 53 };
  return { address: withPort[1] ?? withPort[2] ?? text, port: Number(withPort[3]) };
}
