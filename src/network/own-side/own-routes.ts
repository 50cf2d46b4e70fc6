import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { reachOf } from '../../core/probe-health/evidence.ts';
import { codeOf } from '../probe/fault.ts';
import { parseIpv4, parseIpv6 } from '../policy/ip-address.ts';

/** Where our own routing table sends a packet. */
export interface OwnRoute {
  /** `home`: this machine · `link`: a network we are part of · `default`: the router for everything else. */
  readonly kind: 'home' | 'link' | 'gateway' | 'default' | 'missing';
  /** The router that comes first; `null` where there is none, or none is known. */
  readonly gateway: string | null;
}

/** A line of the kernel's tables of routes. */
export interface RouteEntry {
  readonly isIpv6: boolean;
  readonly network: bigint;
  /** Length of the prefix. */
  readonly bits: number;
  /** With its zone when it is link-local. */
  readonly gateway: string | null;
}

// Errors of the kernel when it has no way there (unreachable, prohibit and blackhole routes, a link that is down).
const noWay: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EACCES',
  'EINVAL',
]);
/** The kernel's routes, longest prefix first; none where it does not show them. */
export async function readRoutes(): Promise<readonly RouteEntry[]> {
  const [ipv4, ipv6] = await Promise.all(
    ['/proc/net/route', '/proc/net/ipv6_route'].map((path) =>
      readFile(path, 'latin1').catch(() => ''),
    ),
  );
  return parseRoutes(ipv4 ?? '', ipv6 ?? '');
}

/** Reads `/proc/net/route` and `/proc/net/ipv6_route`. */
export function parseRoutes(ipv4: string, ipv6: string): readonly RouteEntry[] {
  const entries = [
    ...ipv4
      .split('\n')
      .slice(1)
      .flatMap((line) => ipv4Entry(line.split(/\s+/)) ?? []),
    ...ipv6.split('\n').flatMap((line) => ipv6Entry(line.trim().split(/\s+/)) ?? []),
  ];
  return entries.sort((a, b) => b.bits - a.bits);
}

/** The way to an address. Nothing is sent. */
export async function routeTo(address: string, routes: readonly RouteEntry[]): Promise<OwnRoute> {
  if (!(await hasRoute(address))) return { kind: 'missing', gateway: null };
  if (reachOf(address) === 0) return { kind: 'home', gateway: null };
  const isIpv6 = isIPv6(address);
  const number = numberOf(address);
  const length = isIpv6 ? 128 : 32;
  const entry = routes.find((each) => {
    const hostBits = BigInt(length - each.bits);
    return each.isIpv6 === isIpv6 && number >> hostBits === each.network >> hostBits;
  });
  if (entry === undefined || entry.gateway === null) return { kind: 'link', gateway: null };
  // Some tunnels cut the rest of the world in two, and all of it is in 2000::/3 (RFC 4291 §2.4).
  const kind = entry.bits <= (isIpv6 ? 3 : 1) ? 'default' : 'gateway';
  return { kind, gateway: entry.gateway };
}

/** Whether our neighbour answers for its address on the link; `null` when it was not asked lately. */
export async function isNeighbourKnown(address: string): Promise<boolean | null> {
  const text = await readFile('/proc/net/arp', 'latin1').catch(() => '');
  const line = text.split('\n').find((each) => each.startsWith(`${address} `));
  const flags = line?.split(/\s+/)[2];
  // ATF_COM of <net/if_arp.h>: the entry is complete.
  return flags === undefined ? null : (Number(flags) & 0x02) !== 0;
}

/** Connecting a datagram socket looks the route up and sends nothing. */
function hasRoute(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (is: boolean): void => {
      socket.close();
      resolve(is);
    };
    socket.once('error', (error) => end(!noWay.has(codeOf(error))));
    socket.once('connect', () => end(true));
    socket.connect(9, address);
  });
}

/** Addresses are 32-bit numbers in the byte order of the machine, in hexadecimal. */
function ipv4Entry(fields: readonly string[]): RouteEntry | null {
  const [, network, gateway, , , , , mask] = fields;
  if (network === undefined || gateway === undefined || mask === undefined) return null;
  const router = wordOf(gateway);
  return {
    isIpv6: false,
    network: BigInt(wordOf(network)),
    bits: Math.clz32(~wordOf(mask)),
    gateway:
      router === 0 ? null : [24, 16, 8, 0].map((shift) => (router >>> shift) & 255).join('.'),
  };
}

/** Addresses are 32 hexadecimal digits, and lengths two. What belongs to the loopback device leads nowhere else. */
function ipv6Entry(fields: readonly string[]): RouteEntry | null {
  const [network, bits, , , gateway = ''] = fields;
  const device = fields.at(-1);
  if (network === undefined || bits === undefined || device === undefined || device === 'lo') {
    return null;
  }
  const router = gateway.match(/.{4}/g)?.join(':') ?? '';
  const zone = /^fe[89ab]/.test(router) ? `%${device}` : '';
  return {
    isIpv6: true,
    network: BigInt(`0x${network}`),
    bits: Number.parseInt(bits, 16),
    gateway: /[1-9a-f]/.test(router) ? `${router}${zone}` : null,
  };
}

function numberOf(address: string): bigint {
  const ipv4 = parseIpv4(address);
  if (ipv4 !== null) return BigInt(ipv4);
  const groups = parseIpv6(address.replace(/%.*/, '')) ?? [];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

function wordOf(hex: string): number {
  const bits = Number.parseInt(hex, 16);
  if (!isLittleEndian) return bits;
  const swapped = Buffer.alloc(4);
  swapped.writeUInt32LE(bits);
  return swapped.readUInt32BE();
}
