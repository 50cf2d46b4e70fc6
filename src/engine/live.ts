import type { Log } from '../core/ports/log.ts';
import type { LiveEvent } from '../core/ports/watch.ts';

/** Hands events to all listeners. A listener that throws is a bug: it is logged, and the others are served. */
export class Live {
  readonly #log: Log;
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  constructor(log: Log) {
    this.#log = log;
  }

  subscribe(listener: (event: LiveEvent) => void): () => void {
    // A wrapper of its own, so that the same function can listen twice.
    const own = (event: LiveEvent): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  publish(event: LiveEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error({ error: String(error), event: event.kind }, 'a live listener failed');
      }
    }
  }
}
