import { connect } from 'node:net';
import type { WitnessAnswer } from '../../core/probe-health/examination.ts';
import { codeOf, ownFault } from '../probe/fault.ts';

/** Opens a connection and drops it; `null` when we could not even try. */
export function touch(
  { address, port }: { readonly address: string; readonly port: number },
  timeoutMs: number,
): Promise<WitnessAnswer | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (answer: WitnessAnswer | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end('silent'), timeoutMs);
    socket.on('connect', () => end('taken'));
    socket.on('error', (error) => end(answerOfError(codeOf(error))));
  });
}

/** The meaning of a socket's error for the other side; `null` when it is our own trouble. */
export function answerOfError(code: string): WitnessAnswer | null {
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
