import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'vitest';
import type { ExecutorSetup, Job } from '../../core/ports/executor.ts';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { openQueueStage, type QueueStage } from '../../../test/support/queue/queue-stage.ts';
import { whyNoRedis } from '../../../test/support/queue/redis-server.ts';

const why = whyNoRedis();
const canary = 'canary-4711';
const secretOptions = { toy: ['headers'] };
const jobs: readonly Job[] = [
  toyJob(0, 'answer', { headers: { Authorization: `Bearer ${canary}` } }),
  toyJob(1, 'answer', { headers: {} }),
];

/** Runs the jobs while somebody writes down every command that Redis gets. */
async function spyOn(stage: QueueStage, setup: Partial<ExecutorSetup>) {
  // A plain socket: to a client of Redis the unasked lines of MONITOR are replies to questions it has not put.
  const spy = connect(Number(new URL(stage.redis.url).port), '127.0.0.1').setEncoding('latin1');
  let heard = '';
  spy.on('data', (text: string) => (heard += text));
  spy.write('MONITOR\r\n');
  await once(spy, 'data');
  const bench = await stage.submitter({ secretOptions, ...setup });
  await bench.executor.submit(jobs);
  await bench.reported(2);
  spy.destroy();
  // MONITOR escapes quotes.
  heard = heard.replaceAll('\\\\', '\\').replaceAll('\\"', '"');
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
    const { heard, reports } = await spyOn(stage, { options: { queueKey: 'shared' } });
    expect(heard).not.toContain(canary);
    expect(heard).not.toContain('Authorization');
    expect(reports.map(({ pid }) => pid)).toEqual([worker.pid, worker.pid]);
    expect(reports.map(({ result }) => result.outcome)).toEqual(['up', 'up']);
  });

  test.for([
    ['no key', {}],
    ['another key', { queueKey: 'other' }],
  ] as const)('a worker with %s is no worker of theirs', async ([, options], { skip, expect }) => {
    skip(why !== null, why ?? '');
    await using stage = await openQueueStage();
    const worker = await stage.worker(options);
    const error = await stage
      .submitter({ options: { queueKey: 'shared' } })
      .catch((error: unknown) => error);
    expect(String(error)).toContain('have another SQUIRREL_QUEUE_KEY, or none');
    expect(worker.stderr).not.toContain(canary);
  });
});
