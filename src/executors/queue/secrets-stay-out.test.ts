import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import type { ExecutorSetup, Job } from '../../core/ports/executor.ts';
import { toyJob } from '../../testing/contracts/toy-jobs.ts';
import { openQueueStage, type QueueStage } from '../../testing/queue-stage.ts';
import { whyNoRedis } from '../../testing/redis-server.ts';

const why = whyNoRedis();
const canary = 'canary-4711';
const secretOptions = { toy: ['headers'] };
const jobs: readonly Job[] = [
  toyJob(0, 'answer', { headers: { Authorization: `Bearer ${canary}` } }),
  toyJob(1, 'answer', { headers: {} }),
];

/** Runs the jobs while somebody writes down every command that Redis gets. */
async function spyOn(stage: QueueStage, setup: Partial<ExecutorSetup>) {
  const spy = await new Redis(stage.redis.url).monitor();
  let heard = '';
  spy.on('monitor', (_time, args: readonly string[]) => (heard += args.join(' ')));
  const bench = await stage.submitter({ secretOptions, ...setup });
  await bench.executor.submit(jobs);
  await bench.reported(2);
  spy.disconnect();
  const byId = bench.reports.sort((a, b) => a.id - b.id);
  return { heard, reports: byId };
}

describe.concurrent('secret options', { timeout: 20_000 }, () => {
  test('without a key their checks never leave the sender', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker();
    const { heard, reports } = await spyOn(stage, {});
    expect(heard).not.toContain(canary);
    expect(heard).toContain('"kind":"toy"');
    expect(reports.map(({ pid }) => pid)).toEqual([process.pid, worker.pid]);
    expect(reports.map(({ result }) => result.outcome)).toEqual(['up', 'up']);
  });

  test('with a key they travel sealed', async ({ skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker({ queueKey: 'shared' });
    const { heard, reports } = await spyOn(stage, { queueKey: 'shared' });
    expect(heard).not.toContain(canary);
    expect(heard).not.toContain('Authorization');
    expect(reports.map(({ pid }) => pid)).toEqual([worker.pid, worker.pid]);
    expect(reports.map(({ result }) => result.outcome)).toEqual(['up', 'up']);
  });

  test.for([
    ['no key', {}, 'has no SQUIRREL_QUEUE_KEY'],
    ['another key', { queueKey: 'other' }, 'is another one'],
  ] as const)('a worker with %s says so', async ([, options, says], { skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    await stage.worker(options);
    const { reports } = await spyOn(stage, { queueKey: 'shared' });
    expect(reports.map(({ result }) => result.outcome)).toEqual(['unknown', 'unknown']);
    expect(reports[0]?.result.message).toContain(says);
  });
});
