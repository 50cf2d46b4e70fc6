import { expect } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import { answers, idsOf, reasonOf, type ExecutorCase } from './executor-bench.ts';
import { toyJob } from './toy-jobs.ts';

/** What every engine keeps whose jobs run in workers that may die. */
export const executorDeathCases = {
  'a worker that dies costs its job an unknown, the rest go on': {
    body: async ({ open }) => {
      const dieBy = async (act: 'exit' | 'throw'): Promise<void> => {
        const bench = open({ workers: 2 });
        await bench.executor.start();
        await bench.executor.submit([toyJob(0, act), ...answers(30).slice(1)]);
        await bench.reported(30);
        await bench.executor.submit([toyJob(100, 'answer')]);
        await bench.reported(31);
        await bench.executor.stop(0);
        const failed = bench.reports.filter(({ result }) => result.reason !== null);
        expect(idsOf(bench.reports)).toHaveLength(31);
        expect(idsOf(failed)).toEqual([0]);
        expect(failed[0]?.result).toMatchObject({ outcome: 'unknown', reason: 'crash' });
        expect(bench.workerEvents.some(({ kind }) => kind === 'lost')).toBe(true);
      };
      await Promise.all([dieBy('exit'), dieBy('throw')]);
    },
  },

  'deadly jobs among harmless ones die alone': {
    body: async ({ open, manyPlaces }) => {
      const bench = open({ workers: manyPlaces });
      await bench.executor.start();
      const harmless = answers(80, 5).slice(2);
      await bench.executor.submit([toyJob(0, 'throw'), toyJob(1, 'exit'), ...harmless]);
      await bench.reported(80);
      await bench.executor.stop(0);
      const crashed = bench.reports.filter(({ result }) => result.reason === 'crash');
      expect(idsOf(crashed)).toEqual([0, 1]);
      expect(bench.reports).toHaveLength(80);
    },
  },

  'every worker may die, and all are replaced': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      await bench.executor.submit([toyJob(0, 'exit'), toyJob(1, 'exit')]);
      await bench.reported(2);
      await bench.executor.submit(answers(20).slice(2));
      await bench.reported(20);
      await bench.executor.stop(0);
      expect(bench.reports.filter(({ result }) => result.outcome === 'up')).toHaveLength(18);
    },
  },

  'a blocked event loop holds its own jobs only': {
    body: async ({ open }) => {
      const bench = open({ workers: 2 });
      await bench.executor.start();
      void bench.executor.submit([toyJob(0, 'spin', { timeoutMs: 10 }), ...answers(20).slice(1)]);
      await bench.reportedUp(19);
      await bench.executor.stop(0);
      expect(idsOf(bench.reports)).toHaveLength(20);
      expect(['stopped', 'stall', 'crash']).toContain(reasonOf(bench.reports, 0));
    },
  },

  'an exhausted heap ends its worker, not the program': {
    isAlone: true,
    body: async ({ open }) => {
      const bench = open({ workers: 1 });
      await bench.executor.start();
      void bench.executor.submit([toyJob(0, 'exhaust'), ...answers(5).slice(1)]);
      await bench.reportedUp(4);
      await bench.executor.stop(0);
      expect(bench.workerEvents.some(({ kind }) => kind === 'lost')).toBe(true);
    },
  },

  'a worker that cannot start is told at once': {
    body: async ({ open }) => {
      const bench = open({ workers: 2, workerSettings: { isBroken: true } });
      await expect(bench.executor.start()).rejects.toThrow(UnavailableError);
      await bench.executor.submit([toyJob(0, 'answer')]);
      await bench.reported(1);
      expect(reasonOf(bench.reports, 0)).toBe('stopped');
    },
  },
} as const satisfies Readonly<Record<string, ExecutorCase>>;
