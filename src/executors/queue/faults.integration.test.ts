import { setTimeout as wait } from 'node:timers/promises';
import { describe, test, vi } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import type { JobReport } from '../../core/ports/executor.ts';
import { answers, idsOf, openBench, type Bench } from '../../testing/executor/executor-bench.ts';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { openQueueStage, timesReported, until } from '../../../test/support/queue/queue-stage.ts';
import { startRedisServer, whyNoRedis } from '../../../test/support/queue/redis-server.ts';
import { numberInForm } from '../../../test/support/test-form.ts';
import { queue } from './queue.ts';
import { openRedisLine } from './redis-line.ts';
import { createSeal } from './seal.ts';
import { readWorkerStatuses } from './worker-status.ts';

vi.setConfig({ maxConcurrency: 20 });

const why = whyNoRedis();
const timeout = 90_000;
/** The long form restarts Redis fifty times. */
const restarts = numberInForm('SQUIRREL_TEST_REDIS_RESTARTS', { short: 2, long: 50 });
const resumedWithinMs = 10_000;

/** Submits a few jobs all the time, until it is told to stop; hands back how many it were. */
function underLoad({ executor }: Bench): { stop(): Promise<number> } {
  const over = new AbortController();
  let count = 0;
  const running = (async (): Promise<number> => {
    while (!over.signal.aborted) {
      const jobs = Array.from({ length: 5 }, (_, index) =>
        toyJob(count + index, 'answer', { afterMs: 50 }),
      );
      count += jobs.length;
      await executor.submit(jobs);
      await wait(10);
    }
    return count;
  })();
  return {
    stop: () => {
      over.abort();
      return running;
    },
  };
}

const downs = (reports: readonly JobReport[]): readonly JobReport[] =>
  reports.filter(({ result }) => result.outcome === 'down');
const unknowns = (reports: readonly JobReport[]): readonly string[] =>
  reports.filter(({ result }) => result.outcome === 'unknown').map(({ result }) => result.message);

