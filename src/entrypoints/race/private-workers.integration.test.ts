import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openQueueControl } from '../../executors/queue/control/queue-control.ts';
import { startRedisServer, whyNoRedis } from '../../../test/support/queue/redis-server.ts';
import { until } from '../../../test/e2e/until.ts';
import { hasRedisServer } from './private-redis.ts';
import { openQueueStage } from './private-workers.ts';

const why = whyNoRedis();
const childEntry = new URL('../../../test/support/children/queue-stage-child.ts', import.meta.url);
const request = {
  url: null,
  usualUrl: 'redis://127.0.0.1:1',
  queueKey: null,
  concurrency: 4,
} as const;

/** `null`: there is no Redis, or it went away while it was asked. */
async function workersAt(url: string): Promise<readonly { readonly pid: number }[] | null> {
  const control = await openQueueControl(url).catch(() => null);
  if (control === null) return null;
  try {
    return await control.workers().catch(() => null);
  } finally {
    await control.close();
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
};

test('a Redis and workers of its own, which end with it', async (context) => {
  if (why !== null) context.skip(why);
  const stage = await openQueueStage(request);
  const workers = (await workersAt(stage.url)) ?? [];
  expect(workers.length).toBeGreaterThan(0);
  expect(URL.parse(stage.url)?.password).toMatch(/^[0-9a-f]{48}$/);
  await stage.stop();
  expect(await workersAt(stage.url)).toBe(null);
  expect(workers.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test('a worker that does not end when it is asked to is ended', async (context) => {
  if (why !== null) context.skip(why);
  const stage = await openQueueStage(request);
  const workers = (await workersAt(stage.url)) ?? [];
  expect(workers.length).toBeGreaterThan(0);
  for (const { pid } of workers) process.kill(pid, 'SIGSTOP');
  try {
    await stage.stop();
    expect(workers.filter(({ pid }) => isAlive(pid))).toEqual([]);
  } finally {
    for (const { pid } of workers.filter(({ pid }) => isAlive(pid))) process.kill(pid, 'SIGKILL');
  }
});

test('killed, it leaves neither a Redis nor a worker nor a folder behind', async (context) => {
  if (why !== null) context.skip(why);
  const folder = mkdtempSync(join(tmpdir(), 'squirrel-test-'));
  const env = { ...process.env, TMPDIR: folder };
  const child = fork(fileURLToPath(childEntry), { env });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  const workers = (await workersAt(url)) ?? [];
  const left = () => readdirSync(folder).filter((name) => name.startsWith('squirrel-redis-'));
  expect(workers.length).toBeGreaterThan(0);
  expect(left()).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const isGone = async (): Promise<boolean> =>
    (await workersAt(url)) === null &&
    !workers.some(({ pid }) => isAlive(pid)) &&
    left().length === 0;
  await until(isGone, { withinMs: 30_000, describe: () => `${url} and ${left().join()} are left` });
  rmSync(folder, { recursive: true });
});

test('a Redis that was named gets workers when it has none, and keeps those that it has', async (context) => {
  if (why !== null) context.skip(why);
  const redis = await startRedisServer();
  try {
    const first = await openQueueStage({ ...request, url: redis.url });
    const own = await workersAt(redis.url);
    const second = await openQueueStage({ ...request, url: redis.url });
    expect(second.url).toBe(redis.url);
    expect(await workersAt(redis.url)).toHaveLength(own?.length ?? 0);
    await second.stop();
    expect(await workersAt(redis.url)).toHaveLength(own?.length ?? 0);
    await first.stop();
    expect(own?.filter(({ pid }) => isAlive(pid))).toEqual([]);
  } finally {
    await redis.stop();
  }
});

test('a Redis that was named and is away is an error', async () => {
  const url = 'redis://127.0.0.1:1';
  await expect(openQueueStage({ ...request, url })).rejects.toThrow('nothing listens there');
});

test('a folder without the program has none', () => {
  expect(hasRedisServer('/nonexistent:/')).toBe(false);
});
