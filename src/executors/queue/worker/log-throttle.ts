import type { Log } from '../../../core/ports/log.ts';
import { CONNECTION_GONE, describeRedisTrouble } from '../redis-trouble.ts';

// A trouble that lasts is logged once in so long.
const REPEAT_AFTER_MS = 30_000;

/** Logs the trouble with Redis, but not for every command that fails of it. */
export class LogThrottle {
  readonly #log: Log;
  readonly #loggedAt = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  note(error: unknown): void {
    const trouble = describeRedisTrouble(error);
    const now = performance.now();
    for (const [text, at] of this.#loggedAt) {
      if (now - at > REPEAT_AFTER_MS) this.#loggedAt.delete(text);
    }
    // Each command fails in its own words when the connection is gone; the reason for that was logged before.
    const isKnown =
      trouble === CONNECTION_GONE ? this.#loggedAt.size > 0 : this.#loggedAt.has(trouble);
    if (isKnown) return;
    this.#loggedAt.set(trouble, now);
    this.#log.warn({ trouble }, 'the queue has a problem');
  }
}
