import { Queue, type ConnectionOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { jobKey, KEY_PREFIX, QUEUE_NAME } from '../names.ts';
import { placeOf, type Seal } from '../seal.ts';
import { WIRE_VERSION, type WireJob } from '../wire.ts';
import type { Unit } from './open-checks.ts';

/** What the queue knows of a job: nothing, that it waits or runs, or that every worker died with it. */
export type JobState = 'missing' | 'there' | 'condemned';

// Sent in one piece, and Redis does little else meanwhile.
const mostAtOnce = 500;

/** Puts units into the queue and looks after them. */
export class JobSender {
  readonly #client: Redis;
  readonly #queue: Queue<WireJob>;
  readonly #seal: Seal | null;

  constructor(client: Redis, seal: Seal | null) {
    this.#client = client;
    this.#seal = seal;
    // BullMQ describes the client it wants by its own interface, which no class of ioredis names.
    const connection = client as unknown as ConnectionOptions;
    this.#queue = new Queue<WireJob>(QUEUE_NAME, { connection, prefix: KEY_PREFIX });
    this.#queue.on('error', () => {});
  }

  /** Resolves when the queue has them all; rejects when that is not known. Sending twice does no harm. */
  async send(units: readonly Unit[]): Promise<void> {
    for (let first = 0; first < units.length; first += mostAtOnce) {
      const part = units.slice(first, first + mostAtOnce);
      await this.#queue.addBulk(
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
      if (typeof failedReason === 'string') return 'condemned';
      return typeof data === 'string' ? 'there' : 'missing';
    });
  }

  /** Takes jobs out of the queue; those that run already stay. */
  async remove(jobIds: readonly string[]): Promise<void> {
    await Promise.all(jobIds.map((jobId) => this.#queue.remove(jobId)));
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  #dataOf({ session, checks }: Unit): WireJob {
    const seal = this.#seal;
    return {
      v: WIRE_VERSION,
      session,
      checks: [...checks].map(([n, { kind, options, timeoutMs, memory }]) => ({
        n,
        kind,
        options: seal === null ? options : seal.close(options, placeOf(session, n)),
        timeoutMs,
        memory,
      })),
    };
  }
}
