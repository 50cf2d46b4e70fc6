import type { Log } from '../../../core/ports/log.ts';
import { describeRedisTrouble } from '../redis-trouble.ts';

// A trouble that lasts is said once in so long.
const againAfterMs = 30_000;

/** Says what is wrong with Redis, but not with every command that fails of it. */
export class TroubleLog {
  readonly #log: Log;
  #last = '';
  #saidAt = -Infinity;

  constructor(log: Log) {
    this.#log = log;
  }

  note(error: unknown): void {
    const trouble = describeRedisTrouble(error);
    const now = performance.now();
    const isNews = trouble !== this.#last || now - this.#saidAt > againAfterMs;
    if (!isNews) return;
    this.#last = trouble;
    this.#saidAt = now;
    this.#log.warn({ trouble }, 'the queue has a problem');
  }
}
