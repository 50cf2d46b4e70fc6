import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { reachOf } from '../core/probe-health/evidence.ts';
import { codeOf } from './fault.ts';
import { parseIpv4 } from './ip-address.ts';

/** Where our own routing table sends a packet. */
export interface Route {
  /** `home`: this machine · `link`: a network we are part of · `default`: the router for everything else. */
  readonly kind: 'home' | 'link' | 'gateway' | 'default' | 'missing';
  /** The router that comes first; `null` where there is none, or none is known. */
  readonly gateway: string | null;
}

/** A line of the kernel's table of IPv4 routes. */
export interface RouteEntry {
  readonly network: number;
  readonly mask: number;
  readonly gateway: string | null;
}

// What the kernel says when it has no way there (unreachable, prohibit and blackhole routes, a link that is down).
const noWay: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EACCES',
  'EINVAL',
]);
// Without a host part of at least this length the route is the one for the rest of the world; some tunnels cut it in two.
const mostDefaultBits = 1;

/** The kernel's IPv4 routes, longest prefix first; none where it does not show them. */
export async function readRoutes(): Promise<readonly RouteEntry[]> {
  const text = await readFile('/proc/net/route', 'latin1').catch(() => '');
  return parseRoutes(text);
}

/** Reads `/proc/net/route`: addresses are 32-bit numbers in the byte order of the machine, in hexadecimal. */
export function parseRoutes(text: string): readonly RouteEntry[] {
  const entries = text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, network, gateway, , , , , mask] = line.split(/\s+/);
      if (network === undefined || gateway === undefined || mask === undefined) return [];
      const router = bitsOf(gateway);
      return {
        network: bitsOf(network),
        mask: bitsOf(mask),
        gateway: router === 0 ? null : dotted(router),
      };
    });
  return entries.sort((a, b) => prefixBits(b.mask) - prefixBits(a.mask));
}

/** The way to an address. Nothing is sent. */
export async function routeTo(address: string, routes: readonly RouteEntry[]): Promise<Route> {
  if (!(await hasRoute(address))) return { kind: 'missing', gateway: null };
  if (reachOf(address) === 0) return { kind: 'home', gateway: null };
  const bits = parseIpv4(address);
  const entry = routes.find(
    ({ network, mask }) => bits !== null && (bits & mask) >>> 0 === network,
  );
  if (entry === undefined || entry.gateway === null) return { kind: 'link', gateway: null };
  const kind = prefixBits(entry.mask) <= mostDefaultBits ? 'default' : 'gateway';
  return { kind, gateway: entry.gateway };
}

/** Whether our neighbour answers for its address on the link; `null` when nobody has asked lately. */
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

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

function bitsOf(hex: string): number {
  const bits = Number.parseInt(hex, 16);
  if (!isLittleEndian) return bits;
  const swapped = Buffer.alloc(4);
  swapped.writeUInt32LE(bits);
  return swapped.readUInt32BE();
}

function dotted(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

function prefixBits(mask: number): number {
  return Math.clz32(~mask);
}
