import { classifyAddress } from './address-policy.ts';
import type { Fault } from './fault.ts';
import { parseIpv4, parseIpv6 } from './ip-address.ts';

// Names that only mean something inside one network (RFC 6761, RFC 6762, RFC 9476).
const local = /\.(localhost|local|internal|home\.arpa|lan)$/;

// Names under which clouds hand out credentials to whoever asks from inside; by their own documents.
const metadata: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.oraclecloud.com',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
  'rancher-metadata',
]);

/** Whether a name only means something inside one network. */
export function isLocalName(name: string): boolean {
  const lower = plain(name);
  return !lower.includes('.') || local.test(lower) || isPrivateReverse(lower);
}

/** Whether a name stands for addresses (RFC 1035 §3.5, RFC 3596 §2.5) that only mean something inside one network. */
function isPrivateReverse(name: string): boolean {
  const [, labels, zone] = /^(.*)\.(in-addr|ip6)\.arpa$/.exec(name) ?? [];
  if (labels === undefined) return false;
  // Of a zone, which is a beginning of addresses, the first one decides.
  const parts = labels.split('.').toReversed();
  const address =
    zone === 'in-addr'
      ? [...parts, '0', '0', '0'].slice(0, 4).join('.')
      : (parts.join('').padEnd(32, '0').slice(0, 32).match(/.{4}/g) ?? []).join(':');
  const isAddress = parseIpv4(address) !== null || parseIpv6(address) !== null;
  return isAddress && classifyAddress(address) !== 'public';
}

/** The `blocked` verdict for a name that may not even be looked up; `null` when it may. */
export function refuseName(name: string, targets: 'private' | 'public'): Fault | null {
  if (metadata.has(plain(name))) {
    return blocked('special_address', `our policy forbids metadata services (${name})`);
  }
  if (targets === 'public' && isLocalName(name)) {
    return blocked('private_address', `our policy forbids names of private networks (${name})`);
  }
  return null;
}

function blocked(reason: 'private_address' | 'special_address', message: string): Fault {
  return { outcome: 'blocked', reason, phase: 'admission', message };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
