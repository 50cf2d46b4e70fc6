import { expect, test } from 'vitest';
import type { Executor, Job, JobReport } from '../core/ports/executor.ts';
import { lostResult } from './lost-result.ts';
import { withPushedJobs } from './pushed-jobs.ts';

const job = (id: number, kind: string): Job => ({
  id,
  kind,
  options: {},
  timeoutMs: 1_000,
  memory: null,
});

function stage(judge: Parameters<typeof withPushedJobs>[1]['judge']) {
  const submitted: number[][] = [];
  const reports: JobReport[] = [];
  const inner: Executor = {
    start: async () => undefined,
    submit: async (jobs) => void submitted.push(jobs.map(({ id }) => id)),
    cancel: () => undefined,
    load: () => ({ queued: 1, underWay: 2 }),
    stop: async () => undefined,
  };
  const executor = withPushedJobs(inner, {
    isPushed: (kind) => kind === 'heartbeat',
    judge,
    onReports: (some) => void reports.push(...some),
  });
  return { executor, submitted, reports };
}

const judged = (jobs: readonly Job[]) =>
  Promise.resolve(jobs.map(({ id }) => ({ ...lostResult('crash', `job ${id}`) })));

test('pushed jobs are judged here, all others run where they did', async () => {
  const { executor, submitted, reports } = stage(judged);
  await executor.submit([job(1, 'http'), job(2, 'heartbeat'), job(3, 'http'), job(4, 'heartbeat')]);
  await executor.submit([job(5, 'http')]);
  await executor.submit([job(6, 'heartbeat')]);
  await executor.stop(1_000);
  expect(submitted).toEqual([[1, 3], [5]]);
  expect(reports.map(({ id, result }) => [id, result.message])).toEqual([
    [2, 'job 2'],
    [4, 'job 4'],
    [6, 'job 6'],
  ]);
});

test('what cannot be read is nobody’s fault but ours', async () => {
  const { executor, reports } = stage(() => Promise.reject(new Error('the database is closed')));
  await executor.submit([job(1, 'heartbeat')]);
  await executor.stop(1_000);
  expect(reports).toMatchObject([{ id: 1, result: { outcome: 'unknown', reason: 'away' } }]);
});

test('a stop waits for what is being judged, and the load counts it', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { executor, reports } = stage(async (jobs) => {
    await promise;
    return judged(jobs);
  });
  await executor.submit([job(1, 'heartbeat')]);
  expect(executor.load()).toEqual({ queued: 1, underWay: 3 });
  const stopped = executor.stop(5_000);
  resolve(undefined);
  await stopped;
  expect(reports).toHaveLength(1);
  expect(executor.load()).toEqual({ queued: 1, underWay: 2 });
});
