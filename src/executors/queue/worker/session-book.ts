import type { Redis } from 'ioredis';
import { sessionKey } from '../names.ts';
import { readSession, type WireSession } from '../wire.ts';

// A session that ended is noticed this late at most.
const believeMs = 2_000;

/** Knows which sessions are waited for, without asking Redis for each job. */
export class SessionBook {
  readonly #client: Redis;
  readonly #known = new Map<
    string,
    { readonly at: number; readonly session: Promise<WireSession | null> }
  >();

  constructor(client: Redis) {
    this.#client = client;
  }

  /** `null`: nobody waits for its results. Rejects when Redis does not answer. */
  find(id: string): Promise<WireSession | null> {
    const now = performance.now();
    const known = this.#known.get(id);
    if (known && now - known.at < believeMs) return known.session;
    this.#forgetOld(now);
    const session = this.#client.get(sessionKey(id)).then(readSession);
    this.#known.set(id, { at: now, session });
    session.catch(() => this.#known.delete(id));
    return session;
  }

  end(id: string): void {
    this.#known.set(id, { at: performance.now(), session: Promise.resolve(null) });
  }

  #forgetOld(now: number): void {
    for (const [id, { at }] of this.#known) {
      if (now - at > believeMs) this.#known.delete(id);
    }
  }
}
