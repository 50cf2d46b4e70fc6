import { expect, test } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import type {
  EngineKind,
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';
import { runToyJob, toyJob } from './toy-jobs.ts';

/** The cases an engine may decline, with a reason; all others hold for every engine. */
export const DECLINABLE = [
  'a dead worker',
  'a deadly job among harmless ones',
  'a blocked event loop',
  'an exhausted heap',
  'a worker that cannot start',
] as const;
export type DeclinableCase = (typeof DECLINABLE)[number];

/** What an engine does not promise and why; printed with the results. */
export type Declined = Readonly<Partial<Record<DeclinableCase, string>>>;

/** An executor on toy jobs, and everything it reported. */
export interface Bench {
  readonly executor: Executor;
  readonly reports: JobReport[];
  readonly workerEvents: { kind: string; worker: string; detail: string }[];
  /** Resolves when `count` jobs were reported in all. */
  reported(count: number): Promise<void>;
}

const toyWorker = new URL('toy-worker.ts', import.meta.url);

/** Opens an engine on toy jobs. */
export function openBench(
  definition: ExecutorDefinition,
  setup: Partial<ExecutorSetup> & { readonly workers: number },
): Bench {
  const reports: JobReport[] = [];
  const workerEvents: Bench['workerEvents'] = [];
  let check = (): void => {};
  const executor = definition.open({
    runJob: runToyJob,
    workerEntry: toyWorker,
    workerSettings: {},
    onReports: (finished) => {
      reports.push(...finished);
      check();
    },
    onWorkerEvent: (event) => workerEvents.push({ ...event }),
    ...setup,
  });
  const reported = (count: number): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (reports.length >= count) resolve();
      };
      check();
    });
  return { executor, reports, workerEvents, reported };
}

const answers = (count: number, afterMs = 1): Job[] =>
  Array.from({ length: count }, (_, id) => toyJob(id, 'answer', { afterMs }));
const idsOf = (reports: readonly JobReport[]): number[] =>
  reports.map(({ id }) => id).sort((a, b) => a - b);
const reasonOf = (reports: readonly JobReport[], id: number): string | null | undefined =>
  reports.find((report) => report.id === id)?.result.reason;

