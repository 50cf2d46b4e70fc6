import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JsonValue } from '../../../core/json.ts';
import { jobKey } from '../names.ts';
import { openQueue } from '../open-queue.ts';
import { placeOf, type Seal } from '../seal.ts';
import { WIRE_VERSION, type WireJob } from '../wire.ts';
import type { Unit } from './open-checks.ts';

/** State of a job in the queue: none, waiting or running, or given up after every worker died with it. */
export type JobState = 'missing' | 'there' | 'exhausted';

// Sent in one piece, and Redis does little else meanwhile.
const MAX_BULK = 500;

/** Puts units into the queue and looks after them. */
export class JobSender {
  readonly #client: Redis;
  readonly #seal: Seal;
  #opening: Promise<Queue<JsonValue>> | null = null;

  constructor(client: Redis, seal: Seal) {
    this.#client = client;
    this.#seal = seal;
  }

  /** Resolves when the queue has them all; rejects when that is not known. Sending twice does no harm. */
  async send(units: readonly Unit[]): Promise<void> {
    const queue = await this.#open();
    for (let first = 0; first < units.length; first += MAX_BULK) {
      const part = units.slice(first, first + MAX_BULK);
      await queue.addBulk(
        part.map((unit) => ({
          name: 'check',
          data: this.#dataOf(unit),
          opts: { jobId: unit.jobId },
        })),
      );
      const now = performance.now();
      for (const unit of part) unit.seenAt = now;
    }
  }

  async statesOf(units: readonly Unit[]): Promise<readonly JobState[]> {
    const pipeline = this.#client.pipeline();
    for (const { jobId } of units) pipeline.hmget(jobKey(jobId), 'data', 'failedReason');
    const answers = (await pipeline.exec()) ?? [];
    return answers.map(([error, fields]): JobState => {
      if (error) throw error;
      const [data, failedReason] = fields as readonly (string | null)[];
      if (typeof failedReason === 'string') return 'exhausted';
      return typeof data === 'string' ? 'there' : 'missing';
    });
  }

  /** Takes jobs out of the queue; those that run already stay. */
  async remove(jobIds: readonly string[]): Promise<void> {
    const queue = await this.#open();
    await Promise.all(jobIds.map((jobId) => queue.remove(jobId)));
  }

  async close(): Promise<void> {
    const queue = await this.#opening;
    await queue?.close();
  }

  /** A queue of BullMQ that was opened while Redis was away never recovers, so it is opened once Redis is there. */
  #open(): Promise<Queue<JsonValue>> {
    this.#opening ??= this.#openQueue().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async #openQueue(): Promise<Queue<JsonValue>> {
    await this.#client.ping();
    const queue = openQueue(this.#client);
    await queue.waitUntilReady();
    return queue;
  }

  #dataOf({ jobId, session, checks }: Unit): JsonValue {
    const job: WireJob = {
      v: WIRE_VERSION,
      session,
      checks: [...checks].map(([n, { silentPeers, keepsHeads, ...check }]) => {
        const { kind, options, timeoutMs, memory } = check;
        return {
          n,
          kind,
          options,
          timeoutMs,
          memory,
          ...(silentPeers && { silentPeers }),
          ...(keepsHeads && { keepsHeads }),
        };
      }),
    };
    return this.#seal.close(
      { ...job, checks: job.checks.map((check) => ({ ...check })) },
      placeOf.job(jobId),
    );
  }
}
