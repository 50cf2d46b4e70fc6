import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutorSetup, JobReport } from '../../../src/core/ports/executor.ts';
import { queue } from '../../../src/executors/queue/queue.ts';
import { openBench, type Bench } from '../../../src/testing/executor/executor-bench.ts';
import {
  startQueueWorker,
  type QueueWorkerOptions,
  type QueueWorkerProcess,
} from './queue-worker-process.ts';
import { startRedisServer, type RedisServer, type RedisServerOptions } from './redis-server.ts';

/** A Redis of one's own, workers in processes of their own, and whoever sends them checks. */
export interface QueueStage extends AsyncDisposable {
  readonly redis: RedisServer;
  worker(options?: QueueWorkerOptions): Promise<QueueWorkerProcess>;
  /** A submitter that has been started. */
  submitter(setup?: Partial<ExecutorSetup>): Promise<Bench>;
}

/** Starts the Redis; all that is started on the stage ends with it. */
export async function openQueueStage(options: RedisServerOptions = {}): Promise<QueueStage> {
  const redis = await startRedisServer(options);
  const ends: (() => Promise<unknown>)[] = [];
  return {
    redis,
    worker: async (workerOptions) => {
      const worker = await startQueueWorker(redis.url, workerOptions);
      ends.push(() => {
        worker.signal('SIGKILL');
        return worker.ended;
      });
      return worker;
    },
    submitter: async (setup) => {
      const bench = openBench(queue, {
        workers: 200,
        secretOptions: { toy: [] },
        ...setup,
        options: { queue: redis.url, ...setup?.options },
      });
      await bench.executor.start();
      ends.push(() => bench.executor.stop(0));
      return bench;
    },
    [Symbol.asyncDispose]: async () => {
      for (const end of ends.reverse()) await end();
      await redis.stop();
    },
  };
}

/** How often each job was reported, as a sorted list of the numbers that occur: `[1]` when all is well. */
export function timesReported(reports: readonly JobReport[]): readonly number[] {
  const times = new Map<number, number>();
  for (const { id } of reports) times.set(id, (times.get(id) ?? 0) + 1);
  return [...new Set(times.values())].sort((a, b) => a - b);
}

/** Looks every 20 ms until it is so; throws after `limitMs`. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it was not so within ${limitMs} ms`);
    await wait(20);
  }
}
