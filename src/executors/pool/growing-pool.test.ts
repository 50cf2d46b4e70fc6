import { expect, test } from 'vitest';
import type { ExecutorSetup, Job } from '../../core/ports/executor.ts';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { stoppedResult } from '../lost-result.ts';
import type { ChannelEvents } from './worker-channel.ts';
import { WorkerPool } from './worker-pool.ts';

const LOOPS = 8;

/** A pool of loops at the end of lines that the test holds. */
function stage(growsWithLoad: boolean) {
  const lines = new Map<string, { readonly events: ChannelEvents; readonly jobs: Job[] }>();
  const setup: ExecutorSetup = {
    workers: LOOPS * 100,
    runJob: () => Promise.reject(new Error('not here')),
    workerEntry: new URL('file:///none'),
    workerSettings: {},
    onReports: () => undefined,
    onWorkerEvent: () => undefined,
    ...(growsWithLoad && { growsWithLoad }),
  };
  const pool = new WorkerPool(setup, {
    workers: Array.from({ length: LOOPS }, (_, index) => ({
      name: `Loop-${index + 1}`,
      capacity: 100,
    })),
    open: ({ name }, events) => {
      const jobs: Job[] = [];
      lines.set(name, { events, jobs });
      return {
        pid: 1,
        send: (message) => {
          if (message.type === 'start') queueMicrotask(() => events.onMessage({ type: 'ready' }));
          if (message.type === 'jobs') jobs.push(...message.jobs);
          if (message.type === 'stop') events.onEnd('told to');
        },
        kill: async () => events.onEnd('killed'),
      };
    },
  });
  let count = 0;
  return {
    pool,
    started: () => [...lines.keys()],
    /** Brings so many jobs and lets what follows happen. */
    submit: async (number: number) => {
      const jobs = Array.from({ length: number }, () => toyJob((count += 1), 'ignore'));
      await pool.submit(jobs);
      await new Promise(setImmediate);
    },
    finishAll: () => {
      for (const { events, jobs } of lines.values()) {
        const reports = jobs.splice(0).map(({ id }) => ({ id, result: stoppedResult() }));
        events.onMessage({ type: 'reports', reports });
      }
    },
    placesOf: () => [...lines.values()].map(({ jobs }) => jobs.length),
  };
}

test('a pool that grows has two loops, and more as there is work for them', async () => {
  const { pool, started, submit, finishAll, placesOf } = stage(true);
  await pool.start();
  expect(started()).toEqual(['Loop-1', 'Loop-2']);
  await submit(32);
  expect(started()).toHaveLength(2);
  await submit(1);
  expect(started()).toHaveLength(3);
  // The third has nothing yet; what comes now is shared by all.
  await submit(60);
  expect(started()).toHaveLength(4);
  expect(Math.min(...placesOf().slice(0, 3))).toBeGreaterThan(0);
  await submit(300);
  await submit(1);
  await submit(1);
  await submit(1);
  await submit(1);
  expect(started()).toHaveLength(LOOPS);
  finishAll();
  expect(pool.load()).toEqual({ queued: 0, underWay: 0 });
  await pool.stop(0);
});

test('a pool that does not starts all of them', async () => {
  const { pool, started } = stage(false);
  await pool.start();
  expect(started()).toHaveLength(LOOPS);
  await pool.stop(0);
});
