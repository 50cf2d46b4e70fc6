import { answerFault } from '../tls/answer-fault.ts';
import { endFault, type EndCause } from '../probe/deadline.ts';
import { codeOf, downFault, type Failure, type Fault } from '../probe/fault.ts';

/** The verdict when the head of an answer did not come in time. */
export function headTimeout(
  cause: EndCause,
  { waited, seenBytes }: { readonly waited: string; readonly seenBytes: number },
): Failure {
  const message =
    seenBytes === 0
      ? `took the request but did not answer within ${waited}`
      : `did not finish its answer within ${waited}`;
  const fault = endFault(cause, { reason: 'head_timeout', phase: 'head', message });
  const isStalled = seenBytes > 0 && fault.reason === 'head_timeout';
  return {
    kind: 'failed',
    fault,
    ...(isStalled && { notes: [`stalled_after_${seenBytes}_bytes`] }),
  };
}

/** The verdict when the connection ended before the head of an answer did. */
export function headEnd(seenBytes: number): Failure {
  const message =
    seenBytes > 0
      ? 'closed the connection in the middle of its answer'
      : 'closed the connection before its answer';
  return { kind: 'failed', fault: downFault('closed_early', 'head', message) };
}

/** The verdict when a page did not come to its end in time. */
export function bodyTimeout(cause: EndCause, waited: string): Fault {
  const message = `did not finish its page within ${waited}`;
  return endFault(cause, { reason: 'body_timeout', phase: 'body', message });
}

/** The verdict behind an error of the connection once the head is known. */
export function brokenBodyFault(error: unknown): Fault {
  return codeOf(error) === 'ECONNRESET' ? bodyFault('truncated') : answerFault(error, 'body');
}

/** The verdict on a body that cannot be read, or that ends in the middle. */
export function bodyFault(what: 'bad_framing' | 'head_too_big' | 'truncated'): Fault {
  return downFault(what, 'body', BODY_MESSAGES[what]);
}

const BODY_MESSAGES = {
  bad_framing: 'sends lengths that contradict each other',
  head_too_big: 'sends more than 64 KiB of headers',
  truncated: 'cut its page off in the middle',
} as const;
