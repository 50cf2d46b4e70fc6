import { classifyAddress } from './address-policy.ts';
import type { Fault } from '../probe/fault.ts';
import { reversedAddress } from './reverse-name.ts';

// Names that only mean something inside one network (RFC 6761, RFC 6762, RFC 9476).
const LOCAL_NAME = /\.(localhost|local|internal|home\.arpa|lan)$/;

// Names under which clouds hand out credentials to any caller from inside; by their own documents.
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
  return !lower.includes('.') || LOCAL_NAME.test(lower) || isPrivateReverse(lower);
}

/** Whether a name stands for addresses that only mean something inside one network; of a network the first decides. */
function isPrivateReverse(name: string): boolean {
  const address = reversedAddress(name);
  return address !== null && classifyAddress(address) !== 'public';
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
