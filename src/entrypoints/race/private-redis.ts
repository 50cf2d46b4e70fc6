import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UnavailableError } from '../../core/errors.ts';
import { openRedisLine } from '../../executors/queue/redis-line.ts';

/** A Redis that only this process knows, with nothing in it. */
export interface PrivateRedis {
  /** With its password. */
  readonly url: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const PROGRAM = 'redis-server';
const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;
const POLL_MS = 25;
/** Another process may take a port between the moment it was found free and that of its use. */
const MAX_ATTEMPTS = 3;

// Its input ends with this process, however that ends; nothing else would then end Redis.
const GUARD = `trap '' HUP INT TERM
${PROGRAM} "$1/redis.conf" >/dev/null 2>&1 </dev/null &
server=$!
read -r _
kill "$server"
wait "$server"
rm -rf "$1"`;

/** Whether one can be started here. */
export function hasRedisServer(path = process.env['PATH'] ?? ''): boolean {
  return path.split(delimiter).some((folder) => isProgram(join(folder, PROGRAM)));
}

/**
 * Starts one on loopback that keeps nothing on disk. It ends with this process, also when that is killed. Throws
 * `UnavailableError`.
 */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  let failure: unknown;
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const redis = await startOn(await freePort());
    try {
      await untilReady(redis.url);
      return redis;
    } catch (error) {
      failure = error;
      await redis.stop();
    }
  }
  throw new UnavailableError(`${PROGRAM} does not start: ${String(failure)}`, failure);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startOn(port: number): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'squirrel-redis-'));
  const password = randomBytes(24).toString('hex');
  // The password stands in a file of ours: arguments can be read by everybody on the machine.
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir "${folder}"`,
    'save ""',
    'appendonly no',
    'maxmemory-policy noeviction',
  ];
  await writeFile(join(folder, 'redis.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  // A session of its own: the key that ends the command ends the run first, and then this.
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = Promise.race([once(guard, 'exit'), once(guard, 'error')]);
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    stop: async () => {
      guard.stdin.end();
      const isOver = await Promise.race([ended, delay(STOP_LIMIT_MS, null, { ref: false })]);
      if (isOver === null && guard.pid !== undefined) process.kill(-guard.pid, 'SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      const line = await openRedisLine(url, 'private');
      await line.close();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(POLL_MS);
    }
  }
}
