import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { JsonObject } from '../../../core/json.ts';
import { CONTROL_CHANNEL, resultsKey, sessionKey } from '../names.ts';
import { placeOf, type Seal } from '../seal.ts';
import { WIRE_VERSION, type WireSession } from '../wire.ts';

/** Jobs of a session that was silent for so long are dropped by the workers. */
const SESSION_TTL_MS = 30_000;

/** A stretch of work whose results are waited for; ending it makes all of its jobs worthless at once. */
export class SubmitterSession {
  readonly id: string;
  readonly #client: Redis;
  readonly #seal: Seal;
  readonly #session: WireSession;

  constructor(
    { client, seal }: { readonly client: Redis; readonly seal: Seal },
    { id, network }: { readonly id: string; readonly network: JsonObject },
  ) {
    const { pid } = process;
    this.id = id;
    this.#client = client;
    this.#seal = seal;
    this.#session = { v: WIRE_VERSION, network, host: hostname(), pid };
  }

  async open(): Promise<void> {
    await this.#client.set(sessionKey(this.id), this.#record(), 'PX', SESSION_TTL_MS);
  }

  /** Says, afresh, that we still wait; false when the queue no longer knows us. */
  async heartbeat(): Promise<boolean> {
    const key = sessionKey(this.id);
    return (await this.#client.set(key, this.#record(), 'PX', SESSION_TTL_MS, 'XX')) === 'OK';
  }

  /** Has the workers drop its jobs. */
  async end(): Promise<void> {
    const abort = this.#seal.close({ command: 'abort', session: this.id }, placeOf.control);
    await this.#client
      .multi()
      .del(sessionKey(this.id))
      .publish(CONTROL_CHANNEL, JSON.stringify(abort))
      .exec();
  }

  /** Removes what is left of all sessions of this submitter. */
  async forget(): Promise<void> {
    await this.end();
    await this.#client.del(resultsKey(this.id));
  }

  #record(): string {
    return JSON.stringify(this.#seal.close({ ...this.#session }, placeOf.session(this.id)));
  }
}
