import { setTimeout as wait } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { answers, idsOf } from '../../testing/contracts/executor-bench.ts';
import { toyJob } from '../../testing/contracts/toy-jobs.ts';
import { openQueueStage, timesReported, until } from '../../testing/queue-stage.ts';
import { whyNoRedis } from '../../testing/redis-server.ts';
import { openRedisLine } from './redis-line.ts';
import { readCards } from './worker-cards.ts';

const why = whyNoRedis();
const timeout = 60_000;

describe.concurrent('workers that go', { timeout }, () => {
  for (const queueBatch of [1, 25]) {
    test(`one is killed in mid-job (${queueBatch} a job): each check is judged once`, async ({
      skip,
      expect,
    }) => {
      skip(why !== null, why ?? '');
      await using stage = await openQueueStage();
      const [killed] = await Promise.all([stage.worker(), stage.worker()]);
      const bench = await stage.submitter({ queueBatch });
      void bench.executor.submit(answers(200, 400));
      await bench.reported(20);
      killed.signal('SIGKILL');
      await bench.reported(200);
      await wait(100);
      expect(idsOf(bench.reports)).toEqual(answers(200).map(({ id }) => id));
      expect(bench.reports.every(({ result }) => result.outcome === 'up')).toBe(true);
      expect(new Set(bench.reports.map(({ pid }) => pid)).size).toBe(2);
      await until(() => bench.workerEvents.some(({ kind }) => kind === 'lost'));
    });
  }

  test('one is frozen and comes back: its late result is not taken', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const frozen = await stage.worker({ concurrency: 1 });
    const bench = await stage.submitter({ queueBatch: 1 });
    await bench.executor.submit([toyJob(0, 'answer', { afterMs: 1_000 })]);
    await wait(300);
    frozen.signal('SIGSTOP');
    const other = await stage.worker({ concurrency: 1 });
    await bench.reported(1);
    expect(bench.reports[0]?.pid).toBe(other.pid);
    frozen.signal('SIGCONT');
    const line = await openRedisLine(stage.redis.url, 'test');
    const rejected = async (): Promise<number | undefined> =>
      (await readCards(line.client)).find(({ pid }) => pid === frozen.pid)?.rejected;
    await until(async () => (await rejected()) === 1 || /another worker/.test(frozen.stderr));
    await line.close();
    // It is as good as new.
    other.signal('SIGKILL');
    await bench.executor.submit([toyJob(1, 'answer')]);
    await bench.reported(2);
    expect(timesReported(bench.reports)).toEqual([1]);
    expect(bench.reports[1]?.pid).toBe(frozen.pid);
  });

  test('all are gone: their checks end as unknown, and say why', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker({ concurrency: 1 });
    const bench = await stage.submitter();
    void bench.executor.submit(answers(5, 20_000));
    worker.signal('SIGKILL');
    await bench.reported(5);
    expect(timesReported(bench.reports)).toEqual([1]);
    expect(bench.reports[0]?.result).toMatchObject({ outcome: 'unknown', reason: 'crash' });
    expect(bench.reports[0]?.result.message).toContain('start one: squirrel worker');
  });

  test('one is told to end: what it cannot end in time goes to another one at once', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const first = await stage.worker({ concurrency: 1 });
    const bench = await stage.submitter({ queueBatch: 1 });
    const long = toyJob(0, 'answer', { afterMs: 13_000, timeoutMs: 60_000 });
    await bench.executor.submit([long]);
    await wait(300);
    const second = await stage.worker({ concurrency: 1 });
    const askedAt = performance.now();
    await first.stop();
    const tookMs = performance.now() - askedAt;
    expect(tookMs).toBeGreaterThan(9_000);
    expect(tookMs).toBeLessThan(12_000);
    await bench.reported(1);
    expect(performance.now() - askedAt).toBeLessThan(26_000);
    expect(bench.reports[0]).toMatchObject({ pid: second.pid, result: { outcome: 'up' } });
  });
});
