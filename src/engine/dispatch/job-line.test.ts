import { expect, it } from 'vitest';
import { silentLog } from '../../../test/support/silent-log.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { unfinished } from '../../core/check/outcome.ts';
import type { Executor } from '../../core/ports/executor.ts';
import { JobLine } from './job-line.ts';

it('ends also the jobs of no monitor that the executor refuses', async () => {
  const executor: Executor = {
    start: async () => undefined,
    submit: () => Promise.reject(new Error('out of order')),
    cancel: () => undefined,
    load: () => ({ queued: 0, underWay: 0 }),
    stop: async () => undefined,
  };
  const refused: number[] = [];
  const results: ProbeResult[] = [];
  const line = new JobLine({
    log: silentLog(),
    openExecutor: () => executor,
    onReport: () => undefined,
    onReported: () => undefined,
    onRefused: (jobs) => void refused.push(...jobs.map(({ id }) => id)),
    refusedResult: () => unfinished('it was refused', 0),
    onReady: () => undefined,
  });
  const job = { kind: 'http', options: {}, timeoutMs: 1_000, memory: null };
  line.runOutOfBand(job, (result) => void results.push(result));
  await line.submit([{ ...job, id: line.nextId() }]);
  expect(results).toMatchObject([{ outcome: 'unknown', message: 'it was refused' }]);
  expect(refused).toEqual([2]);
  expect(line.isBusy).toBe(false);
});
