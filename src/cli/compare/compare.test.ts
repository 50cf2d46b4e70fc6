import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import { executors } from '../../executors/index.ts';
import { doneTasks, runCompare } from '../../../test/support/cli/compare-stage.ts';
import { doneTask, engineRun } from '../../../test/support/cli/comparison-samples.ts';

const closed = { additionalProperties: false };
const engineName = Type.Union(executors.map(({ kind }) => Type.Literal(kind)));
const number = Type.Number({ minimum: 0 });
const count = Type.Integer({ minimum: 1 });
const span = Type.Tuple([number, number, Type.String()]);
const lane = Type.Object({ worker: Type.String(), pid: count, spans: Type.Array(span) }, closed);
const spread = Type.Object({ median: number, min: number, max: number }, closed);
const record = Type.Object(
  {
    task: Type.Union(['check', 'sleep', 'crunch'].map((name) => Type.Literal(name))),
    tasks: count,
    workers: count,
    runs: count,
    engines: Type.Array(
      Type.Object(
        {
          engine: engineName,
          seconds: spread,
          speedup: Type.Union([number, Type.Null()]),
          tasksPerSecond: number,
          cpuMsPerTask: number,
          peakRssBytes: Type.Integer({ minimum: 0 }),
          lanes: Type.Array(lane),
        },
        closed,
      ),
    ),
    skipped: Type.Array(Type.Object({ engine: engineName, why: Type.String() }, closed)),
  },
  closed,
);

const queueAway = (order: Parameters<typeof play>[0]) => {
  if (order.engine === 'queue') throw new UnavailableError('no Redis answers');
  return play(order);
};
const play = ({ engine, tasks }: { engine: string; tasks: Parameters<typeof doneTasks>[0] }) =>
  engineRun({ elapsedMs: engine === 'serial' ? 4000 : 1000, tasks: doneTasks(tasks) });

