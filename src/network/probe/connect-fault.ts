import { classifyAddress } from '../policy/address-policy.ts';
import { formatWait } from './deadline.ts';
import { codeOf, downFault, ownFault, unknownFault, type Fault } from './fault.ts';

/** The verdict behind a connection attempt that failed with an error. */
export function connectFault(error: unknown, peer: string): Fault {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return downFault('connect_refused', 'connect', `refused the connection (${peer})`);
    case 'ETIMEDOUT':
      return downFault('connect_timeout', 'connect', `did not answer the connection (${peer})`);
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return downFault('unreachable', 'connect', `cannot be reached: no route to ${peer}`);
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return downFault('reset', 'connect', `reset the connection (${peer})`);
    default:
      return (
        ownFault(code, 'connect') ??
        unknownFault('network', 'connect', `the connection failed in an unknown way (${code})`)
      );
  }
}

/** The verdict of attempts that were still open when their time was over. */
export function connectTimeout(
  peer: string,
  waitedMs: number,
): {
  readonly reason: 'connect_timeout';
  readonly phase: 'connect';
  readonly message: string;
} {
  return {
    reason: 'connect_timeout',
    phase: 'connect',
    message: `did not answer the connection within ${formatWait(waitedMs)} (${peer})`,
  };
}

/** The verdict about a peer that was not dialled, because others had just waited for it in vain. */
export function knownSilence(peer: string): Fault {
  const message = `does not answer connections, as others at its address have found out (${peer})`;
  return downFault('connect_timeout', 'connect', message);
}

/** What several failed attempts say together: what the target did counts before what our machine could not do. */
export function jointFault(faults: readonly { readonly fault: Fault }[]): Fault {
  const target = faults.find(({ fault }) => fault.outcome === 'down') ?? faults[0];
  if (target !== undefined) return target.fault;
  return unknownFault('network', 'connect', 'there was no address to connect to');
}

// How a machine without IPv6 fails on an IPv6 address; which of them it is depends on its routes.
const withoutIpv6: ReadonlySet<string> = new Set(['network', 'ports', 'unreachable']);

/** The same fault, or `no_ipv6` when only IPv6 was there to try and our machine has none. */
export function blameOwnFamily(
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
