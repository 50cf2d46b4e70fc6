import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { JsonObject } from '../../../core/json.ts';
import { CONTROL_CHANNEL, resultsKey, sessionKey } from '../names.ts';
import { WIRE_VERSION, type WireSession } from '../wire.ts';

/** Jobs of a session that was silent for so long are dropped by the workers. */
const lifeMs = 30_000;

/** A stretch of work whose results somebody waits for; ending it makes all of its jobs worthless at once. */
export class Session {
  readonly id: string;
  readonly #client: Redis;
  readonly #record: string;

  constructor(
    client: Redis,
    { id, network }: { readonly id: string; readonly network: JsonObject },
  ) {
    const { pid } = process;
    const session: WireSession = { v: WIRE_VERSION, network, host: hostname(), pid };
    this.id = id;
    this.#client = client;
    this.#record = JSON.stringify(session);
  }

  async open(): Promise<void> {
    await this.#client.set(sessionKey(this.id), this.#record, 'PX', lifeMs);
  }

  /** Says that we still wait; false when the queue no longer knows us. */
  async beat(): Promise<boolean> {
    return (await this.#client.pexpire(sessionKey(this.id), lifeMs)) === 1;
  }

  /** Tells the workers to drop what they have of it. */
  async end(): Promise<void> {
    await this.#client
      .multi()
      .del(sessionKey(this.id))
      .publish(CONTROL_CHANNEL, JSON.stringify({ command: 'abort', session: this.id }))
      .exec();
  }

  /** Removes what is left of all sessions of this submitter. */
  async forget(): Promise<void> {
    await this.end();
    await this.#client.del(resultsKey(this.id));
  }
}
