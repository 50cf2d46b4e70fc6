import { expect, test } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import type { ExecutorDefinition, Job } from '../../core/ports/executor.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import {
  ScriptedExecutor,
  type ScriptedAnswer,
} from '../../../test/support/engine/scripted-executor.ts';
import {
  runEngine,
  type EngineRunContext,
  type PlannedTask,
  type ProcessUsage,
} from './run-engine.ts';

const startsInMs = 300;
const warmUpMs = 20;

const tasks: readonly PlannedTask[] = [100, 250, 50].map((takesMs, index) => ({
  label: `site ${index}`,
  kind: 'toy',
  options: { takesMs },
  timeoutMs: 1000,
}));

const took = (totalMs: number): ScriptedAnswer => ({
  takesMs: totalMs,
  timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
});

const play = (job: Job): ScriptedAnswer =>
  job.kind === 'sleep' ? took(warmUpMs) : took(Number(job.options['takesMs']));

function contextOf(clock: ManualClock, usage: () => ProcessUsage): EngineRunContext {
  return {
    clock,
    executorSetup: {
      runJob: () => Promise.reject(new Error('not in this thread')),
      workerEntry: new URL(import.meta.url),
      workerSettings: {},
      onWorkerEvent: () => {},
    },
    mainPid: 99,
    usage,
  };
}

function stage(script: (job: Job) => ScriptedAnswer = play) {
  const clock = new ManualClock();
  const jobs: Job[] = [];
  let opened: ScriptedExecutor | null = null;
  const engine: ExecutorDefinition = {
    kind: 'threads',
    title: '',
    defaultWorkers: () => 1,
    open: ({ onReports }) => {
      const listen = (job: Job): ScriptedAnswer => {
        jobs.push(job);
        return script(job);
      };
      opened = new ScriptedExecutor({ clock, script: listen, onReports, startsInMs });
      return opened;
    },
  };
  let usage: ProcessUsage = { cpuMs: 1000, peakRssBytes: 7, machineCpuMs: 5000, pids: [99] };
  const ending = new AbortController();
  const context = contextOf(clock, () => usage);
  return {
    clock,
    jobs,
    ending,
    use: (changes: Partial<ProcessUsage>) => (usage = { ...usage, ...changes }),
    load: () => opened?.load(),
    run: (workers = 2) => runEngine(context, { engine, tasks, workers, signal: ending.signal }),
  };
}

test('the clock runs from warm workers to the last result', async () => {
  const { clock, run, use } = stage();
  const running = run();
  await clock.advance(startsInMs + warmUpMs);
  use({ cpuMs: 1040, peakRssBytes: 11, machineCpuMs: 5100 });
  await clock.advance(250);
  expect(await running).toMatchObject({
    startUpMs: startsInMs + warmUpMs,
    elapsedMs: 250,
    cpuMs: 40,
    othersCpuMs: 60,
    peakRssBytes: 11,
    mainPid: 99,
  });
});

test('every worker is warmed up once, before the first task', async () => {
  const { clock, run, jobs } = stage();
  const running = run(3);
  await clock.advance(startsInMs);
  expect(jobs.map(({ kind }) => kind)).toEqual(['sleep', 'sleep', 'sleep']);
  await clock.advance(1000);
  expect(jobs.slice(3).map(({ id }) => id)).toEqual([0, 1, 2]);
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(6);
  expect((await running)?.tasks).toHaveLength(3);
});

test('tasks come by position, with when they began and ended', async () => {
  const { clock, run } = stage();
  const running = run();
  await clock.advance(1000);
  expect((await running)?.tasks).toMatchObject([
    { position: 0, label: 'site 0', worker: 'script', startMs: 0, endMs: 100, outcome: 'up' },
    { position: 1, startMs: 0, endMs: 250 },
    { position: 2, startMs: 0, endMs: 50 },
  ]);
});

test('a worker whose clock is wrong stays within the run', async () => {
  const { clock, run } = stage((job) =>
    job.kind === 'sleep' ? took(warmUpMs) : { takesMs: 80, startedAt: job.id * 1e9 },
  );
  const running = run();
  await clock.advance(1000);
  for (const { startMs, endMs } of (await running)?.tasks ?? []) {
    expect(startMs).toBeGreaterThanOrEqual(0);
    expect(endMs).toBeGreaterThanOrEqual(startMs);
    expect(endMs).toBeLessThanOrEqual(80);
  }
});

test.each([
  ['starting', 100],
  ['warming up', startsInMs + 10],
  ['working', startsInMs + warmUpMs + 60],
])('ended while %s there is no result, and nothing goes on', async (_, afterMs) => {
  const { clock, run, ending, load } = stage();
  const running = run();
  await clock.advance(afterMs);
  ending.abort();
  await clock.advance(5000);
  expect(await running).toBeNull();
  expect(load()).toEqual({ queued: 0, underWay: 0 });
  expect(clock.waiting).toBe(0);
});

test('more tasks than fit into one message are all done', async () => {
  const { clock, jobs } = stage();
  const many = Array.from({ length: 200 }, (): PlannedTask => tasks[2] as PlannedTask);
  const engine: ExecutorDefinition = {
    kind: 'threads',
    title: '',
    defaultWorkers: () => 1,
    open: ({ onReports }) =>
      new ScriptedExecutor({ clock, onReports, script: (job) => (jobs.push(job), play(job)) }),
  };
  const context = contextOf(clock, () => ({
    cpuMs: 0,
    peakRssBytes: 0,
    machineCpuMs: 0,
    pids: [],
  }));
  const { signal } = new AbortController();
  const running = runEngine(context, { engine, tasks: many, workers: 1, signal });
  await clock.advance(1000);
  expect((await running)?.tasks.map(({ position }) => position)).toEqual(many.map((_, i) => i));
});

test('an engine that cannot start says why', async () => {
  const { clock } = stage();
  const engine: ExecutorDefinition = {
    kind: 'queue',
    title: '',
    defaultWorkers: () => 1,
    open: ({ onReports }) => {
      const executor = new ScriptedExecutor({ clock, script: play, onReports });
      executor.start = () => Promise.reject(new UnavailableError('no Redis'));
      return executor;
    },
  };
  const context = contextOf(clock, () => ({
    cpuMs: 0,
    peakRssBytes: 0,
    machineCpuMs: 0,
    pids: [],
  }));
  const { signal } = new AbortController();
  await expect(runEngine(context, { engine, tasks, workers: 1, signal })).rejects.toThrow(
    'no Redis',
  );
});

test.each([
  [[99], false],
  [[99, 0], true],
])('work by a process outside of %j is noticed', async (pids, isWhollyMeasured) => {
  const { clock, run, use } = stage();
  use({ pids });
  const running = run();
  await clock.advance(1000);
  expect(await running).toMatchObject({ isWhollyMeasured });
});
