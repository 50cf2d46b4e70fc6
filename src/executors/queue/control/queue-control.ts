import { Queue, type ConnectionOptions } from 'bullmq';
import { KEY_PREFIX, QUEUE_NAME, resultsKey } from '../names.ts';
import { openRedisLine, type RedisLine } from '../redis-line.ts';
import { readJob, type WireJob } from '../wire.ts';
import { readCards, type WorkerCard } from '../worker-cards.ts';
import { askWorkers, type Answer } from './ask-workers.ts';
import type { ControlCommand } from './messages.ts';

/** How the queue stands; counts are jobs, each of one check or a batch of them. */
export interface QueueStatus {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** Of the job that waits longest; `null`: none waits. */
  readonly oldestWaitMs: number | null;
  readonly workers: readonly WorkerCard[];
  readonly redis: { readonly version: string; readonly usedBytes: number };
}

/** A job that is to run later. */
export interface DelayedJob {
  readonly job: string;
  readonly dueInMs: number;
}

const purgeAtOnce = 500;
const streamLifeMs = 120_000;

/** What an operator sees of a queue and does to it. */
export class QueueControl {
  readonly #line: RedisLine;
  readonly #queue: Queue<WireJob>;

  private constructor(line: RedisLine) {
    this.#line = line;
    const connection = line.client as unknown as ConnectionOptions;
    this.#queue = new Queue<WireJob>(QUEUE_NAME, { connection, prefix: KEY_PREFIX });
    this.#queue.on('error', () => {});
  }

  /** Throws `UnavailableError` when Redis is not there or cannot be a queue. */
  static async open(url: string): Promise<QueueControl> {
    return new QueueControl(await openRedisLine(url, 'control'));
  }

  async status(): Promise<QueueStatus> {
    const { client } = this.#line;
    const [counts, [oldest], workers, info] = await Promise.all([
      this.#queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
      this.#queue.getJobs(['waiting'], 0, 0, true),
      readCards(client),
      client.info(),
    ]);
    const field = (name: string): string =>
      new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    return {
      waiting: counts['waiting'] ?? 0,
      active: counts['active'] ?? 0,
      delayed: counts['delayed'] ?? 0,
      failed: counts['failed'] ?? 0,
      oldestWaitMs: oldest ? Math.max(0, (await this.#now()) - oldest.timestamp) : null,
      workers,
      redis: { version: field('redis_version'), usedBytes: Number(field('used_memory')) },
    };
  }

  workers(): Promise<readonly WorkerCard[]> {
    return readCards(this.#line.client);
  }

  ask(command: ControlCommand, target: string | null): Promise<readonly Answer[]> {
    return askWorkers(this.#line, command, target);
  }

  async delayed(): Promise<readonly DelayedJob[]> {
    const jobs = await this.#queue.getDelayed(0, 99);
    const now = await this.#now();
    return jobs.map((job) => ({
      job: job.id ?? '',
      dueInMs: Math.max(0, job.timestamp + job.delay - now),
    }));
  }

  /** Drops every job that waits and tells those who wait for its checks; hands back how many jobs and checks it were. */
  async purge(): Promise<{ readonly jobs: number; readonly checks: number }> {
    let jobs = 0;
    let checks = 0;
    for (;;) {
      const waiting = await this.#queue.getJobs(['waiting', 'delayed'], 0, purgeAtOnce - 1, true);
      const gone = await Promise.all(
        waiting.map(async (job) => ((await this.#queue.remove(job.id ?? '')) === 1 ? job : null)),
      );
      const removed = gone.filter((job) => job !== null);
      if (removed.length === 0) break;
      jobs += removed.length;
      for (const job of removed) checks += await this.#tellPurged(job.data);
    }
    await this.#queue.clean(0, 10_000, 'failed');
    return { jobs, checks };
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#line.close();
  }

  async #tellPurged(data: unknown): Promise<number> {
    const job = readJob(data);
    if (job === null) return 0;
    const reports = JSON.stringify(job.checks.map(({ n }) => ({ n, purged: true })));
    const key = resultsKey(job.session);
    await this.#line.client.multi().xadd(key, '*', 'r', reports).pexpire(key, streamLifeMs).exec();
    return job.checks.length;
  }

  async #now(): Promise<number> {
    const [seconds = 0] = await this.#line.client.time();
    return Number(`${seconds}`) * 1_000;
  }
}
