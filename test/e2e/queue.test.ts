import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFarm, type Farm } from '../../src/farm/farm.ts';
import { tutorialSites } from '../../src/farm/sites/tutorial-list.ts';
import { startRedisServer, whyNoRedis, type RedisServer } from '../support/queue/redis-server.ts';
import type { ApiMonitor } from './api-answers.ts';
import { runSquirrel, type CommandResult } from './run-squirrel.ts';
import { entryPaths, ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';
import { startWorker } from './worker-process.ts';

interface Checked {
  readonly url: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly worker: string;
  readonly pid: number;
}

const slowCount = 60;
const slowNames = Array.from({ length: slowCount }, (_, index) => `slow-${index + 1}.farm.example`);

describe.skipIf(whyNoRedis() !== null)('checks that go through a queue', () => {
  let redis: RedisServer;
  let farm: Farm;

  beforeAll(async () => {
    if (!existsSync(entryPaths.built)) throw new Error('nothing is built yet: npm run build');
    redis = await startRedisServer();
    farm = await startFarm({
      sites: [
        ...tutorialSites,
        ...slowNames.map((name) => {
          return { name, behaviour: { kind: 'answer', status: 200, delayMs: 1_000 } } as const;
        }),
      ],
    });
  });

  afterAll(async () => {
    await farm.stop();
    await redis.stop();
  });

  const check = (urls: readonly string[], args: readonly string[]): Promise<CommandResult> =>
    runSquirrel([
      'check',
      '--json',
      '--resolver',
      farm.resolver,
      '--timeout',
      '5s',
      ...args,
      ...urls,
    ]);
  const throughQueue = (): readonly string[] => ['--engine', 'queue', '--queue', redis.url];
  const recordsOf = ({ stdout }: CommandResult): readonly Checked[] =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Checked);
  const slowUrls = (): readonly string[] => slowNames.map((name) => farm.site(name).url);

  test('they come to the same verdicts, whatever pool does them', async () => {
    const urls = tutorialSites.map(({ name }) => farm.site(name).url);
    const verdictsOf = (result: CommandResult): readonly unknown[] =>
      recordsOf(result).map(({ url, outcome, reason }) => [url, outcome, reason]);
    const expected = verdictsOf(await check(urls, []));
    for (const pool of ['event-loop', 'serial', 'threads', 'processes']) {
      await using worker = await startWorker(redis.url, ['--pool', pool, '--location', 'lab']);
      const result = await check(urls, throughQueue());
      expect({ pool, verdicts: verdictsOf(result) }).toEqual({ pool, verdicts: expected });
      expect(recordsOf(result).every((record) => record.worker.startsWith('lab-'))).toBe(true);
      worker.signal('SIGTERM');
      expect(await worker.ended).toBe(0);
    }
  });

  test('without Redis, or without a worker, check says so by an exit status of its own', async () => {
    const url = farm.site('slow-1.farm.example').url;
    const away = ['--engine', 'queue', '--queue', 'redis://127.0.0.1:1'];
    const withoutRedis = await check([url], away);
    expect(withoutRedis.stderr).toContain('nothing listens there: is Redis running?');
    expect(withoutRedis).toMatchObject({ code: 4, stdout: '' });
    const withoutWorker = await check([url], throughQueue());
    expect(withoutWorker.stderr).toContain('no worker takes checks');
    expect(withoutWorker).toMatchObject({ code: 4, stdout: '' });
  });

  test('a worker is killed in mid-batch: each site is judged once, within a minute', async () => {
    await using killed = await startWorker(redis.url);
    await using other = await startWorker(redis.url);
    const checking = check(slowUrls(), throughQueue());
    await until(() => slowNames.some((name) => farm.requestCount(name) > 0), {
      withinMs: 20_000,
      describe: () => 'no request came',
    });
    await wait(300);
    killed.signal('SIGKILL');
    const result = await checking;
    const records = recordsOf(result);
    expect(records.map(({ url }) => url)).toEqual(slowUrls());
    expect(records.filter(({ outcome }) => outcome !== 'up')).toEqual([]);
    expect(records.filter(({ pid }) => pid === other.pid).length).toBeGreaterThan(0);
    expect(result.seconds).toBeLessThan(60);
  });

  test('the first signal lets checks end, the second ends the worker at once', async () => {
    await using worker = await startWorker(redis.url);
    const checking = check(slowUrls().slice(0, 3), throughQueue());
    const before = slowNames.map((name) => farm.requestCount(name));
    await until(
      () => slowNames.some((name, index) => farm.requestCount(name) > (before[index] ?? 0)),
      {
        withinMs: 20_000,
        describe: () => 'no request came',
      },
    );
    worker.signal('SIGINT');
    expect(await worker.ended).toBe(0);
    expect(recordsOf(await checking).map(({ outcome }) => outcome)).toEqual(['up', 'up', 'up']);

    await using hasty = await startWorker(redis.url);
    const lost = check(slowUrls().slice(0, 3), throughQueue());
    await wait(1_000);
    hasty.signal('SIGINT');
    await until(() => hasty.stderr.includes('stopping'), {
      withinMs: 5_000,
      describe: () => hasty.stderr,
    });
    hasty.signal('SIGINT');
    expect([0, 130]).toContain(await hasty.ended);
    await using successor = await startWorker(redis.url);
    expect(recordsOf(await lost).map(({ outcome }) => outcome)).toEqual(['up', 'up', 'up']);
    expect(successor.pid).toBeGreaterThan(0);
  });

  test('a worker that has done enough ends by itself', async () => {
    await using worker = await startWorker(redis.url, ['--max-checks', '3']);
    const result = await check(slowUrls().slice(0, 3), throughQueue());
    expect(result.code).toBe(0);
    expect(await worker.ended).toBe(0);
    expect(worker.stderr).toContain('limit reached');
  });

  test('the service has its checks done there', async () => {
    await using worker = await startWorker(redis.url);
    await using folder = await temporaryFolder();
    const list = join(folder.path, 'list.txt');
    const names = ['slow-1.farm.example', 'slow-2.farm.example'];
    await writeFile(list, names.map((name) => `${farm.site(name).url} interval=1s`).join('\n'));
    const service = new ServiceProcess({
      dataDirectory: join(folder.path, 'data'),
      args: [list, '--resolver', farm.resolver, ...throughQueue()],
    });
    try {
      await until(
        async () => {
          const monitors = await service.all<ApiMonitor>('/monitors');
          return monitors.length === 2 && monitors.every(({ status }) => status === 'up');
        },
        { withinMs: 30_000, describe: () => service.stderr },
      );
      expect((await service.stop()).code).toBe(0);
      expect(worker.stderr).not.toContain('"level":"error"');
    } finally {
      await service.kill9();
    }
  });
});
