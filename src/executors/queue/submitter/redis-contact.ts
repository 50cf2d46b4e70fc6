import type { Redis } from 'ioredis';
import { serverProblem } from '../redis-server-check.ts';
import { CONNECTION_GONE, describeRedisTrouble } from '../redis-trouble.ts';

const SERVER_CHECK_INTERVAL_MS = 60_000;

/** Since when Redis answers us or not, and the trouble with it, each said once. */
export class RedisContact {
  readonly #client: Redis;
  readonly #report: (detail: string) => void;
  #answeredAt = performance.now();
  #serverCheckedAt = performance.now();
  #trouble: string | null = null;

  constructor(client: Redis, report: (detail: string) => void) {
    this.#client = client;
    this.#report = report;
  }

  /** For how long there has been no answer. */
  get silentMs(): number {
    return performance.now() - this.#answeredAt;
  }

  /** The last trouble, in words for people; `null`: none since the last answer. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** There has been no answer since that moment (monotonic, ms), as far as is known. */
  expectNoneSince(at: number): void {
    this.#answeredAt = at;
    this.#serverCheckedAt = Number.NEGATIVE_INFINITY;
  }

  /** Redis has answered all that was asked. */
  confirm(): void {
    this.#answeredAt = performance.now();
    this.#trouble = null;
  }

  note(error: unknown): void {
    const trouble = describeRedisTrouble(error);
    // That it is gone is the least of what can be known.
    if (trouble === this.#trouble || (trouble === CONNECTION_GONE && this.#trouble !== null))
      return;
    this.#report(trouble);
    this.#trouble = trouble;
  }

  /** Says, once a minute, why this Redis cannot hold a queue, if so. */
  async recheckServer(): Promise<void> {
    const now = performance.now();
    if (now - this.#serverCheckedAt < SERVER_CHECK_INTERVAL_MS) return;
    this.#serverCheckedAt = now;
    const problem = serverProblem(await this.#client.info());
    if (problem !== null) this.#report(problem);
  }
}