/** What `after` holds more of than `before`. */
function addedTo(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...before];
  return after.filter((resource) => {
    const index = left.indexOf(resource);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** What every engine keeps, as tests; `declined` names the cases it does not meet. */
export function executorContract(definition: ExecutorDefinition, declined: Declined): void {
  const unless = (name: DeclinableCase, body: () => Promise<void>, timeoutMs = 30_000): void => {
    const reason = declined[name];
    test(name, { timeout: timeoutMs }, async ({ skip }) => {
      skip(reason !== undefined, `${definition.kind} declines: ${reason}`);
      expect.hasAssertions();
      await body();
    });
  };

  test('every job is reported exactly once', async () => {
    const bench = openBench(definition, { workers: 8 });
    await bench.executor.start();
    for (const job of answers(200)) await bench.executor.submit([job]);
    await bench.reported(200);
    await bench.executor.stop(0);
    expect(idsOf(bench.reports)).toEqual(answers(200).map(({ id }) => id));
    expect(new Set(bench.reports.map(({ result }) => result.outcome))).toEqual(new Set(['up']));
    expect(bench.reports.every(({ worker, pid }) => worker.length > 0 && pid > 0)).toBe(true);
  });

  test('the same list gives the same verdicts', async () => {
    const outcomes = ['up', 'down', 'blocked', 'throttled'];
    const bench = openBench(definition, { workers: 5 });
    await bench.executor.start();
    await bench.executor.submit(
      outcomes.map((outcome, id) => toyJob(id, 'answer', { afterMs: 10 - id, outcome })),
    );
    await bench.reported(outcomes.length);
    await bench.executor.stop(0);
    const verdicts = bench.reports.sort((a, b) => a.id - b.id).map(({ result }) => result.outcome);
    expect(verdicts).toEqual(outcomes);
  });

  test('no more jobs are under way than there are workers', async () => {
    const bench = openBench(definition, { workers: 3 });
    await bench.executor.start();
    void bench.executor.submit(answers(10, 200));
    const { queued, underWay } = bench.executor.load();
    expect(underWay).toBeLessThanOrEqual(3);
    expect(queued + underWay).toBe(10);
    await bench.executor.stop(0);
  });

  test('a slow job holds one place and nobody else', async () => {
    const bench = openBench(definition, { workers: 2 });
    await bench.executor.start();
    void bench.executor.submit([toyJob(1_000, 'answer', { afterMs: 10_000 }), ...answers(50)]);
    await bench.reported(50);
    expect(bench.reports.some(({ id }) => id === 1_000)).toBe(definition.kind === 'serial');
    await bench.executor.stop(0);
    expect(bench.reports).toHaveLength(51);
  });

  test('submit waits while too much waits already', async () => {
    const bench = openBench(definition, { workers: 4 });
    await bench.executor.start();
    let isWelcome = false;
    const submitted = bench.executor.submit(answers(40, 20)).then(() => (isWelcome = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isWelcome).toBe(false);
    await submitted;
    expect(bench.executor.load().queued).toBeLessThan(4);
    await bench.reported(40);
    await bench.executor.stop(0);
  });

  test('cancelling reports what waits and what runs as stopped', async () => {
    const bench = openBench(definition, { workers: 2 });
    await bench.executor.start();
    const submitted = bench.executor.submit(answers(20, 60_000));
    bench.executor.cancel();
    await Promise.all([submitted, bench.reported(20)]);
    expect(idsOf(bench.reports)).toEqual(answers(20).map(({ id }) => id));
    expect(new Set(bench.reports.map(({ result }) => result.reason))).toEqual(new Set(['stopped']));
    await bench.executor.submit([toyJob(99, 'answer')]);
    await bench.reported(21);
    expect(reasonOf(bench.reports, 99)).toBe(null);
    await bench.executor.stop(0);
  });

  test('a job that breaks is unknown, its neighbours are not', async () => {
    const bench = openBench(definition, { workers: 2 });
    await bench.executor.start();
    await bench.executor.submit([toyJob(0, 'reject'), toyJob(1, 'answer')]);
    await bench.reported(2);
    await bench.executor.stop(0);
    expect(reasonOf(bench.reports, 0)).toBe('crash');
    expect(reasonOf(bench.reports, 1)).toBe(null);
  });

  test('a job that ignores its deadline is given up', { timeout: 15_000 }, async () => {
    const bench = openBench(definition, { workers: 2 });
    await bench.executor.start();
    await bench.executor.submit([toyJob(0, 'ignore', { timeoutMs: 50 }), toyJob(1, 'answer')]);
    await bench.reported(2);
    await bench.executor.stop(0);
    expect(bench.reports.find(({ id }) => id === 0)?.result).toMatchObject({
      outcome: 'unknown',
      reason: 'stall',
    });
  });

  test('stopping lets running jobs end, within its grace', async () => {
    const bench = openBench(definition, { workers: 2 });
    await bench.executor.start();
    void bench.executor.submit([
      toyJob(0, 'answer', { afterMs: 30 }),
      toyJob(1, 'answer', { afterMs: 60_000 }),
    ]);
    await bench.executor.stop(300);
    expect(reasonOf(bench.reports, 0)).toBe(null);
    expect(reasonOf(bench.reports, 1)).toBe('stopped');
    expect(bench.executor.load()).toEqual({ queued: 0, underWay: 0 });
  });

  test('stopping ends even jobs that cannot be aborted, and leaves nothing running', async () => {
    const before = process.getActiveResourcesInfo();
    const bench = openBench(definition, { workers: 4 });
    await bench.executor.start();
    void bench.executor.submit([toyJob(0, 'ignore'), toyJob(1, 'answer', { afterMs: 60_000 })]);
    await bench.executor.stop(0);
    expect(idsOf(bench.reports)).toEqual([0, 1]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(addedTo(before, process.getActiveResourcesInfo())).toEqual([]);
  });

  test('memory does not grow with the number of jobs', { timeout: 60_000 }, async () => {
    const bench = openBench(definition, { workers: 64 });
    await bench.executor.start();
    const run = async (count: number): Promise<number> => {
      bench.reports.length = 0;
      for (let first = 0; first < count; first += 32) {
        await bench.executor.submit(answers(Math.min(32, count - first), 0));
        bench.reports.length = 0;
      }
      return process.memoryUsage().heapUsed;
    };
    await run(2_000);
    const warm = await run(2_000);
    const later = await run(8_000);
    await bench.executor.stop(1_000);
    expect(later - warm).toBeLessThan(24e6);
  });

  unless('a dead worker', async () => {
    for (const act of ['exit', 'throw'] as const) {
      const bench = openBench(definition, { workers: 2 });
      await bench.executor.start();
      await bench.executor.submit([toyJob(0, act), ...answers(30).slice(1)]);
      await bench.reported(30);
      await bench.executor.submit([toyJob(100, 'answer')]);
      await bench.reported(31);
      await bench.executor.stop(0);
      expect(idsOf(bench.reports)).toHaveLength(31);
      expect(
        bench.reports.filter(({ result }) => result.reason !== null).map(({ id }) => id),
      ).toEqual([0]);
      expect(reasonOf(bench.reports, 0)).toBe('crash');
      expect(bench.workerEvents.filter(({ kind }) => kind === 'lost')).toHaveLength(3);
    }
  });

  unless('a deadly job among harmless ones', async () => {
    const bench = openBench(definition, { workers: 40 });
    await bench.executor.start();
    const harmless = answers(80, 20).slice(2);
    await bench.executor.submit([toyJob(0, 'throw'), toyJob(1, 'exit'), ...harmless]);
    await bench.reported(80);
    await bench.executor.stop(0);
    const crashed = bench.reports.filter(({ result }) => result.reason === 'crash');
    expect(idsOf(crashed)).toEqual([0, 1]);
    expect(bench.reports).toHaveLength(80);
  });

  unless('a blocked event loop', async () => {
    const bench = openBench(definition, { workers: 2 });
    await bench.executor.start();
    void bench.executor.submit([toyJob(0, 'spin', { timeoutMs: 10 }), ...answers(20).slice(1)]);
    await bench.reported(19);
    await bench.executor.stop(0);
    expect(idsOf(bench.reports)).toHaveLength(20);
    expect(reasonOf(bench.reports, 0)).toBe('stopped');
  });

  unless(
    'an exhausted heap',
    async () => {
      const bench = openBench(definition, { workers: 1 });
      await bench.executor.start();
      void bench.executor.submit([toyJob(0, 'exhaust'), ...answers(5).slice(1)]);
      await bench.reported(4);
      await bench.executor.stop(0);
      expect(bench.workerEvents.some(({ kind }) => kind === 'lost')).toBe(true);
      expect(bench.reports.filter(({ result }) => result.outcome === 'up')).toHaveLength(4);
    },
    60_000,
  );

  unless('a worker that cannot start', async () => {
    const bench = openBench(definition, { workers: 2, workerSettings: { isBroken: true } });
    await expect(bench.executor.start()).rejects.toThrow(UnavailableError);
    await bench.executor.submit([toyJob(0, 'answer')]);
    await bench.reported(1);
    expect(reasonOf(bench.reports, 0)).toBe('stopped');
  });
}

/** Asserts that the suite ran over the list and not over an empty one. */
export function expectEngines(
  definitions: readonly ExecutorDefinition[],
  kinds: readonly EngineKind[],
): void {
  test(`the list holds ${kinds.length} engines`, () => {
    expect(definitions.map(({ kind }) => kind)).toEqual(kinds);
  });
}