// All at once: each waits most of the time.
describe.concurrent('a queue whose parts fail', { timeout: timeout + restarts * 15_000 }, () => {
  for (const isDurable of [true, false]) {
    const kind = isDurable ? 'keeps its data' : 'forgets everything';
    test(`it restarts under load and ${kind}: work goes on within 10 s`, async ({
      skip,
      expect,
    }) => {
      skip(why !== null, why ?? '');
      await using stage = await openQueueStage({ isDurable });
      await stage.worker();
      const bench = await stage.submitter();
      const load = underLoad(bench);
      const slowest = { ms: 0 };
      for (let restart = 0; restart < restarts; restart += 1) {
        await bench.reported(bench.reports.length + 20);
        await stage.redis.kill();
        await wait(300);
        await stage.redis.start();
        const backAt = performance.now();
        await bench.reported(bench.reports.length + 50);
        slowest.ms = Math.max(slowest.ms, performance.now() - backAt);
      }
      const count = await load.stop();
      await bench.reported(count);
      expect(slowest.ms).toBeLessThan(resumedWithinMs);
      expect(timesReported(bench.reports)).toEqual([1]);
      expect(downs(bench.reports)).toEqual([]);
      expect(unknowns(bench.reports)).toEqual([]);
      if (restarts > 10)
        process.stdout.write(
          `${kind}: ${restarts} restarts, slowest ${slowest.ms.toFixed(0)} ms\n`,
        );
    });
  }

  test('it is emptied under load: what was lost is sent again', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    await stage.worker();
    const bench = await stage.submitter();
    const load = underLoad(bench);
    for (let flush = 0; flush < 3; flush += 1) {
      await bench.reported(bench.reports.length + 30);
      await stage.redis.command('FLUSHALL');
    }
    const count = await load.stop();
    await bench.reported(count);
    expect(timesReported(bench.reports)).toEqual([1]);
    expect(unknowns(bench.reports)).toEqual([]);
  });

  test('it runs out of memory under load: nothing is lost, and it says why it waits', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker();
    const bench = await stage.submitter();
    const load = underLoad(bench);
    await bench.reported(50);
    await stage.redis.command('CONFIG', 'SET', 'maxmemory', '1');
    await wait(3_000);
    await stage.redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await bench.reported(bench.reports.length + 100);
    const count = await load.stop();
    await bench.reported(count);
    expect(timesReported(bench.reports)).toEqual([1]);
    expect(unknowns(bench.reports)).toEqual([]);
    const details = bench.workerEvents.map(({ detail }) => detail).join('\n');
    expect(details + worker.stderr).toContain('out of memory');
  });

  test('it goes for good: checks end as unknown, and say why', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    await stage.worker();
    const bench = await stage.submitter();
    void bench.executor.submit([toyJob(0, 'answer', { afterMs: 5_000 })]);
    await wait(100);
    await stage.redis.kill();
    await bench.reported(1);
    await bench.executor.submit([toyJob(1, 'answer')]);
    await bench.reported(2);
    expect(bench.reports[1]?.result).toMatchObject({ outcome: 'unknown', reason: 'no_redis' });
    expect(bench.reports[1]?.result.message).toContain('is Redis running?');
    await stage.redis.start();
    await until(() => bench.workerEvents.some(({ kind }) => kind === 'started'));
    await wait(3_000);
    await bench.executor.submit([toyJob(2, 'answer')]);
    await bench.reported(3);
    expect(bench.reports[2]?.result.outcome).toBe('up');
  });

  test('it freezes: work goes on when it is back', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    await stage.worker();
    const bench = await stage.submitter();
    const load = underLoad(bench);
    await bench.reported(50);
    stage.redis.freeze();
    await wait(11_000);
    stage.redis.thaw();
    const backAt = performance.now();
    await bench.reported(bench.reports.length + 50);
    expect(performance.now() - backAt).toBeLessThan(resumedWithinMs);
    const count = await load.stop();
    await bench.reported(count);
    expect(timesReported(bench.reports)).toEqual([1]);
    expect(downs(bench.reports)).toEqual([]);
  });

  for (const queueBatch of [1, 25]) {
    test(`one is killed in mid-job (${queueBatch} a job): each check is judged once`, async ({
      skip,
      expect,
    }) => {
      skip(why !== null, why ?? '');
      await using stage = await openQueueStage();
      const [killed] = await Promise.all([stage.worker(), stage.worker()]);
      const bench = await stage.submitter({ options: { queueBatch } });
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
    const bench = await stage.submitter({ options: { queueBatch: 1 } });
    await bench.executor.submit([toyJob(0, 'answer', { afterMs: 1_000 })]);
    await wait(300);
    frozen.signal('SIGSTOP');
    const other = await stage.worker({ concurrency: 1 });
    await bench.reported(1);
    expect(bench.reports[0]?.pid).toBe(other.pid);
    frozen.signal('SIGCONT');
    const line = await openRedisLine(stage.redis.url, 'test');
    const rejected = async (): Promise<number | undefined> =>
      (await readWorkerStatuses(line.client, createSeal(null))).workers.find(
        ({ pid }) => pid === frozen.pid,
      )?.rejected;
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
    expect(bench.reports[0]?.result).toMatchObject({ outcome: 'unknown', reason: 'no_worker' });
    expect(bench.reports[0]?.result.message).toContain('start one: squirrel worker');
  });

  test('one is told to end: what it cannot end in time goes to another one at once', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const first = await stage.worker({ concurrency: 1, graceMs: 1_000 });
    const bench = await stage.submitter({ options: { queueBatch: 1 } });
    const long = toyJob(0, 'answer', { afterMs: 8_000, timeoutMs: 60_000 });
    await bench.executor.submit([long]);
    await wait(300);
    const second = await stage.worker({ concurrency: 1 });
    const askedAt = performance.now();
    await first.stop();
    const tookMs = performance.now() - askedAt;
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(5_000);
    await bench.reported(1);
    expect(performance.now() - askedAt).toBeLessThan(15_000);
    expect(bench.reports[0]).toMatchObject({ pid: second.pid, result: { outcome: 'up' } });
  });

  test('an idle worker has nothing to complain of when it ends', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker();
    await wait(500);
    await worker.stop();
    expect(await worker.ended).toBe(0);
    expect(worker.stderr).not.toContain('"level":"warn"');
    expect(worker.stderr).not.toContain('the queue has a problem');
  });

  test('a worker whose Redis is away says it now and then', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker();
    await stage.redis.kill();
    await wait(6_000);
    const said = worker.stderr.split('\n').filter((line) => line.includes('has a problem'));
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThanOrEqual(3);
    await stage.redis.start();
  });

  const startAt = (url: string): Promise<void> =>
    openBench(queue, {
      workers: 1,
      options: { queue: url },
      secretOptions: { toy: [] },
    }).executor.start();

  test('without a worker it says how to start one, within 5 s', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const askedAt = performance.now();
    const error = await startAt(stage.redis.url).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(String(error)).toContain(`squirrel worker --queue ${stage.redis.url}`);
    expect(performance.now() - askedAt).toBeLessThan(5_000);
  });

  test('without Redis it says so', async ({ expect }) => {
    await expect(startAt('redis://:secret@127.0.0.1:1')).rejects.toThrow(
      /redis:\/\/127\.0\.0\.1:1 cannot be used: nothing listens there/,
    );
  });

  test('neither Redis nor a worker is there yet: it starts when told to, and works when they come', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    await stage.redis.kill();
    const bench = await stage.submitter({ startsWithoutWorkers: true });
    await bench.executor.submit([toyJob(0, 'answer')]);
    await bench.reported(1);
    expect(bench.reports[0]?.result).toMatchObject({ outcome: 'unknown', reason: 'no_redis' });
    expect(bench.executor.trouble?.()).toBe('no_redis');
    await stage.redis.start();
    await until(() => bench.executor.trouble?.() === 'no_worker');
    await bench.executor.submit([toyJob(1, 'answer')]);
    await bench.reported(2);
    expect(bench.reports[1]?.result).toMatchObject({ outcome: 'unknown', reason: 'no_worker' });
    const worker = await stage.worker();
    await until(() => bench.executor.trouble?.() === null, 5_000);
    await bench.executor.submit([toyJob(2, 'answer')]);
    await bench.reported(3);
    expect(bench.reports[2]?.result.outcome).toBe('up');
    worker.signal('SIGKILL');
    await until(() => bench.executor.trouble?.() === 'no_worker', 15_000);
  });

  test('an evicting policy and a wrong password are refused', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    const args = ['--maxmemory-policy', 'allkeys-lru', '--requirepass', 'right'];
    const redis = await startRedisServer({ args });
    const right = redis.url.replace('//', '//:right@');
    await expect(startAt(right)).rejects.toThrow(/set it to noeviction/);
    await expect(startAt(redis.url)).rejects.toThrow(/wants a password/);
    await expect(startAt(redis.url.replace('//', '//:wrong@'))).rejects.toThrow(
      /refuses the password/,
    );
    await redis.stop();
  });
});
