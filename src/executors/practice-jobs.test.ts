import { expect, test } from 'vitest';
import type { Job } from '../core/ports/executor.ts';
import { probers } from '../probers/index.ts';
import { practiceJobs } from './practice-jobs.ts';

const jobOf = (kind: string, options: Job['options']): Job => ({
  id: 1,
  kind,
  options,
  timeoutMs: 5_000,
  memory: null,
});
const run = (job: Job, signal = new AbortController().signal) =>
  practiceJobs.get(job.kind)?.(job, signal);

test('sleep waits as long as it is told', async () => {
  const result = await run(jobOf('sleep', { ms: 50 }));
  expect(result).toMatchObject({ outcome: 'up', reason: null, message: 'waited 50 ms' });
  expect(result?.timings.totalMs).toBeGreaterThan(45);
});

test('sleep ends at once when it is aborted, before or meanwhile', async () => {
  const abort = new AbortController();
  const running = run(jobOf('sleep', { ms: 60_000 }), abort.signal);
  abort.abort();
  expect(await running).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
  const late = await run(jobOf('sleep', { ms: 60_000 }), abort.signal);
  expect(late).toMatchObject({ reason: 'stopped' });
});

test('crunch takes every step, so that its time grows with them', async () => {
  const checksumOf = async (count: number) =>
    (await run(jobOf('crunch', { count })))?.evidence['checksum'];
  expect(await checksumOf(1)).toBe(((((31 + 1) * 31 + 1) * 31 + 1) * 31 + 1) % 1_000_004);
  expect(await checksumOf(3)).not.toBe(await checksumOf(5));
  await run(jobOf('crunch', { count: 100_000 }));
  const few = await run(jobOf('crunch', { count: 200_000 }));
  const many = await run(jobOf('crunch', { count: 4_000_000 }));
  expect(many?.timings.totalMs).toBeGreaterThan(4 * (few?.timings.totalMs ?? Infinity));
});

test('nothing that practises can be a monitor', () => {
  expect(probers.filter(({ kind }) => practiceJobs.has(kind))).toEqual([]);
});
