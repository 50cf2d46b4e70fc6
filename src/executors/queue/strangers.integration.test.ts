import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import type { JsonValue } from '../../core/json.ts';
import { answers, type Bench } from '../../testing/executor/executor-bench.ts';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { openQueueStage, timesReported, until } from '../../../test/support/queue/queue-stage.ts';
import { whyNoRedis } from '../../../test/support/queue/redis-server.ts';
import { stoppedResult } from '../lost-result.ts';
import { openQueueControl } from './control/queue-control.ts';
import {
  CONTROL_CHANNEL,
  jobKey,
  KEY_PREFIX,
  QUEUE_NAME,
  resultsKey,
  sessionKey,
  WORKERS_KEY,
  workerKey,
} from './names.ts';
import { WIRE_VERSION } from './wire.ts';

const why = whyNoRedis();
const waitKey = `${KEY_PREFIX}:${QUEUE_NAME}:wait`;
const markerKey = `${KEY_PREFIX}:${QUEUE_NAME}:marker`;

/** Somebody who can write to Redis and knows the code, but no secret. */
async function stranger(url: string) {
  const client = new Redis(url);
  client.on('error', () => {});
  const queue = new Queue<JsonValue>(QUEUE_NAME, { connection: { url }, prefix: KEY_PREFIX });
  queue.on('error', () => {});
  let count = 0;
  const nextId = (): string => `evil-1-${(count += 1)}`;
  const session = { v: WIRE_VERSION, network: {}, host: 'evil', pid: 1 };
  await client.set(sessionKey('evil-1'), JSON.stringify(session), 'PX', 60_000);
  return {
    client,
    say: (message: JsonValue) => client.publish(CONTROL_CHANNEL, JSON.stringify(message)),
    addJob: (data: JsonValue, jobId = nextId()) => queue.add('check', data, { jobId }),
    /** A job that BullMQ would never write. */
    addRaw: async (fields: Readonly<Record<string, string>> | 'no hash'): Promise<void> => {
      const id = nextId();
      if (fields === 'no hash') await client.set(jobKey(id), 'x');
      else await client.hset(jobKey(id), { timestamp: '1', ...fields });
      await client.lpush(waitKey, id);
      await client.zadd(markerKey, 0, '0');
    },
    resultsKeys: async (): Promise<readonly string[]> => {
      const sessions = await client.keys(sessionKey('*'));
      const prefix = sessionKey('');
      return sessions
        .map((key) => resultsKey(key.slice(prefix.length)))
        .filter((key) => !key.includes('evil'));
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      client.disconnect();
    },
  };
}

const check = (act: string) => ({
  n: 1,
  kind: 'toy',
  options: { act },
  timeoutMs: 1_000,
  memory: null,
});
const jobOf = (checks: JsonValue, session = 'evil-1'): JsonValue => {
  return { v: WIRE_VERSION, session, checks };
};

async function goodWorkIsDone(bench: Bench, count: number): Promise<void> {
  const before = bench.reports.length;
  await bench.executor.submit(answers(count));
  await bench.reported(before + count);
}

