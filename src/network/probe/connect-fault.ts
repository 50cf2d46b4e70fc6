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
        unknownFault('network', 'connect', `the connection failed for an unknown reason (${code})`)
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
  const message = `does not answer connections, as other checks of its address found (${peer})`;
  return downFault('connect_timeout', 'connect', message);
}

/** The verdict of several failed attempts: what the target did counts before what our machine could not do. */
export function jointFault(faults: readonly { readonly fault: Fault }[]): Fault {
  const target = faults.find(({ fault }) => fault.outcome === 'down') ?? faults[0];
  if (target !== undefined) return target.fault;
  return unknownFault('network', 'connect', 'there was no address to connect to');
}
