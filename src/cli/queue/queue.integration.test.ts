import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { runProgram } from '../program.ts';
import { queueCommand } from './command.ts';
import type {
  QueueControl,
  WorkerAnswer,
  WorkerStatus,
  WorkerCommand,
} from '../../core/ports/queue-control.ts';

const worker: WorkerStatus = {
  id: 'id-1',
  name: 'berlin-1',
  location: 'berlin',
  host: 'host',
  pid: 1,
  pool: 'event-loop',
  concurrency: 100,
  underWay: 2,
  waiting: 1,
  done: 1234,
  rejected: 0,
  refused: 0,
  upMs: 60_000,
  idleMs: 340,
  state: 'working',
  rssBytes: 130 * 2 ** 20,
  version: '1.2.3',
};
const status = {
  waiting: 7,
  active: 2,
  delayed: 0,
  failed: 0,
  oldestWaitMs: 2_300,
  workers: [worker],
  unverified: 0,
  redis: { version: '7.0.15', usedBytes: 2 ** 21 },
};
const checks = [
  { kind: 'http', target: 'http://a.example/\u001b[2J', job: 'j-1', isWaiting: false, sinceMs: 20 },
  { kind: 'http', target: null, job: 'j-2', isWaiting: true, sinceMs: 30 },
];

/** Runs `squirrel queue` on a queue that only writes down what it is asked. */
async function run(args: readonly string[], change: Partial<QueueControl> = {}) {
  const asked: (readonly [WorkerCommand, string | null])[] = [];
  let isClosed = false;
  const answer: WorkerAnswer = { worker, reply: { text: 'pong', checks }, tookMs: 3 };
  const view: QueueControl = {
    url: 'redis://a',
    status: async () => status,
    workers: async () => [worker],
    ask: async (command, target) => {
      asked.push([command, target]);
      return [answer];
    },
    delayed: async () => [],
    purge: async () => ({ jobs: 3, checks: 60 }),
    close: async () => void (isClosed = true),
    ...change,
  };
  const { terminal, printed } = testTerminal(Readable.from([]));
  const commands = [queueCommand(async () => ({ open: async () => view }))];
  const code = await runProgram({ version: '1.2.3', commands, terminal }, ['queue', ...args]);
  return { code, asked, isClosed, ...(await printed()) };
}

test('status shows counts and workers', async () => {
  const { code, stdout, isClosed } = await run(['status']);
  expect(stdout).toContain('jobs: 7 waiting, the oldest for 2.3 s, 2 active');
  expect(stdout).toMatch(/berlin-1 +event-loop +100 +2 +1234 +0 +340 ms +130 MiB +working/);
  expect([code, isClosed]).toEqual([0, true]);
  const json = await run(['status', '--json']);
  const { unverified, ...shown } = status;
  expect(JSON.parse(json.stdout)).toEqual({ ...shown, strangers: unverified });
});

test('what is not accepted is counted, and the rest is shown', async () => {
  const { stdout } = await run(['status'], { status: async () => ({ ...status, unverified: 2 }) });
  expect(stdout).toContain('berlin-1');
  expect(stdout).toContain('ignored, of the list of workers: 2');
});

test('without a worker, the exit status says so', async () => {
  const noWorkers = { status: async () => ({ ...status, workers: [] }), workers: async () => [] };
  const { code, stdout } = await run(['status'], noWorkers);
  expect(stdout).toContain('no worker takes checks');
  expect(code).toBe(1);
  expect((await run(['inspect', 'stats'], noWorkers)).code).toBe(1);
});

test('inspection tells what runs from what waits, and shows nothing that acts on a terminal', async () => {
  const active = await run(['inspect', 'active']);
  expect(active.stdout).toContain('http://a.example/\\u001b[2J');
  expect(active.stdout.split('\n')).toHaveLength(3);
  const reserved = await run(['inspect', 'reserved', '--json']);
  expect(JSON.parse(reserved.stdout)).toEqual({ checks: [{ worker: 'berlin-1', ...checks[1] }] });
  expect((await run(['inspect', 'scheduled'])).stdout).toBe('no job is scheduled\n');
  expect((await run(['inspect', 'stats'])).stdout).toContain('1234');
});

test('commands reach the workers they are meant for', async () => {
  expect((await run(['ping'])).asked).toEqual([[{ command: 'ping' }, null]]);
  expect((await run(['resize', '8', '--worker', 'berlin-1'])).asked).toEqual([
    [{ command: 'resize', concurrency: 8 }, 'berlin-1'],
  ]);
  expect((await run(['shutdown', '--now'])).asked).toEqual([
    [{ command: 'shutdown', now: true }, null],
  ]);
});

test('who stays silent is named, and counts as a failure', async () => {
  const silent: WorkerAnswer = { worker, reply: null, tookMs: 2_500 };
  const { code, stdout } = await run(['ping'], { ask: async () => [silent] });
  expect(stdout).toBe('berlin-1 does not answer\n');
  expect(code).toBe(1);
});

test('without any worker it says how to start one', async () => {
  const { code, stderr } = await run(['ping'], { ask: async () => [] });
  expect(stderr).toContain('start one: squirrel worker --queue redis://a');
  expect(code).toBe(1);
  const named = await run(['ping', '--worker', 'x'], { ask: async () => [] });
  expect([named.code, named.stderr]).toEqual([2, "error: there is no worker 'x'\n"]);
});

test('a purge wants to be meant', async () => {
  const { code, stderr } = await run(['purge']);
  expect(stderr).toContain('--yes');
  expect(code).toBe(2);
  expect((await run(['purge', '--yes'])).stdout).toBe('3 jobs with 60 checks dropped\n');
});

test.each([
  [['fly'], 'there is no verb "fly"'],
  [['inspect'], 'inspect takes active, reserved, scheduled or stats'],
  [['inspect', 'all'], 'inspect takes'],
  [['resize'], 'resize takes a whole number'],
  [['resize', '0'], 'resize takes a whole number'],
  [['ping', 'now'], 'ping takes no further argument'],
  [['status', '--queue', 'ftp://a'], '--queue must be an address'],
])('%j is refused', async (args, says) => {
  const { code, stderr } = await run(args);
  expect(stderr).toContain(says);
  expect(code).toBe(2);
});
