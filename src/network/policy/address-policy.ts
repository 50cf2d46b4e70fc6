import { parseIpv4, parseIpv6, type Ipv6Groups } from './ip-address.ts';

/** The kind of an address. `special` is never dialled; `private` only where the operator allows it. */
export type AddressKind = 'public' | 'private' | 'special';

type Block = readonly [base: string, prefixBits: number, kind: 'private' | 'special'];

// Special-purpose registry of RFC 6890 with its updates; cloud metadata services are special by their own documents.
const ipv4Blocks: readonly Block[] = [
  ['0.0.0.0', 8, 'special'],
  ['169.254.0.0', 16, 'special'],
  ['100.100.100.200', 32, 'special'],
  ['168.63.129.16', 32, 'special'],
  ['224.0.0.0', 4, 'special'],
  ['192.0.0.192', 32, 'special'],
  ['255.255.255.255', 32, 'special'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['127.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'private'],
  ['192.0.2.0', 24, 'private'],
  ['192.88.99.0', 24, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
  ['198.51.100.0', 24, 'private'],
  ['203.0.113.0', 24, 'private'],
  ['240.0.0.0', 4, 'private'],
];

// Metadata services over IPv6, in blocks that are private otherwise; each by the document of its cloud.
const ipv6Metadata: ReadonlySet<string> = new Set(
  [
    'fd00:ec2::254', // EC2
    'fd00:ec2::23', // EKS Pod Identity
    'fd20:ce::254', // Google
    'fd00:c1::a9fe:a9fe', // Oracle
    'fd00:100::100:200', // Alibaba
    'fd00:42::42', // Scaleway
    'fd00:a9fe:a9fe::1', // Linode
  ].map((address) => parseIpv6(address)?.join() ?? ''),
);

interface NumberBlock {
  readonly base: number;
  readonly size: number;
  readonly kind: 'private' | 'special';
}

const ipv4Ranges: readonly NumberBlock[] = ipv4Blocks.map(([base, prefixBits, kind]) => ({
  base: parseIpv4(base) ?? Number.NaN,
  size: 2 ** (32 - prefixBits),
  kind,
}));

/** Classifies an IP address by its numbers; whatever cannot be read is `special`. */
export function classifyAddress(address: string): AddressKind {
  const bits = parseIpv4(address);
  if (bits !== null) return classifyIpv4(bits);
  const groups = parseIpv6(address);
  return groups === null ? 'special' : classifyIpv6(groups);
}

/** Whether a text is an IP address, and none of a public network. */
export function isInnerAddress(text: string): boolean {
  const isAddress = parseIpv4(text) !== null || parseIpv6(text) !== null;
  return isAddress && classifyAddress(text) !== 'public';
}

/** Why an address may not be dialled under a policy, or `null` when it may. */
export function refusalOf(
  address: string,
  targets: 'private' | 'public',
): 'private_address' | 'special_address' | null {
  const kind = classifyAddress(address);
  if (kind === 'special') return 'special_address';
  return kind === 'private' && targets === 'public' ? 'private_address' : null;
}

function classifyIpv4(bits: number): AddressKind {
  for (const { base, size, kind } of ipv4Ranges) {
    if (bits >= base && bits < base + size) return kind;
  }
  return 'public';
}

function classifyIpv6(groups: Ipv6Groups): AddressKind {
  const own = classifyOuter(groups);
  if (own === 'special') return own;
  const inner = embeddedIpv4(groups).map(classifyIpv4);
  if (inner.includes('special')) return 'special';
  return own === 'private' || inner.includes('private') ? 'private' : 'public';
}

function classifyOuter(groups: Ipv6Groups): AddressKind {
  const [first, second, third, fourth, fifth, sixth, seventh, last] = groups;
  const isZeroUpTo7 = first + second + third + fourth + fifth + sixth + seventh === 0;
  if (isZeroUpTo7 && last === 0) return 'special';
  if (first >= 0xff00 || (first & 0xffc0) === 0xfe80) return 'special';
  if (ipv6Metadata.has(groups.join())) return 'special';
  // NAT64 for local use (RFC 8215) may hold an IPv4 address, also a special one, in several places (RFC 6052 §2.2).
  if (first === 0x64 && second === 0xff9b && third === 1) return 'special';
  if (isLoopback(groups)) return 'private';
  if (first === 0 || first === 0x64) return isTranslated(groups) ? 'public' : 'private';
  if (first === 0x2001 && second === 0xdb8) return 'private';
  if (first === 0x3fff && second < 0x1000) return 'private';
  if (first === 0x2001 && second < 0x200) return classifyProtocolBlock(groups);
  // Only 2000::/3 is handed out as global unicast (RFC 4291 §2.4).
  return (first & 0xe000) === 0x2000 ? 'public' : 'private';
}

// 2001::/23 is for protocols and not public, but for what the registry of RFC 6890 names: Teredo (judged by the addresses
// in it), anycast for PCP, TURN and DNS-SD (2001:1::1 to 3), AMT, AS112, ORCHIDv2 and drone identifiers.
function classifyProtocolBlock([, second, third, ...rest]: Ipv6Groups): AddressKind {
  const isAnycast = second === 1 && third + sum(rest.slice(0, 4)) === 0;
  const last = rest[4] ?? 0;
  if (isAnycast) return last >= 1 && last <= 3 ? 'public' : 'private';
  const isPublic =
    second === 0 ||
    second === 3 ||
    (second === 4 && third === 0x112) ||
    (second >= 0x20 && second < 0x40);
  return isPublic ? 'public' : 'private';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function isLoopback([a, b, c, d, e, f, g, h]: Ipv6Groups): boolean {
  return a + b + c + d + e + f + g === 0 && h === 1;
}

// Forms that stand for an IPv4 address and nothing else; what they hold decides.
function isTranslated([a, b, c, d, e, f]: Ipv6Groups): boolean {
  if (a === 0x64 && b === 0xff9b) return c + d + e + f === 0;
  if (a + b + c + d !== 0) return false;
  return (e === 0 && (f === 0 || f === 0xffff)) || (e === 0xffff && f === 0);
}

function embeddedIpv4(groups: Ipv6Groups): number[] {
  const [a, b, c, d, e, f, g, h] = groups;
  const low = g * 65_536 + h;
  if (isLoopback(groups)) return [];
  // Mapped, compatible, translated (RFC 4291, RFC 2765) and NAT64 (RFC 6052).
  if (isTranslated(groups)) return [low];
  if (a === 0x2002) return [b * 65_536 + c];
  // Teredo (RFC 4380 §4): the server in clear, the client with its bits turned.
  if (a === 0x2001 && b === 0) return [c * 65_536 + d, 0xffff_ffff - low];
  // ISATAP (RFC 5214 §6.1).
  if ((e === 0 || e === 0x200) && f === 0x5efe) return [low];
  return [];
}