describe.concurrent('somebody writes to Redis', { timeout: 60_000 }, () => {
  test('jobs that cannot be read are dropped one by one, and no worker ends', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker();
    const bench = await stage.submitter();
    await using evil = await stranger(stage.redis.url);
    const unreadable: readonly JsonValue[] = [
      null,
      5,
      'sealed?',
      [],
      {},
      jobOf([null]),
      jobOf([]),
      jobOf({}),
      jobOf([{ ...check('answer'), options: null }]),
      jobOf([{ ...check('answer'), timeoutMs: -1 }]),
      jobOf([check('answer'), check('answer')]),
      jobOf([check('answer')], 'nobody-1'),
      JSON.parse('{"__proto__":{"v":2},"constructor":{"prototype":1}}') as JsonValue,
    ];
    for (const data of unreadable) await evil.addJob(data);
    for (let n = 0; n < 40; n += 1) {
      await evil.addRaw({ name: 'check', data: '{broken', opts: '{}' });
      await evil.addRaw({ name: 'check', data: '{}', opts: '{broken' });
      await evil.addRaw({ name: 'check', data: '{}', opts: 'null' });
      await evil.addRaw({ name: 'check', data: '{}', opts: '{}', parent: 'broken' });
    }
    await evil.addRaw('no hash');
    for (let n = 0; n < 300; n += 1) await evil.client.lpush(waitKey, `evil-2-${n}`);
    await evil.addRaw({ name: 'check', data: `${'['.repeat(200_000)}${']'.repeat(200_000)}` });
    await goodWorkIsDone(bench, 50);
    expect(bench.reports.every(({ result }) => result.outcome === 'up')).toBe(true);
    expect(new Set(bench.reports.map(({ pid }) => pid))).toEqual(new Set([worker.pid]));
    await until(async () => (await evil.client.llen(waitKey)) === 0);
    expect(worker.stderr).toContain('a job in Redis is not ours and was ignored');
  });

  test('a flood of results that are none ends nobody, and good ones come through', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    await stage.worker();
    const bench = await stage.submitter();
    await using evil = await stranger(stage.redis.url);
    const [key = ''] = await evil.resultsKeys();
    const texts = [
      '{"outcome":"up"}',
      '[{"outcome":"up"}]',
      '[{"n":1,"worker":"w","pid":1,"result":{"outcome":"up"}}]',
      '[null,5,"x",[]]',
      '{broken',
      '"x"',
      'x'.repeat(100_000),
    ];
    const flood = evil.client.pipeline();
    for (let n = 0; n < 3_000; n += 1) flood.xadd(key, '*', 'r', texts[n % texts.length] ?? '');
    await flood.exec();
    await goodWorkIsDone(bench, 50);
    expect(bench.reports.filter(({ result }) => result.outcome === 'down')).toEqual([]);
    expect(timesReported(bench.reports)).toEqual([1]);
    await until(() => bench.workerEvents.some(({ detail }) => detail.startsWith('a result in')));
    await evil.client.set(key, 'no stream');
    await goodWorkIsDone(bench, 50);
    const latest = bench.reports.slice(-50);
    expect(latest.every(({ result }) => result.outcome === 'up')).toBe(true);
  });

  test('broken registrations and commands: the rest is shown, told and done', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker();
    await using evil = await stranger(stage.redis.url);
    const [id = ''] = await evil.client.smembers(WORKERS_KEY);
    const status = JSON.parse((await evil.client.get(workerKey(id))) ?? '') as object;
    for (const [n, text] of [
      '{broken',
      '5',
      '{}',
      JSON.stringify({ ...status, rssBytes: 'x' }),
    ].entries()) {
      await evil.client.set(workerKey(`000000000000000${n}`), text, 'PX', 60_000);
      await evil.client.sadd(WORKERS_KEY, `000000000000000${n}`, `x:${n}`);
    }
    for (const message of [
      null,
      'x',
      { command: 'abort' },
      { command: 'resize', id: '0123456789abcdef', target: null, concurrency: '600' },
      { command: 'resize', id: '0123456789abcdee', target: null, concurrency: -1 },
      { command: 'resize', id: '0123456789abcded', target: null, concurrency: 600 },
      { command: 'checks', id: '0123456789abcdec', target: null, most: 1e9 },
      { command: 'shutdown', id: '0123456789abcdeb', target: null },
    ]) {
      await evil.say(message);
    }
    await evil.client.publish(CONTROL_CHANNEL, '{broken');
    await evil.addRaw({ name: 'check', data: '{broken', opts: '{broken' });
    const control = await openQueueControl(stage.redis.url);
    const { workers, unverified: strangers } = await control.status();
    expect(workers.map(({ pid, concurrency }) => [pid, concurrency])).toEqual([[worker.pid, 50]]);
    expect(strangers).toBe(4);
    const [answer] = await control.ask({ command: 'ping' }, null);
    expect(answer?.reply?.text).toBe('pong');
    const [refused] = await control.ask({ command: 'resize', concurrency: 600 }, null);
    expect(refused?.reply?.text).toBe('refused: at most 100 checks at once here');
    await control.close();
    expect(worker.stderr).toContain('a command in Redis is not ours');
  });
});

