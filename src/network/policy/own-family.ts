import { networkInterfaces } from 'node:os';
import { unknownFault, type Fault } from '../probe/fault.ts';
import { classifyAddress } from './address-policy.ts';

// How a machine without IPv6 fails on an IPv6 address; which of them it is depends on its routes.
const withoutIpv6: ReadonlySet<string> = new Set(['network', 'ports', 'unreachable']);

/** The same fault, or `no_ipv6` when only IPv6 was there to try and our machine has none. */
export function attributeToOwnFamily(
  fault: Fault,
  context: { readonly addresses: readonly string[]; readonly hasIpv6: () => boolean },
): Fault {
  const { addresses } = context;
  const isSilent = fault.reason === 'connect_timeout';
  if (!withoutIpv6.has(fault.reason) && !isSilent) return fault;
  if (!addresses.every((address) => address.includes(':')) || context.hasIpv6()) return fault;
  // Silence inside a private network is the target's own.
  if (isSilent && addresses.some((address) => classifyAddress(address) !== 'public')) return fault;
  return unknownFault('no_ipv6', 'connect', 'the site has IPv6 only, and our machine has none');
}

const RECHECK_MS = 60_000;

/** Finds out whether this machine has a public IPv6 address (2000::/3, RFC 4291 §2.4); looked at once a minute. */
export function watchIpv6(): () => boolean {
  let hasIpv6 = false;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - checkedAt > RECHECK_MS) {
      checkedAt = now;
      hasIpv6 = Object.values(networkInterfaces()).some((entries) =>
        entries?.some(
          ({ family, internal, address }) =>
            family === 'IPv6' && !internal && /^[23]/.test(address),
        ),
      );
    }
    return hasIpv6;
  };
}
