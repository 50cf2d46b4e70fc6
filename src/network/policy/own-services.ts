import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { parseIpv4, parseIpv6 } from './ip-address.ts';
import type { Fault } from '../probe/fault.ts';

/** Endpoints that the service itself runs on: its own listener, its Redis, its database. No monitor may talk to them. */
export interface OwnServices {
  has(address: string, port: number): boolean;
}

/** How long the addresses of a name and of this machine are cached, milliseconds. */
const CACHED_MS = 60_000;

/** The services at `host:port` (`[v6]:port`); `0.0.0.0` and `[::]` stand for every address of this machine. */
export function watchOwnServices(endpoints: readonly string[]): OwnServices {
  const services = endpoints.map(serviceAt);
  return {
    has: (address, port) =>
      services.some((service) => service.port === port && service.isAt(plain(address))),
  };
}

/** The `blocked` verdict for an endpoint that the service itself runs on. */
export function ownServiceFault(address: string, port: number): Fault {
  const message = `our policy forbids what this service itself runs on (${address} port ${port})`;
  return { outcome: 'blocked', reason: 'special_address', phase: 'admission', message };
}

function serviceAt(endpoint: string): { readonly port: number; isAt(address: string): boolean } {
  const colon = endpoint.lastIndexOf(':');
  const host = endpoint.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = Number(endpoint.slice(colon + 1));
  if (host === '0.0.0.0' || host === '::') return { port, isAt: watchMachine() };
  const addresses = addressesOf(host);
  return { port, isAt: (address) => addresses().has(address) };
}

function addressesOf(host: string): () => ReadonlySet<string> {
  if (isIP(host) !== 0) return always([host]);
  if (host === 'localhost') return always(['127.0.0.1', '::1']);
  return watchName(host);
}

function always(addresses: readonly string[]): () => ReadonlySet<string> {
  const known = new Set(addresses.map(plain));
  return () => known;
}

function watchMachine(): (address: string) => boolean {
  let readAt = Number.NEGATIVE_INFINITY;
  let known: ReadonlySet<string> = new Set();
  return (address) => {
    if (performance.now() - readAt >= CACHED_MS) {
      readAt = performance.now();
      const found = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
      known = new Set(['::1', ...found.map((entry) => entry.address)].map(plain));
    }
    return known.has(address) || isLoopbackNumber(address);
  };
}

/** All of 127.0.0.0/8 is this machine (RFC 1122 §3.2.1.3). */
function isLoopbackNumber(address: string): boolean {
  return Math.floor(Number(address) / 2 ** 24) === 127;
}

/** By the system's own lookup, which is how Redis and the database are found too; an answer that is due is not waited for. */
function watchName(host: string): () => ReadonlySet<string> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let known: ReadonlySet<string> = new Set();
  const read = (): ReadonlySet<string> => {
    if (performance.now() - askedAt < CACHED_MS) return known;
    askedAt = performance.now();
    lookup(host, { all: true }).then(
      (found) => {
        known = new Set(found.map(({ address }) => plain(address)));
      },
      // Its addresses of before still count.
      () => undefined,
    );
    return known;
  };
  read();
  return read;
}

/** One spelling an address, and IPv4 inside IPv6 (RFC 4291 §2.5.5.2) as what it is. */
function plain(address: string): string {
  const groups = parseIpv6(address.split('%', 1)[0] ?? '');
  const isMapped = groups?.slice(0, 6).join() === '0,0,0,0,0,65535';
  const bits = isMapped ? (groups?.[6] ?? 0) * 65_536 + (groups?.[7] ?? 0) : parseIpv4(address);
  return bits === null ? (groups?.join(':') ?? address) : String(bits);
}
