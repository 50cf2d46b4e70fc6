import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFarm, type Farm } from '../../src/farm/farm.ts';
import { startWebhookSink, type WebhookSink } from '../../src/farm/webhook-sink.ts';
import { startRedisServer, whyNoRedis, type RedisServer } from '../support/queue/redis-server.ts';
import type { ApiCheck, ApiMonitor } from './api-answers.ts';
import { readWebhook } from './received-webhook.ts';
import { entryPaths, ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

interface ApiSummary {
  readonly health: { readonly alarm: { readonly cause: string } | null };
}

const site = 'shop.farm.example';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe.skipIf(whyNoRedis() !== null)('a service whose checks go through a queue', () => {
  let redis: RedisServer;
  let farm: Farm;
  let sink: WebhookSink;

  beforeAll(async () => {
    if (!existsSync(entryPaths.built)) throw new Error('nothing is built yet: npm run build');
    redis = await startRedisServer();
    farm = await startFarm({ sites: [{ name: site, behaviour: { kind: 'answer', status: 200 } }] });
    sink = await startWebhookSink();
  });

  afterAll(async () => {
    await sink.stop();
    await farm.stop();
    await redis.stop();
  });

  /** A service that watches the site and a job; the one channel is an owner's, and no operator is named. */
  async function startService(folder: string): Promise<ServiceProcess> {
    const config = join(folder, 'squirrel.yaml');
    await writeFile(
      config,
      JSON.stringify({
        owners: [{ id: 'ops', name: 'Ops' }],
        channels: [{ id: 'hook', kind: 'webhook', owner: 'ops', url: sink.url, secret }],
        monitors: [
          { url: farm.site(site).url, name: 'shop', interval: '1s', owner: 'ops' },
          { kind: 'heartbeat', job: 'backup', period: '1h', interval: '1s' },
        ],
      }),
    );
    const queue = ['--engine', 'queue', '--queue', redis.url, '--resolver', farm.resolver];
    const args = ['--config', config, ...queue];
    return new ServiceProcess({ dataDirectory: join(folder, 'data'), args });
  }

  const toldTypes = (): readonly string[] =>
    sink.requests().map((request) => readWebhook(request).type);

  test('starts without Redis and workers, says so, and judges as soon as they are there', async () => {
    await using folder = await temporaryFolder();
    await redis.kill();
    const service = await startService(folder.path);
    const describeIt = { describe: () => service.stderr };
    const alarmIs = (cause: string | null, withinMs: number): Promise<unknown> =>
      until(
        async () => {
          const { health } = await service.api<ApiSummary>('/summary');
          return (health.alarm?.cause ?? null) === cause;
        },
        { withinMs, ...describeIt },
      );
    const statusIs = (name: string, status: string, withinMs: number): Promise<unknown> =>
      until(
        async () => {
          const monitors = await service.all<ApiMonitor>('/monitors');
          return monitors.some((monitor) => monitor.name === name && monitor.status === status);
        },
        { withinMs, ...describeIt },
      );
    let worker: WorkerProcess | null = null;
    try {
      await alarmIs('no_redis', 25_000);
      await statusIs('shop', 'unknown', 20_000);
      const monitors = await service.all<ApiMonitor>('/monitors');
      const shop = monitors.find(({ name }) => name === 'shop')?.id ?? '';
      const backup = monitors.find(({ name }) => name === 'backup')?.id ?? '';
      const checks = (): Promise<readonly ApiCheck[]> =>
        service.all<ApiCheck>(`/monitors/${shop}/checks`);
      expect((await checks())[0]).toMatchObject({ outcome: 'unknown', reason: 'no_redis' });
      await until(() => toldTypes().includes('operator.alarm'), {
        withinMs: 10_000,
        ...describeIt,
      });
      const ready = JSON.parse(await service.text('/readyz')) as object;
      expect(ready).toMatchObject({ isSeeing: false, hasAlarmChannel: true });
      expect(await service.text('/metrics')).toContain('squirrel_alarm{cause="no_redis"} 1');
      // Jobs need no engine.
      const { pingPath } = await service.api<{ pingPath: string }>(`/monitors/${backup}/heartbeat`);
      await fetch(`${await service.ready}${pingPath}`);
      await statusIs('backup', 'up', 10_000);

      await redis.start();
      worker = await startWorker(redis.url);
      await statusIs('shop', 'up', 15_000);
      await alarmIs(null, 30_000);
      await until(() => toldTypes().includes('operator.alarm_over'), {
        withinMs: 10_000,
        ...describeIt,
      });

      await floodWithRubbish(redis.url);
      const before = Date.now();
      await until(
        async () => {
          const good = (await checks()).filter(
            ({ startedAt, outcome }) => startedAt > before && outcome === 'up',
          );
          return good.length >= 5;
        },
        { withinMs: 30_000, ...describeIt },
      );

      worker.signal('SIGKILL');
      await alarmIs('no_worker', 30_000);
      await statusIs('shop', 'unknown', 30_000);
      expect(toldTypes().filter((type) => type.startsWith('incident.'))).toEqual([]);
      expect((await service.stop()).code).toBe(0);
    } finally {
      worker?.signal('SIGKILL');
      await service.kill9();
    }
  }, 240_000);
});

/** What somebody with a hand on Redis could write: entries that are no results, jobs that are none, a broken card. */
async function floodWithRubbish(url: string): Promise<void> {
  const client = new Redis(url);
  const prefix = '{squirrel}:session:';
  const sessions = await client.keys(`${prefix}*`);
  const writing = client.pipeline();
  for (const key of sessions) {
    const submitter = key.slice(prefix.length, key.lastIndexOf('-'));
    for (let n = 0; n < 2_000; n += 1) {
      const text = n % 2 === 0 ? '{"outcome":"up"}' : '[{"n":1,"result":{"outcome":"up"}}]';
      writing.xadd(`{squirrel}:results:${submitter}`, '*', 'r', text);
    }
  }
  for (const [n, data] of ['{"checks":[null]}', '{broken', 'null', '[]'].entries()) {
    const fields = { name: 'check', data, opts: n % 2 === 0 ? '{}' : '{broken', timestamp: '1' };
    writing.hset(`{squirrel}:checks:evil-${n}`, fields);
    writing.lpush('{squirrel}:checks:wait', `evil-${n}`);
  }
  writing.set('{squirrel}:worker:0000000000000000', '{broken');
  writing.sadd('{squirrel}:workers', '0000000000000000');
  writing.publish('{squirrel}:control', '{"command":"resize","concurrency":"600"}');
  await writing.exec();
  client.disconnect();
}
