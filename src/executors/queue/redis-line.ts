import { Redis } from 'ioredis';
import { UnavailableError } from '../../core/errors.ts';
import { settleWithin } from './settle-within.ts';
import { redisScripts } from './redis-scripts.ts';
import { serverProblem } from './redis-server-check.ts';
import { describeRedisTrouble, shownUrl } from './redis-trouble.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const OPEN_TIMEOUT_MS = 3_500;
const COMMAND_TIMEOUT_MS = 5_000;
// A connection that says nothing for so long although it was asked is taken for dead and made anew.
const SILENCE_LIMIT_MS = 8_000;
const MAX_RETRY_DELAY_MS = 1_000;
const CLOSE_LIMIT_MS = 500;

/** Connections to one Redis that come back by themselves. */
export interface RedisLine {
  /** For commands that are answered at once; they fail within 5 s when Redis is away, instead of waiting for it. */
  readonly client: Redis;
  readonly url: string;
  /** A further connection, for commands that wait for something. Closed with the line. */
  openAnother(name: string): Redis;
  close(): Promise<void>;
}

/** Options that every connection has, as both ioredis and BullMQ take them. */
export interface ConnectionOptions {
  readonly connectionName: string;
  readonly connectTimeout: number;
  readonly disconnectTimeout: number;
  readonly socketTimeout: number;
  readonly keepAlive: number;
  /** Commands wait for a Redis that is away. */
  readonly maxRetriesPerRequest: null;
  retryStrategy(times: number): number;
}

/** Options of a connection whose commands wait for something to happen. */
export interface BlockingOptions extends Omit<ConnectionOptions, 'maxRetriesPerRequest'> {
  readonly maxRetriesPerRequest: 0;
  readonly blockingTimeout: number;
}

/**
 * A command that waits while its connection breaks is sometimes forgotten by the client, and never ends. So it fails
 * with the connection, and ends by our own clock where even that is missed.
 */
export function blockingOptions(name: string): BlockingOptions {
  return {
    ...connectionOptions(name),
    maxRetriesPerRequest: 0,
    blockingTimeout: SILENCE_LIMIT_MS,
  };
}

/** Options of a connection of that name. */
export function connectionOptions(name: string): ConnectionOptions {
  return {
    connectionName: `squirrel-${name}`,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: CLOSE_LIMIT_MS,
    socketTimeout: SILENCE_LIMIT_MS,
    keepAlive: 5_000,
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(50 * 2 ** times, MAX_RETRY_DELAY_MS),
  };
}

/**
 * Connects, and checks whether this Redis can be a queue. Throws `UnavailableError` with what is wrong within about 4 s.
 */
export async function openRedisLine(url: string, name: string): Promise<RedisLine> {
  const line = createRedisLine(url, name);
  try {
    await within(OPEN_TIMEOUT_MS, connectAndCheck(line.client));
  } catch (error) {
    await line.close();
    const why = describeRedisTrouble(error);
    throw new UnavailableError(`the queue at ${shownUrl(url)} cannot be used: ${why}`, error);
  }
  return line;
}

/** The same to a Redis that may come later: `client.connect()` begins, and goes on trying whatever its promise says. */
export function createRedisLine(url: string, name: string): RedisLine {
  const client = new Redis(url, {
    ...connectionOptions(name),
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    scripts: redisScripts,
  });
  const others: Redis[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([client, ...others].map(closeConnection));
  };
  return {
    client,
    url,
    openAnother: (suffix) => {
      const other = new Redis(url, blockingOptions(`${name}-${suffix}`));
      other.on('error', () => {});
      others.push(other);
      return other;
    },
    close,
  };
}

/** Rejects when it takes longer. */
async function within(limitMs: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), limitMs);
  });
  try {
    await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function connectAndCheck(client: Redis): Promise<void> {
  await connect(client);
  const problem = serverProblem(await client.info());
  if (problem !== null) throw new Error(problem);
}

/** Resolves when it is ready; rejects with the first thing that goes wrong. */
async function connect(client: Redis): Promise<void> {
  let lastError: unknown = null;
  client.on('error', (error: unknown) => (lastError = error));
  try {
    await client.connect();
  } catch (error) {
    throw lastError ?? error;
  }
}

/** Ends a connection, whatever state it is in. */
export async function closeConnection(client: Redis): Promise<void> {
  // In all other states there is no connection, and no event says that it has ended.
  const isConnected = ['connecting', 'connect', 'ready'].includes(client.status);
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.disconnect();
  if (isConnected) await settleWithin(CLOSE_LIMIT_MS, ended);
}
