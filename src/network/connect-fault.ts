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

/** What several failed attempts say together: what the target did counts before what our machine could not do. */
export function jointFault(
  faults: readonly { readonly fault: Fault; readonly isIpv6: boolean }[],
): Fault {
  const target = faults.find(({ fault }) => fault.outcome === 'down');
  if (target !== undefined) return target.fault;
  const isOnlyIpv6 = faults.length > 0 && faults.every(({ isIpv6 }) => isIpv6);
  const first = faults[0]?.fault;
  if (isOnlyIpv6 && (first?.reason === 'network' || first?.reason === 'ports')) {
    return unknownFault('no_ipv6', 'connect', 'the site has IPv6 only, and our machine has none');
  }
  return first ?? unknownFault('network', 'connect', 'there was no address to connect to');
}
