/** The moments of an SMTP dialogue at which the sink can misbehave, in their order. */
export const MAIL_STAGES = [
  'connect',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'after-data',
  'quit',
] as const;
export type MailStage = (typeof MAIL_STAGES)[number];

/** One scripted misbehaviour, as plain JSON. */
export type MailFailure = MailFailureScope &
  (
    | {
        /** Answers with this code instead; 421 also ends the connection (RFC 5321 §3.8). */
        readonly kind: 'reply';
        readonly code: number;
        /** Several lines make a reply of several lines (RFC 5321 §4.2.1). */
        readonly text?: string;
      }
    | {
        /** Writes this instead of a reply, as it is; after the data, the message is kept as taken. */
        readonly kind: 'raw';
        readonly text: string;
      }
    | {
        /** Ends the connection without an answer; after the data, the message is kept as taken. */
        readonly kind: 'drop';
      }
    | {
        /** The same by a reset (RFC 9293 §3.5.3), as of a machine that has started anew. */
        readonly kind: 'reset';
      }
    | {
        /** Never answers; after the data, the message is kept as taken. */
        readonly kind: 'hang';
      }
    | {
        /** Answers as usual, a byte at a time. */
        readonly kind: 'drip';
        readonly everyMs: number;
      }
    | {
        /** Answers as usual, but late. */
        readonly kind: 'delay';
        readonly delayMs: number;
      }
  );

/** When a misbehaviour applies. */
export interface MailFailureScope {
  readonly stage: MailStage;
  /** How often it happens; default: until the script is replaced. */
  readonly times?: number;
  /** Only for this recipient, and only at stage `rcpt`. */
  readonly recipient?: string;
}

/** The misbehaviours still to come; the first that fits is taken. */
export class MailScript {
  #left: { readonly failure: MailFailure; times: number }[] = [];

  /** Forgets the old script and follows this one. */
  replace(failures: readonly MailFailure[]): void {
    this.#left = failures.map((failure) => ({ failure, times: failure.times ?? Infinity }));
  }

  /** The misbehaviour due now, if any; counts it. */
  take(stage: MailStage, recipient?: string): MailFailure | null {
    const due = this.#left.find(
      ({ failure, times }) =>
        times > 0 &&
        failure.stage === stage &&
        (failure.recipient === undefined || failure.recipient === recipient),
    );
    if (due === undefined) return null;
    due.times -= 1;
    return due.failure;
  }
}
