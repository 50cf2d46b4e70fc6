import { connect } from 'node:net';
import type { Saying } from '../../core/probe-health/examination.ts';
import { codeOf, ownFault } from '../probe/fault.ts';

/** Opens a connection and drops it; `null` when we could not even try. */
export function touch(
  { address, port }: { readonly address: string; readonly port: number },
  timeoutMs: number,
): Promise<Saying | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (said: Saying | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(said);
    };
    const timer = setTimeout(() => end('silent'), timeoutMs);
    socket.on('connect', () => end('taken'));
    socket.on('error', (error) => end(saidByError(codeOf(error))));
  });
}

/** The meaning of a socket's error for the other side; `null` when it is our own trouble. */
export function saidByError(code: string): Saying | null {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'refused';
    case 'ETIMEDOUT':
      return 'silent';
    default: {
      const own = ownFault(code, 'connect');
      return own === null || own.reason === 'network' ? 'unreachable' : null;
    }
  }
}
