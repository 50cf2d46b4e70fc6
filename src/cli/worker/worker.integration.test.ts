import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { runProgram } from '../program.ts';
import { workerCommand, type ShownWorker, type WorkerParts } from './command.ts';
import type { WorkerRequest } from './flags.ts';

const words = {
  pools: ['serial', 'threads', 'processes', 'event-loop'],
  logLevels: ['debug', 'info', 'warn', 'error', 'silent'],
};
const never = new Promise<never>(() => {});

/** Runs `squirrel worker` with parts that only write down what they are asked for. */
async function run(
  args: readonly string[],
  {
    shutdownRequested = never,
    env = {},
  }: { shutdownRequested?: ShownWorker['shutdownRequested']; env?: Record<string, string> } = {},
) {
  const requests: WorkerRequest[] = [];
  const stops: number[] = [];
  const { terminal, interrupt, printed } = testTerminal(Readable.from([]));
  const parts: WorkerParts = {
    words,
    start: async (request) => {
      requests.push(request);
      setTimeout(() => shutdownRequested === never && interrupt(), 10);
      const shown = { name: 'berlin-1', queue: 'redis://a', pool: 'serial', concurrency: 1 };
      return { ...shown, shutdownRequested, stop: async (graceMs) => void stops.push(graceMs) };
    },
  };
  const commands = [workerCommand(async () => parts)];
  const program = { version: '1.2.3', commands, terminal: { ...terminal, env } };
  const code = await runProgram(program, ['worker', ...args]);
  return { code, requests, stops, ...(await printed()) };
}

test('flags become a request', async () => {
  const { code, requests, stops, stderr } = await run([
    '--queue',
    'rediss://:pw@cache.example:6380/2',
    '--location',
    'berlin',
    '--pool',
    'processes',
    '--concurrency',
    '4',
    '--loglevel',
    'debug',
    '--resolver',
    '192.0.2.1:53',
    '--targets',
    'public',
    '--max-checks',
    '1000',
    '--max-memory',
    '512MiB',
  ]);
  expect(requests).toEqual([
    {
      url: 'rediss://:pw@cache.example:6380/2',
      location: 'berlin',
      pool: 'processes',
      concurrency: 4,
      logLevel: 'debug',
      resolvers: ['192.0.2.1:53'],
      caFiles: [],
      targets: 'public',
      maxChecks: 1000,
      maxRssBytes: 512 * 2 ** 20,
      queueKey: null,
    },
  ]);
  expect(stderr).toContain('berlin-1 takes checks from redis://a (serial, 1 at once)');
  expect(stops).toEqual([10_000]);
  expect(code).toBe(0);
});

test('what is not said has a default or comes from the environment', async () => {
  const env = { SQUIRREL_QUEUE: 'redis://other:1', SQUIRREL_QUEUE_KEY: 'shared' };
  const { requests } = await run([], { env });
  expect(requests[0]).toMatchObject({
    url: 'redis://other:1',
    queueKey: 'shared',
    pool: 'event-loop',
    concurrency: null,
    logLevel: 'info',
    targets: 'private',
  });
  expect((await run([])).requests[0]?.url).toBe('redis://127.0.0.1:6379');
});

test('all that is wrong is said at once, and no password is repeated', async () => {
  const { code, requests, stderr } = await run([
    '--queue',
    'http://user:canary@a.example',
    '--location',
    'a b',
    '--pool',
    'fibers',
    '--concurrency',
    '0',
    '--loglevel',
    'loud',
    '--resolver',
    'a.example',
    '--max-checks',
    'many',
    '--max-memory',
    '5',
  ]);
  expect(code).toBe(2);
  expect(requests).toEqual([]);
  expect(stderr.trim().split('\n')).toHaveLength(8);
  expect(stderr).toContain('--pool must be one of serial, threads, processes, event-loop');
  expect(stderr).not.toContain('canary');
});

test.each([
  ['shutdown', 10_000],
  ['shutdown now', 0],
  ['recycle', 10_000],
] as const)('it ends by itself after %s', async (shutdownRequested, graceMs) => {
  const { code, stops } = await run([], { shutdownRequested: Promise.resolve(shutdownRequested) });
  expect(stops).toEqual([graceMs]);
  expect(code).toBe(0);
});
