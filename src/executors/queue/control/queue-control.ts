import type { Queue } from 'bullmq';
import { UnavailableError } from '../../../core/errors.ts';
import type { JsonValue } from '../../../core/json.ts';
import type {
  DelayedJob,
  QueueControl,
  QueueStatus,
  WorkerAnswer,
  WorkerCommand,
  WorkerStatus,
} from '../../../core/ports/queue-control.ts';
import { jobKey, KEY_PREFIX, QUEUE_NAME, resultsKey } from '../names.ts';
import { openQueue } from '../open-queue.ts';
import { openRedisLine, type RedisLine } from '../redis-line.ts';
import { describeRedisTrouble, isWrongType, shownUrl } from '../redis-trouble.ts';
import { createSeal, placeOf, type Seal } from '../seal.ts';
import { parseText, readJob } from '../wire.ts';
import { readWorkerStatuses } from '../worker-status.ts';
import { askWorkers } from './ask-workers.ts';

const PURGE_BATCH = 500;
const MAX_SHOWN = 100;
const STREAM_TTL_MS = 120_000;

/** The queue at that address. Throws `UnavailableError` when Redis is not there or cannot be a queue. */
export async function openQueueControl(
  url: string,
  queueKey: string | null = null,
): Promise<QueueControl> {
  const line = await openRedisLine(url, 'control');
  const control = new RedisQueueControl(line, createSeal(queueKey));
  // A refusal of Redis, because of its content or the rights of its user, is no bug of ours.
  const explained = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ReplyError') throw error;
      const trouble = describeRedisTrouble(error);
      throw new UnavailableError(`the queue at ${control.url} cannot be used: ${trouble}`, error);
    });
  return {
    url: control.url,
    status: () => explained(control.status()),
    workers: () => explained(control.workers()),
    ask: (command, target) => explained(control.ask(command, target)),
    delayed: () => explained(control.delayed()),
    purge: () => explained(control.purge()),
    close: () => control.close(),
  };
}

class RedisQueueControl implements QueueControl {
  readonly url: string;
  readonly #line: RedisLine;
  readonly #seal: Seal;
  readonly #queue: Queue<JsonValue>;

  constructor(line: RedisLine, seal: Seal) {
    this.url = shownUrl(line.url);
    this.#line = line;
    this.#seal = seal;
    this.#queue = openQueue(line.client);
  }

  async status(): Promise<QueueStatus> {
    const { client } = this.#line;
    const [counts, oldestWaitMs, { workers, refused }, info] = await Promise.all([
      this.#queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
      this.#oldestWaitMs(),
      readWorkerStatuses(client, this.#seal),
      client.info(),
    ]);
    const field = (name: string): string =>
      new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    return {
      waiting: counts['waiting'] ?? 0,
      active: counts['active'] ?? 0,
      delayed: counts['delayed'] ?? 0,
      failed: counts['failed'] ?? 0,
      oldestWaitMs,
      workers,
      unverified: refused,
      redis: { version: field('redis_version'), usedBytes: Number(field('used_memory')) },
    };
  }

  async workers(): Promise<readonly WorkerStatus[]> {
    return (await readWorkerStatuses(this.#line.client, this.#seal)).workers;
  }

  ask(command: WorkerCommand, target: string | null): Promise<readonly WorkerAnswer[]> {
    return askWorkers({ line: this.#line, seal: this.#seal }, command, target);
  }

  async delayed(): Promise<readonly DelayedJob[]> {
    const ids = await this.#line.client.zrange(keyOf('delayed'), '0', `${MAX_SHOWN - 1}`);
    const now = await this.#now();
    return Promise.all(
      ids.map(async (job) => {
        const [timestamp, delay] = await this.#fieldsOf(job, ['timestamp', 'delay']);
        return { job, dueInMs: Math.max(0, Number(timestamp ?? now) + Number(delay ?? 0) - now) };
      }),
    );
  }

  async purge(): Promise<{ readonly jobs: number; readonly checks: number }> {
    const { client } = this.#line;
    let jobs = 0;
    let checks = 0;
    for (;;) {
      const waiting = await client.lrange(keyOf('wait'), 0, PURGE_BATCH - 1);
      const delayed = await client.zrange(keyOf('delayed'), '0', `${PURGE_BATCH - 1}`);
      const removed = await Promise.all([...waiting, ...delayed].map((id) => this.#drop(id)));
      const gone = removed.filter((count) => count !== null);
      if (gone.length === 0) break;
      jobs += gone.length;
      checks += gone.reduce((sum, count) => sum + count, 0);
    }
    await this.#queue.clean(0, 10_000, 'failed');
    return { jobs, checks };
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#line.close();
  }

  /** How many checks went with the job; `null` when it had gone already, or cannot go. */
  async #drop(jobId: string): Promise<number | null> {
    const [data] = await this.#fieldsOf(jobId, ['data']);
    // Whatever cannot be removed is not ours, and must not keep the rest.
    if ((await this.#queue.remove(jobId).catch(() => 0)) !== 1) return null;
    const job = readJob(this.#seal.open(parseText(data), placeOf.job(jobId)));
    if (job === null) return 0;
    const key = resultsKey(job.session);
    const purged = job.checks.map(({ n }) => ({ n, purged: true }));
    const letter = JSON.stringify(this.#seal.close(purged, placeOf.results(key)));
    await this.#line.client.multi().xadd(key, '*', 'r', letter).pexpire(key, STREAM_TTL_MS).exec();
    return job.checks.length;
  }

  async #oldestWaitMs(): Promise<number | null> {
    const oldest = await this.#line.client.lindex(keyOf('wait'), -1);
    if (oldest === null) return null;
    const [timestamp] = await this.#fieldsOf(oldest, ['timestamp']);
    const since = Number(timestamp ?? Number.NaN);
    return Number.isFinite(since) ? Math.max(0, (await this.#now()) - since) : null;
  }

  /** As they stand in Redis, whatever others may have written there. */
  async #fieldsOf(jobId: string, names: readonly string[]): Promise<readonly (string | null)[]> {
    return this.#line.client.hmget(jobKey(jobId), ...names).catch((error: unknown) => {
      if (isWrongType(error)) return names.map(() => null);
      throw error;
    });
  }

  async #now(): Promise<number> {
    const [seconds = 0] = await this.#line.client.time();
    return Number(`${seconds}`) * 1_000;
  }
}

function keyOf(list: 'wait' | 'delayed'): string {
  return `${KEY_PREFIX}:${QUEUE_NAME}:${list}`;
}
