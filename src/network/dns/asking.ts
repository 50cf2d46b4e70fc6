import type { Fault } from '../probe/fault.ts';

/** What one server said: something about the name, or a failure, which may be its own. */
export type Said<T> =
  | { readonly kind: 'settled'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** A question to one server, under way until it is closed. */
export interface Asking {
  /** What is to be said of this server if nothing more comes. */
  readonly heard: Fault;
  resend(): void;
  close(): void;
}
