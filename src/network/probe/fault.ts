import type { Phase } from '../../core/check/outcome.ts';
import type { Reason } from '../../core/check/reasons.ts';

/** Why something on the way to a target failed: a value, ready to become the verdict of a probe. */
export interface Fault<Code extends string = Reason> {
  readonly outcome: 'down' | 'unknown' | 'blocked';
  readonly reason: Code;
  readonly phase: Phase;
  /** One clause for people that says what the target (or our machine) did; no secrets. */
  readonly message: string;
  /** The verdict if our own side were known to be healthy. */
  readonly looksLike?: ApparentFault;
}

/** What a failure of our own side looks like from outside. */
export interface ApparentFault {
  readonly reason: Reason;
  readonly message: string;
  /** Only that our resolvers left the question for the root unanswered says that it is us. */
  readonly hangsOnRoot: boolean;
}

/** A fault with what was seen before it. */
export interface Failure<Code extends string = Reason> {
  readonly kind: 'failed';
  readonly fault: Fault<Code>;
  readonly notes?: readonly string[];
  /** Peers that were dialled in vain. */
  readonly unansweredPeers?: readonly string[];
  /** The address that it is about, where several were tried. */
  readonly address?: string;
}

/** A failure of the target. */
export function downFault<Code extends string>(
  reason: Code,
  phase: Phase,
  message: string,
): Fault<Code> {
  return { outcome: 'down', reason, phase, message };
}

/** A failure of our own side, which says nothing about the target. */
export function unknownFault(reason: Reason, phase: Phase, message: string): Fault {
  return { outcome: 'unknown', reason, phase, message };
}

// The one table of what can run out or break on our own machine. ECONNREFUSED is missing on purpose: only a
// resolver that says so is our own fault.
const ownReasons: ReadonlyMap<string, 'resources' | 'ports' | 'network'> = new Map([
  ['EMFILE', 'resources'],
  ['ENFILE', 'resources'],
  ['ENOBUFS', 'resources'],
  ['ENOMEM', 'resources'],
  ['EADDRNOTAVAIL', 'ports'],
  ['EADDRINUSE', 'ports'],
  ['ENETUNREACH', 'network'],
  ['ENETDOWN', 'network'],
  ['EACCES', 'network'],
  ['EPERM', 'network'],
  ['EINVAL', 'network'],
  ['EAFNOSUPPORT', 'network'],
]);

const ownMessages = {
  resources: 'our machine is out of file descriptors or memory',
  ports: 'our machine has no local port left',
  network: 'our machine cannot reach the network',
} as const;

/** The fault behind an error code of our own side; `null` when the code blames the target. */
export function ownFault(code: string, phase: Phase): Fault | null {
  const reason = ownReasons.get(code);
  if (reason === undefined) return null;
  return unknownFault(reason, phase, `${ownMessages[reason]} (${code})`);
}

/** The code that Node or OpenSSL put on an error; its text when there is none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error) {
    const { code } = error as NodeJS.ErrnoException;
    return typeof code === 'string' ? code : error.message;
  }
  return String(error);
}
