import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers, type Bench } from '../../../testing/executor/executor-bench.ts';
import {
  openQueueStage,
  until,
  type QueueStage,
} from '../../../../test/support/queue/queue-stage.ts';
import type { QueueWorkerProcess } from '../../../../test/support/queue/queue-worker-process.ts';
import { whyNoRedis } from '../../../../test/support/queue/redis-server.ts';
import type { QueueControl } from '../../../core/ports/queue-control.ts';
import { openQueueControl } from './queue-control.ts';

const why = whyNoRedis();

// One after the other: what each does to the workers is what the next one finds.
describe.skipIf(why !== null)(
  `a queue that is steered${why === null ? '' : `: ${why}`}`,
  { timeout: 20_000 },
  () => {
    let stage: QueueStage;
    let workers: readonly [QueueWorkerProcess, QueueWorkerProcess];
    let bench: Bench;
    let control: QueueControl;

    const cardOf = async ({ pid }: QueueWorkerProcess) =>
      (await control.workers()).find((worker) => worker.pid === pid);

    beforeAll(async () => {
      stage = await openQueueStage();
      workers = [
        await stage.worker({ concurrency: 3 }),
        await stage.worker({ pool: 'threads', concurrency: 2 }),
      ];
      bench = await stage.submitter({ options: { queueBatch: 1 } });
      control = await openQueueControl(stage.redis.url);
    }, 30_000);

    afterAll(async () => {
      await control.close();
      await stage[Symbol.asyncDispose]();
    });

    test('every worker answers a ping', async () => {
      const replies = await control.ask({ command: 'ping' }, null);
      expect(replies.map(({ worker, reply }) => [worker.pid, reply?.text])).toEqual(
        workers
          .map(({ pid }) => [pid, 'pong'])
          .sort(([a], [b]) => String(a).localeCompare(String(b))),
      );
    });

    test('it shows what waits, what is under way, and who does it', async () => {
      void bench.executor.submit(answers(12, 60_000));
      await until(async () => (await control.status()).active === 5);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const status = await control.status();
      expect(status).toMatchObject({ waiting: 7, active: 5, delayed: 0, failed: 0 });
      expect(status.oldestWaitMs).toBeLessThan(10_000);
      expect(
        status.workers.map(({ pool, concurrency }) => `${pool} ${concurrency}`).sort(),
      ).toEqual(['event-loop 3', 'threads 2']);
      const replies = await control.ask({ command: 'checks', max: 10 }, null);
      const checks = replies.flatMap(({ reply }) => reply?.checks ?? []);
      expect(checks).toHaveLength(5);
      expect(checks.every(({ kind, isWaiting }) => kind === 'toy' && !isWaiting)).toBe(true);
    });

    test('a worker grows when it is told to', async () => {
      const [first] = workers;
      const name = (await cardOf(first))?.name ?? '';
      const replies = await control.ask({ command: 'resize', concurrency: 5 }, name);
      expect(replies.map(({ reply }) => reply?.text)).toEqual(['3 -> 5 checks at once']);
      await until(async () => (await control.status()).active === 7);
      await until(async () => (await cardOf(first))?.concurrency === 5);
    });

    test('a purge drops what waits, and its checks end', async () => {
      expect(await control.purge()).toEqual({ jobs: 5, checks: 5 });
      await bench.reported(5);
      expect(bench.reports.every(({ result }) => result.reason === 'stopped')).toBe(true);
      expect(await control.status()).toMatchObject({ waiting: 0, active: 7 });
    });

    test('what is cancelled leaves the workers', async () => {
      bench.executor.cancel();
      await bench.reported(12);
      await until(async () => (await control.status()).active === 0);
      await until(async () => (await control.workers()).every(({ underWay }) => underWay === 0));
      expect(bench.reports.every(({ result }) => result.reason === 'stopped')).toBe(true);
    });

    test('a worker that does not answer is told from one that does', async () => {
      const [first] = workers;
      first.signal('SIGSTOP');
      const replies = await control.ask({ command: 'ping' }, null);
      first.signal('SIGCONT');
      const silent = replies.filter(({ reply }) => reply === null);
      expect(silent.map(({ worker }) => worker.pid)).toEqual([first.pid]);
      expect(replies).toHaveLength(2);
    });

    test('nobody answers for a worker that is not there', async () => {
      expect(await control.ask({ command: 'ping' }, 'nobody')).toEqual([]);
      expect(await control.delayed()).toEqual([]);
    });

    test('workers end when they are told to', async () => {
      const replies = await control.ask({ command: 'shutdown', now: false }, null);
      expect(replies.every(({ reply }) => reply !== null)).toBe(true);
      expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);
      expect(await control.workers()).toEqual([]);
    });
  },
);
