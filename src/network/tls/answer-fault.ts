import { FLOOD_CODE } from '../tcp/flood-watch.ts';
import { codeOf, downFault, ownFault, unknownFault, type Fault } from '../probe/fault.ts';
import { tlsFault } from './fault.ts';

/** The verdict behind a socket error after the request was sent. */
export function answerFault(error: unknown, phase: 'head' | 'body'): Fault {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNRESET':
    case 'ECONNABORTED':
      return downFault('reset', phase, 'reset the connection before its answer was complete');
    // Linux reports EPIPE, not ECONNRESET, when the reset follows an orderly end.
    case 'EPIPE':
      return downFault('closed_early', phase, 'closed the connection before its answer');
    case FLOOD_CODE:
      return downFault('answer_too_big', phase, 'sends far more bytes than an answer needs');
    case 'ETIMEDOUT':
      return downFault('head_timeout', phase, 'stopped answering in the middle');
    default:
      return (
        tlsFault(error, { hasCertificate: true, isEstablished: true }) ??
        ownFault(code, phase) ??
        unknownFault(
          'network',
          phase,
          `the connection broke for an unknown reason (${code.slice(0, 100)})`,
        )
      );
  }
}
