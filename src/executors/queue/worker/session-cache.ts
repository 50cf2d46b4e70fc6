import type { Redis } from 'ioredis';
import { sessionKey } from '../names.ts';
import { isWrongType } from '../redis-trouble.ts';
import type { Refusals } from '../refusals.ts';
import { CLOCK_SKEW_MS, placeOf, type Seal } from '../seal.ts';
import { parseText, readSession, type WireSession } from '../wire.ts';

// A session that ended is noticed this late at most.
const CACHE_TTL_MS = 2_000;

/** Knows which sessions are waited for, without asking Redis for each job. */
export class SessionCache {
  readonly #client: Redis;
  readonly #seal: Seal;
  readonly #refusals: Refusals;
  readonly #known = new Map<
    string,
    { readonly at: number; readonly session: Promise<WireSession | null> }
  >();

  constructor(parts: { readonly client: Redis; readonly seal: Seal; readonly refusals: Refusals }) {
    this.#client = parts.client;
    this.#seal = parts.seal;
    this.#refusals = parts.refusals;
  }

  /** `null`: its results are not waited for. Rejects when Redis does not answer. */
  find(id: string): Promise<WireSession | null> {
    const now = performance.now();
    const known = this.#known.get(id);
    if (known && now - known.at < CACHE_TTL_MS) return known.session;
    this.#forgetOld(now);
    const session = this.#read(id);
    this.#known.set(id, { at: now, session });
    session.catch(() => this.#known.delete(id));
    return session;
  }

  end(id: string): void {
    this.#known.set(id, { at: performance.now(), session: Promise.resolve(null) });
  }

  async #read(id: string): Promise<WireSession | null> {
    let text: string | null = null;
    try {
      text = await this.#client.get(sessionKey(id));
    } catch (error) {
      if (!isWrongType(error)) throw error;
      this.#refusals.note('a session');
    }
    if (text === null) return null;
    const since = Date.now() - CLOCK_SKEW_MS;
    const session = readSession(this.#seal.open(parseText(text), placeOf.session(id), since));
    if (session === null) this.#refusals.note('a session');
    return session;
  }

  #forgetOld(now: number): void {
    for (const [id, { at }] of this.#known) {
      if (now - at > CACHE_TTL_MS) this.#known.delete(id);
    }
  }
}
