import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { ListOrder } from '../../services/checks/list-order.ts';
import { runList, type ListedSite } from '../../services/checks/run-list.ts';
import { answers, idsOf, reasonOf, toySetup, type ExecutorCase } from './executor-bench.ts';
import { runToyJob, toyJob } from './toy-jobs.ts';

/** What every engine keeps while nothing breaks. */
export const executorCases = {
  'every job is reported exactly once': {
    body: async ({ open, manyPlaces }) => {
      const bench = open({ workers: manyPlaces });
      await bench.executor.start();
      for (const job of answers(200)) await bench.executor.submit([job]);
      await bench.reported(200);
      await bench.executor.stop(0);
      expect(idsOf(bench.reports)).toEqual(answers(200).map(({ id }) => id));
      expect(bench.reports.filter(({ result }) => result.outcome !== 'up')).toEqual([]);
      expect(bench.reports.every(({ worker, pid }) => worker.length > 0 && pid > 0)).toBe(true);
    },
  },

  'the same list gives the same verdicts': {
    body: async ({ open }) => {
      const bench = open({ workers: 3 });
      await bench.executor.start();
      await bench.executor.submit(mixedJobs);
      await bench.reported(mixedJobs.length);
      await bench.executor.stop(0);
      const verdicts = bench.reports.sort((a, b) => a.id - b.id).map(({ result }) => result);
      const here = await Promise.all(
        mixedJobs.map((job) => runToyJob(job, new AbortController().signal)),
      );
      expect(verdicts.map(withoutTime)).toEqual(here.map(withoutTime));
    },
  },

  'a job arrives with all that it holds': {
    body: async ({ open }) => {
      const bench = open({ workers: 1 });
      const memory = { seen: 7 };
      const silentPeers = ['192.0.2.1:443', '[2001:db8::1]:443'];
      await bench.executor.start();
      await bench.executor.submit([{ ...toyJob(1, 'recite'), memory, silentPeers }]);
      await bench.reported(1);
      await bench.executor.stop(0);
      expect(bench.reports).toMatchObject([{ result: { memory, evidence: { silentPeers } } }]);
    },
  },

  'what is put out keeps the order of the list': {
    body: async ({ definition, setup }) => {
      const sites: ListedSite[] = mixedJobs.map((job) => ({ ...job, target: `toy://${job.id}` }));
      const shown: number[] = [];
      const order = new ListOrder<number>((position) => void shown.push(position), 1_000);
      const sink = {
        take: ({ position }: { readonly position: number }) => order.put(position, position),
        untilReady: (position: number) => order.untilInWindow(position),
      };
      const clock = { monotonicMs: () => performance.now() };
      const context = { clock, executorSetup: { ...toySetup, ...setup } };
      const { signal } = new AbortController();
      await runList(context, { sites, engine: definition, workers: 3, sink, signal });
      expect(shown).toEqual(sites.map((_, position) => position));
    },
  },

  'no more jobs are under way than there are workers': {
    body: async ({ open }) => {
      const bench = open({ workers: 3 });
      await bench.executor.start();
      void bench.executor.submit(answers(40, 200));
      const { queued, underWay } = bench.executor.load();
      expect(underWay).toBeLessThanOrEqual(3);
      expect(queued + underWay).toBe(40);
      await bench.executor.stop(0);
    },
  },

  'a slow job holds one place and nobody else': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      const slow = toyJob(1_000, 'answer', { afterMs: 60_000, timeoutMs: 120_000 });
      void bench.executor.submit([slow, ...answers(50)]);
      await bench.reported(50);
      expect(bench.reports.some(({ id }) => id === 1_000)).toBe(false);
      await bench.executor.stop(0);
      expect(bench.reports).toHaveLength(51);
    },
  },

  'submit waits while too much waits already': {
    body: async ({ open }) => {
      const bench = open({ workers: 4 });
      await bench.executor.start();
      let isWelcome = false;
      const submitted = bench.executor.submit(answers(40, 10)).then(() => (isWelcome = true));
      await new Promise((resolve) => setImmediate(resolve));
      expect(isWelcome).toBe(false);
      await submitted;
      expect(bench.executor.load().queued).toBeLessThanOrEqual(16);
      await bench.reported(40);
      await bench.executor.stop(0);
    },
  },

  'cancelling reports what waits and what runs as stopped': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      const submitted = bench.executor.submit(answers(20, 60_000));
      bench.executor.cancel();
      await Promise.all([submitted, bench.reported(20)]);
      expect(idsOf(bench.reports)).toEqual(answers(20).map(({ id }) => id));
      expect(new Set(bench.reports.map(({ result }) => result.reason))).toEqual(
        new Set(['stopped']),
      );
      await bench.executor.submit([toyJob(99, 'answer')]);
      await bench.reported(21);
      expect(reasonOf(bench.reports, 99)).toBe(null);
      await bench.executor.stop(0);
    },
  },

  'a job that breaks is unknown, its neighbours are not': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      await bench.executor.submit([toyJob(0, 'reject'), toyJob(1, 'answer')]);
      await bench.reported(2);
      await bench.executor.stop(0);
      expect(reasonOf(bench.reports, 0)).toBe('crash');
      expect(reasonOf(bench.reports, 1)).toBe(null);
    },
  },

  'a job that ignores its deadline is given up': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      await bench.executor.submit([toyJob(0, 'ignore', { timeoutMs: 50 }), toyJob(1, 'answer')]);
      await bench.reported(2);
      await bench.executor.stop(0);
      expect(bench.reports.find(({ id }) => id === 0)?.result).toMatchObject({
        outcome: 'unknown',
        reason: 'stall',
      });
    },
  },

  'stopping lets running jobs end, within its grace': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      void bench.executor.submit([
        toyJob(0, 'answer', { afterMs: 30 }),
        toyJob(1, 'answer', { afterMs: 60_000 }),
      ]);
      await bench.executor.stop(700);
      expect(['stopped', null]).toContain(reasonOf(bench.reports, 0));
      expect(reasonOf(bench.reports, 1)).toBe('stopped');
      expect(bench.executor.load()).toEqual({ queued: 0, underWay: 0 });
    },
  },

  'stopping leaves nothing running': {
    isAlone: true,
    body: async ({ open, ownsWorkers }) => {
      const before = process.getActiveResourcesInfo();
      const bench = open({ workers: 3 });
      await bench.executor.start();
      await bench.executor.submit(answers(10));
      await bench.reported(10);
      const stuck = toyJob(20, 'ignore');
      void bench.executor.submit([stuck, toyJob(21, 'answer', { afterMs: 60_000 })]);
      await bench.executor.stop(0);
      expect(idsOf(bench.reports).slice(-2)).toEqual([20, 21]);
      const pids = new Set(bench.reports.map(({ pid }) => pid));
      if (ownsWorkers) expect([...pids].filter(isRunning)).toEqual([process.pid]);
      // Node takes some turns of its loop to let go of what was closed.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((go) => setImmediate(go));
      expect(addedTo(before, process.getActiveResourcesInfo())).toEqual([]);
    },
  },

  'memory does not grow with the number of jobs': {
    isAlone: true,
    body: async ({ open, manyPlaces }) => {
      const bench = open({ workers: manyPlaces });
      await bench.executor.start();
      const run = async (count: number): Promise<number> => {
        for (let first = 0; first < count; first += 32) {
          await bench.executor.submit(answers(32, 0));
          bench.reports.length = 0;
        }
        return liveHeapBytes();
      };
      await run(1_000);
      const warm = await run(1_000);
      const later = await run(4_000);
      await bench.executor.stop(1_000);
      // A kilobyte each; what a job and its report take is more.
      expect(later - warm).toBeLessThan(4e6);
    },
  },
} as const satisfies Readonly<Record<string, ExecutorCase>>;

const outcomes = ['up', 'down', 'blocked', 'throttled'] as const;
const mixedJobs = Array.from({ length: 24 }, (_, id) => {
  if (id === 7) return toyJob(id, 'answer', { outcome: 'unknown' });
  return toyJob(id, 'answer', { afterMs: 24 - id, outcome: outcomes[id % 4] ?? 'up' });
});

function withoutTime<Result extends { readonly startedAt: number }>(result: Result): Result {
  return { ...result, startedAt: 0 };
}

/** What `after` holds more of than `before`. */
function addedTo(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...before];
  return after.filter((resource) => {
    const index = left.indexOf(resource);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** What is left of the heap after everything was collected that can be. */
function liveHeapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
