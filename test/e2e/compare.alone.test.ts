import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { whyNoRedis } from '../support/queue/redis-server.ts';
import { runSquirrel } from './run-squirrel.ts';
import { entryPaths } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

interface Compared {
  readonly engines: readonly {
    readonly engine: string;
    readonly speedup: number;
    readonly lanes: readonly { readonly pid: number; readonly spans: readonly unknown[] }[];
  }[];
  readonly skipped: readonly { readonly engine: string; readonly why: string }[];
}

const withoutQueue = ['serial', 'threads', 'futures', 'processes', 'event-loop', 'multicore'];

beforeAll(() => {
  if (!existsSync(entryPaths.built)) throw new Error('nothing is built yet: npm run build');
});

test('every engine but serial sleeps side by side, and a queue nobody serves is left out', async () => {
  await using folder = await temporaryFolder();
  const page = join(folder.path, 'page.html');
  const flags = ['--task', 'sleep', '--workers', '4', '--queue', 'redis://127.0.0.1:1'];
  const args = ['compare', '--json', '--html', page, ...flags];
  const { code, stdout } = await runSquirrel(args);
  expect(code).toBe(0);
  const { engines, skipped } = JSON.parse(stdout) as Compared;
  expect(engines.map(({ engine }) => engine)).toEqual(withoutQueue);
  expect(skipped).toMatchObject([{ engine: 'queue', why: expect.stringMatching(/\w/) as string }]);
  const [serial, ...others] = engines;
  expect(serial?.speedup).toBe(1);
  for (const { engine, speedup } of others) {
    expect({ engine, isFast: speedup > 2.5 && speedup < 4.2 }).toEqual({ engine, isFast: true });
  }
  for (const { lanes } of engines) {
    expect(lanes.reduce((sum, { spans }) => sum + spans.length, 0)).toBe(4);
  }
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
});

test('with a redis-server on the path all seven run, and nothing of the queue is left', async (context) => {
  const why = whyNoRedis();
  if (why !== null) context.skip(why);
  await using folder = await temporaryFolder();
  for (const task of ['sleep', 'crunch', 'check']) {
    const args = ['compare', '--json', '--task', task, '--tasks', '4'];
    const { code, stdout } = await runSquirrel(args, { TMPDIR: folder.path });
    const { engines, skipped } = JSON.parse(stdout) as Compared;
    expect([code, skipped]).toEqual([0, []]);
    expect(engines.map(({ engine }) => engine)).toEqual([...withoutQueue, 'queue']);
    for (const { lanes } of engines) {
      expect(lanes.reduce((sum, { spans }) => sum + spans.length, 0)).toBe(4);
    }
  }
  const left = readdirSync(folder.path).filter((name) => name.startsWith('squirrel-redis-'));
  expect(left).toEqual([]);
});

/** How many processes of a group there are, by field 5 of proc(5) stat. */
function processesOf(group: number): number {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.filter((number) => groupOf(number) === group).length;
}

function groupOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    // It ended between two looks.
    return 0;
  }
}

test.runIf(existsSync('/proc/self/task'))(
  'interrupted it says what was finished and leaves no process behind',
  async () => {
    const engines = 'event-loop,processes';
    const child = spawn(
      process.execPath,
      [entryPaths.built, 'compare', '--json', '--tasks', '400', '--engines', engines],
      // A group of its own, so that the signal reaches all of it, as the key of a terminal does.
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const pid = child.pid ?? 0;
    // The command, the farm and the process of the engine.
    await until(() => processesOf(pid) >= 3, { withinMs: 20_000, describe: () => 'all begun' });
    process.kill(-pid, 'SIGINT');
    expect(await ended).toBe(130);
    expect((JSON.parse(stdout) as Compared).skipped.map(({ engine }) => engine)).toEqual(
      engines.split(','),
    );
    await until(() => processesOf(pid) === 0, { withinMs: 5_000, describe: () => 'all gone' });
  },
);