describe.concurrent('somebody without the key writes to Redis', { timeout: 60_000 }, () => {
  test('forged jobs are not run, forged results and commands are ignored and counted', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker({ queueKey: 'shared' });
    const bench = await stage.submitter({ options: { queueKey: 'shared' } });
    await using evil = await stranger(stage.redis.url);
    for (let n = 0; n < 5; n += 1) await evil.addJob(jobOf([check('exit')]));
    void bench.executor.submit([toyJob(0, 'answer', { afterMs: 1_500 })]);
    const [key = ''] = await evil.resultsKeys();
    const down = { ...stoppedResult(), outcome: 'down', reason: 'reset', timings: { totalMs: 1 } };
    const forged = [{ n: 1, worker: 'evil', pid: 1, result: down }];
    await evil.client.xadd(key, '*', 'r', JSON.stringify(forged));
    await evil.client.xadd(key, '*', 'r', '[{"n":1,"purged":true}]');
    await evil.say({ command: 'shutdown', id: '0123456789abcdef', target: null, now: true });
    await evil.say({ command: 'resize', id: '0123456789abcdee', target: null, concurrency: 1 });
    await bench.reported(1);
    expect(bench.reports[0]).toMatchObject({ pid: worker.pid, result: { outcome: 'up' } });
    const control = await openQueueControl(stage.redis.url, 'shared');
    await until(async () => {
      const [status] = await control.workers();
      return status !== undefined && status.refused >= 7 && status.concurrency === 50;
    });
    await control.close();
    expect(bench.workerEvents.some(({ detail }) => detail.startsWith('a result in'))).toBe(true);
  });

  test('a command, a result or a job that was heard is worth nothing the second time', async ({
    skip,
    expect,
  }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const first = await stage.worker({ queueKey: 'shared' });
    const bench = await stage.submitter({ options: { queueKey: 'shared' } });
    await using evil = await stranger(stage.redis.url);
    const heard: string[] = [];
    const ear = new Redis(stage.redis.url);
    await ear.subscribe(CONTROL_CHANNEL);
    ear.on('message', (_, text) => heard.push(text));
    const control = await openQueueControl(stage.redis.url, 'shared');
    await control.ask({ command: 'shutdown', now: true }, null);
    expect(await first.ended).toBe(0);
    const second = await stage.worker({ queueKey: 'shared' });
    for (const text of heard.slice()) await evil.client.publish(CONTROL_CHANNEL, text);
    await until(() => second.stderr.includes('a command in Redis is not ours'));
    await until(() => bench.executor.trouble?.() === null);
    const [key = ''] = await evil.resultsKeys();
    await goodWorkIsDone(bench, 3);
    const refused = async (): Promise<number> => (await control.workers())[0]?.refused ?? 0;
    const jobKeys = (): Promise<string[]> => evil.client.keys(jobKey('*-*-*[0-9]'));
    await until(async () => (await jobKeys()).length === 0);
    await bench.executor.submit([toyJob(9, 'answer', { afterMs: 500 })]);
    await until(async () => (await jobKeys()).length > 0);
    const [heardKey = ''] = await jobKeys();
    const data = JSON.parse((await evil.client.hget(heardKey, 'data')) ?? '') as JsonValue;
    await bench.reported(4);
    // A status says what is so every two seconds.
    await wait(2_500);
    await until(async () => (await evil.client.exists(heardKey)) === 0);
    const before = await refused();
    await evil.addJob(data, heardKey.slice(jobKey('').length));
    await until(async () => (await refused()) === before + 1);
    const entries = await evil.client.xrange(key, '-', '+');
    for (const [, fields] of entries) await evil.client.xadd(key, '*', ...fields);
    await goodWorkIsDone(bench, 3);
    expect(bench.reports).toHaveLength(7);
    expect(bench.reports.every(({ pid }) => pid === second.pid)).toBe(true);
    await control.close();
    ear.disconnect();
  });
});
