import type { Watched } from '../watched.ts';
import type { Turnstile, Visit } from './concurrency-limit.ts';

/** One check on its way through the turnstiles, and the places it holds until it has ended. */
export interface Ticket extends Visit {
  readonly watched: Watched;
  /** In the order in which they are passed, the narrow ones first. */
  readonly turnstiles: readonly Turnstile<Ticket>[];
  /** Turnstiles behind it. */
  passed: number;
}