test('the object has the promised keys, and nothing else is printed', async () => {
  const { exitCode, stdout, stderr } = await runCompare({ args: ['--json'], runOnce: queueAway });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const parsed: unknown = JSON.parse(stdout);
  expect([...Value.Errors(record, parsed)]).toEqual([]);
  expect(stdout).toMatch(
    /^\{"task":"check","tasks":2,"workers":4,"runs":1,"engines":\[\{"engine":"serial","seconds":\{"median":4,"min":4,"max":4\},"speedup":1,"tasksPerSecond":0.5,"cpuMsPerTask":10,"peakRssBytes":104857600,"lanes":\[\{"worker":"Thread-1","pid":7,"spans":\[\[0,100,"http:\/\/one.farm.example:8080\/"\],\[0,100,"http:\/\/two.farm.example:8080\/"\]\]\}\]\},/,
  );
  expect(stdout).toMatch(/"skipped":\[\{"engine":"queue","why":"no Redis answers"\}\]\}\n$/);
});

test('without serial there is no speed-up', async () => {
  const { stdout } = await runCompare({ args: ['--json', '--engines', 'threads'] });
  const parsed = JSON.parse(stdout) as { engines: readonly unknown[] };
  expect(Value.Check(record, parsed)).toBe(true);
  expect(parsed.engines).toMatchObject([{ engine: 'threads', speedup: null }]);
});

test('several runs show their spread', async () => {
  let calls = 0;
  const { stdout } = await runCompare({
    args: ['--json', '--engines', 'threads', '--runs', '3'],
    runOnce: ({ tasks }) => {
      calls += 1;
      return engineRun({ elapsedMs: calls * 1000, tasks: doneTasks(tasks) });
    },
  });
  const parsed = JSON.parse(stdout) as { engines: readonly unknown[] };
  expect(Value.Check(record, parsed)).toBe(true);
  expect(parsed).toMatchObject({
    runs: 3,
    engines: [{ seconds: { median: 2, min: 1, max: 3 } }],
  });
});

test('the default is a farm of its own, known to its own name server, which ends afterwards', async () => {
  const { exitCode, orders, ways, farms } = await runCompare({ args: [] });
  expect(exitCode).toBe(0);
  expect(orders.map(({ engine, workers }) => [engine, workers])).toEqual([
    ['serial', 4],
    ['threads', 4],
    ['queue', 4],
  ]);
  expect(orders[0]?.tasks).toMatchObject([
    { label: 'http://one.farm.example:8080/', kind: 'http', timeoutMs: 20_000 },
    { label: 'http://two.farm.example:8080/' },
  ]);
  expect(ways).toMatchObject([{ resolvers: ['127.0.0.1:5353'] }]);
  expect(farms).toEqual({ started: 1, running: 0 });
});

test('a list is checked through the resolvers given, without a farm', async () => {
  const { exitCode, orders, ways, farms } = await runCompare({
    args: '-f - --resolver 192.0.2.1 --queue redis://q.example --tasks 3 --workers 9'.split(' '),
    stdin: 'http://a.example/ timeout=5s\nb.example\n',
  });
  expect(exitCode).toBe(0);
  expect(orders[0]).toMatchObject({
    workers: 9,
    tasks: [
      { label: 'http://a.example/', timeoutMs: 5000 },
      { label: 'https://b.example/' },
      { label: 'http://a.example/' },
    ],
  });
  expect(ways).toMatchObject([
    { resolvers: ['192.0.2.1'], engineOptions: { queue: 'redis://q.example' } },
  ]);
  expect(farms.started).toBe(0);
});

test('sleeping and crunching need no sites', async () => {
  const { orders, farms } = await runCompare({ args: ['--task', 'sleep', '--engines', 'serial'] });
  expect(orders[0]?.tasks.map(({ kind }) => kind)).toEqual(['sleep', 'sleep', 'sleep', 'sleep']);
  expect(farms.started).toBe(0);
});

test('the text has a table, who was left out, and a time line a worker', async () => {
  const { exitCode, stdout, stderr } = await runCompare({ args: [], runOnce: queueAway });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('check: 2 tasks, 4 workers');
  expect(lines[2]).toMatch(
    /^engine +workers +seconds +speed-up +checks\/s +CPU ms +memory +start-up$/,
  );
  expect(lines[3]).toMatch(/^serial +1 +4\.00 +1\.00 +0\.5 +10\.00 +100 MiB +0\.050$/);
  expect(lines[4]).toMatch(/^threads +4 +1\.00 +4\.00 +2\.0 /);
  expect(lines[5]).toBe('skipped queue: no Redis answers');
  expect(stdout).toMatch(/^threads: 1\.00 s\n {2}Thread-1 7 \[1-+\]/m);
  expect(stdout).not.toContain('#1');
});

test('with detail there is a line a task with process, its name and the thread', async () => {
  const { stdout } = await runCompare({
    args: ['--tasks-detail', '--engines', 'threads'],
    runOnce: () =>
      engineRun({
        tasks: [
          doneTask(0, { worker: 'Thread-3', label: 'http://a.example/\u001b[2J' }),
          doneTask(1, { worker: 'Process-2', pid: 9, outcome: 'down', reason: 'http_503' }),
        ],
      }),
  });
  expect(stdout).toContain(
    '  #1  0.000-0.100 s  process 7 MainProcess  thread Thread-3  up  http://a.example/\\u001b[2J\n' +
      '  #2  0.000-0.100 s  process 9 Process-2  thread MainThread  down (http_503)  http://s1.example/\n',
  );
});

test('verdicts that differ are a warning', async () => {
  const { exitCode, stderr } = await runCompare({
    args: ['--engines', 'serial,threads'],
    runOnce: ({ engine, tasks }) => {
      const odd = engine === 'threads' ? { outcome: 'down', reason: 'http_503' } : {};
      return engineRun({
        tasks: [doneTask(0, { label: tasks[0]?.label ?? '', ...odd } as object)],
      });
    },
  });
  expect(exitCode).toBe(0);
  expect(stderr).toBe(
    'warning: verdicts differ for http://one.farm.example:8080/: up on serial; down (http_503) on threads\n',
  );
});

test('a machine that is busy with something else is a warning', async () => {
  const { stderr } = await runCompare({
    args: ['--engines', 'serial'],
    runOnce: () => engineRun({ othersCpuMs: 1240 }),
  });
  expect(stderr).toBe(
    'warning: other programs kept 1.2 processors busy meanwhile; on an idle machine the times would differ\n',
  );
});

test.each([['--json'], []])('interrupted, what was finished is shown (%s)', async (...flags) => {
  const { exitCode, stdout, stderr, farms } = await runCompare({
    args: flags,
    runOnce: (order, interrupt) => {
      if (order.engine === 'serial') return play(order);
      interrupt();
      return null;
    },
  });
  expect(exitCode).toBe(130);
  expect(stderr).toBe('interrupted: 1 of 3 engines were run\n');
  expect(stdout).toContain('serial');
  if (flags.length > 0) expect(Value.Check(record, JSON.parse(stdout))).toBe(true);
  expect(farms.running).toBe(0);
});

test('when no engine can run, that is a failure with every reason', async () => {
  const { exitCode, stdout, stderr, farms } = await runCompare({
    args: [],
    runOnce: ({ engine }) => {
      throw new UnavailableError(`${engine} is away`);
    },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toBe('error: no engine could run\n');
  expect(stdout).toContain('skipped threads: threads is away\n');
  expect(farms.running).toBe(0);
});

test('the page is written beside what is printed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'squirrel-'));
  try {
    const path = join(folder, 'page.html');
    const { exitCode, stdout } = await runCompare({ args: ['--json', '--html', path] });
    expect(exitCode).toBe(0);
    expect(Value.Check(record, JSON.parse(stdout))).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
