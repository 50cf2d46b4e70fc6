import { answerFault } from '../tls/answer-fault.ts';
import { endFault, type EndCause } from '../probe/deadline.ts';
import { codeOf, downFault, type Fault } from '../probe/fault.ts';

export const HEAD_TOO_BIG = downFault('head_too_big', 'head', 'sends more than 64 KiB of headers');
export const HEAD_TOO_LONG = downFault(
  'head_too_big',
  'head',
  'sends more than 256 lines of headers',
);
export const INFORMATIONAL_FLOOD = downFault(
  'informational_flood',
  'head',
  'keeps sending informational answers (1xx)',
);

/** The verdict when the head of an answer did not come in time. */
export function headTimeout(cause: EndCause, waited: string): Fault {
  const message = `took the request but did not answer within ${waited}`;
  return endFault(cause, { reason: 'head_timeout', phase: 'head', message });
}

// Codes of llhttp, which Node's parser is.
const framingCodes: ReadonlySet<string> = new Set([
  'HPE_UNEXPECTED_CONTENT_LENGTH',
  'HPE_INVALID_CONTENT_LENGTH',
  'HPE_INVALID_TRANSFER_ENCODING',
]);

/** The verdict behind an error of Node's client (`head`), or of the connection once the head is known (`body`). */
export function messageFault(error: unknown, phase: 'head' | 'body'): Fault {
  const code = codeOf(error);
  if (code === 'HPE_HEADER_OVERFLOW') {
    return downFault('head_too_big', phase, 'sends more than 64 KiB of headers');
  }
  if (framingCodes.has(code)) {
    return downFault('bad_framing', phase, 'sends lengths that contradict each other');
  }
  if (phase === 'body') {
    return code === 'ECONNRESET'
      ? downFault('truncated', 'body', 'cut its page off in the middle')
      : answerFault(error, 'body');
  }
  if (code === 'HPE_INVALID_CONSTANT' || code === 'HPE_INVALID_VERSION') {
    return downFault('not_http', 'head', 'answered something that is not HTTP');
  }
  if (code === 'HPE_INVALID_STATUS') {
    return downFault('bad_status', 'head', 'answered with a broken status code');
  }
  if (code.startsWith('HPE_')) {
    return downFault('bad_header', 'head', 'answered with a broken header');
  }
  // Node says the same for a reset and for a connection that ended before the answer, but with another text.
  if (error instanceof Error && error.message === 'socket hang up') {
    return downFault('closed_early', 'head', 'closed the connection before its answer');
  }
  return answerFault(error, 'head');
}

/** The verdict on a body that cannot be read, or that ends in the middle. */
export function bodyFault(what: 'bad_framing' | 'head_too_big' | 'truncated'): Fault {
  return downFault(what, 'body', bodyMessages[what]);
}

const bodyMessages = {
  bad_framing: 'sends lengths that contradict each other',
  head_too_big: 'sends more than 64 KiB of headers',
  truncated: 'cut its page off in the middle',
} as const;
