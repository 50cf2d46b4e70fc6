import type { Log } from '../../../core/ports/log.ts';
import { CONNECTION_GONE, describeRedisTrouble } from '../redis-trouble.ts';

// A trouble that lasts is said once in so long.
const REPEAT_AFTER_MS = 30_000;

/** Says what is wrong with Redis, but not with every command that fails of it. */
export class LogThrottle {
  readonly #log: Log;
  readonly #saidAt = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  note(error: unknown): void {
    const trouble = describeRedisTrouble(error);
    const now = performance.now();
    for (const [text, at] of this.#saidAt) {
      if (now - at > REPEAT_AFTER_MS) this.#saidAt.delete(text);
    }
    // Each command says in its own words that the connection is gone; why it is gone was said before.
    const isKnown = trouble === CONNECTION_GONE ? this.#saidAt.size > 0 : this.#saidAt.has(trouble);
    if (isKnown) return;
    this.#saidAt.set(trouble, now);
    this.#log.warn({ trouble }, 'the queue has a problem');
  }
}
