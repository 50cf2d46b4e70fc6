import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { endWithUs } from '../end-with-us.ts';

/** A Redis of one's own on loopback, with nothing in it. */
export interface RedisServer {
  readonly url: string;
  /** Runs one command on a connection made for it. */
  command(name: string, ...args: readonly string[]): Promise<unknown>;
  /** Ends it at once, as a power cut would; what was not on disk is gone. Resolves when the port is free. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Freezes it: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** How to start it. */
export interface RedisServerOptions {
  /** Keeps every write on disk, so that a restart has it all. */
  readonly isDurable?: boolean;
  /** Further arguments of `redis-server`. */
  readonly args?: readonly string[];
}

const START_LIMIT_MS = 10_000;

/**
 * Why tests that need Redis cannot run here; `null`: they can. In a continuous integration they must, so that there
 * the missing program is an error instead of a skipped test.
 */
export function whyNoRedis(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, 'redis-server')))) return null;
  const why = "redis-server is not on the PATH (Debian's package redis-server brings it)";
  if ((process.env['CI'] ?? '') !== '') throw new Error(why);
  return why;
}

/** Starts `redis-server` from the PATH on a free port of loopback. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'squirrel-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    ...(options.isDurable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(options.args ?? []),
  ];
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    child = spawn('redis-server', args, { stdio: 'ignore' });
    endWithUs(child);
    await untilAnswering(url);
  };
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('close', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url,
    start,
    kill,
    command: (name, ...rest) => runOnce(url, [name, ...rest]),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runOnce(url: string, [name = '', ...args]: readonly string[]): Promise<unknown> {
  const client = new Redis(url, { retryStrategy: null, lazyConnect: true });
  let refusal: unknown = null;
  client.on('error', (error: unknown) => (refusal = error));
  try {
    await client.connect();
    return await client.call(name, ...args);
  } catch (error) {
    throw refusal ?? error;
  } finally {
    client.disconnect();
  }
}

/** Redis answers errors while it reads its files. */
async function untilAnswering(url: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    const answer = await runOnce(url, ['PING']).catch((error: unknown) => String(error));
    if (answer === 'PONG' || /NOAUTH/.test(String(answer))) return;
    if (performance.now() > deadline)
      throw new Error(`redis-server does not answer: ${String(answer)}`);
    await wait(20);
  }
}

/** A port that was free a moment ago. */
// Below the range that connections are given their ports from: while it is restarted, nobody else is given it.
const FIRST_PORT = 16_000;
const PORT_COUNT = 16_000;

async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORT_COUNT);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
