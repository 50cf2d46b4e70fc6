import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { stoppedResult } from '../lost-result.ts';
import { PoolWorker } from './pool-worker.ts';
import type { ChannelEvents } from './worker-channel.ts';

/** A worker at the end of a line that the test holds. */
function workerInHand() {
  const kills: string[] = [];
  let heard: ChannelEvents | undefined;
  const worker = new PoolWorker(
    {
      name: 'Hand',
      capacity: 10,
      oneAtATime: false,
      entry: new URL('file:///none'),
      settings: {},
      open: ({ name }, events) => {
        heard = events;
        return { pid: 1, send: () => undefined, kill: async () => void kills.push(name) };
      },
    },
    {
      onReady: () => undefined,
      onReports: () => undefined,
      onReturned: () => undefined,
      onLost: () => undefined,
    },
  );
  worker.start();
  heard?.onMessage({ type: 'ready' });
  const report = (id: number): void =>
    heard?.onMessage({ type: 'reports', reports: [{ id, result: stoppedResult() }] });
  return { worker, kills, report };
}

test('a worker that reports is never taken for one that hangs, however late it is', async () => {
  const { worker, kills, report } = workerInHand();
  worker.run([toyJob(1, 'ignore'), toyJob(2, 'answer')]);
  worker.cancel();
  await wait(1_100);
  worker.endIfHung();
  report(2);
  worker.endIfHung();
  expect(kills).toEqual([]);
});

test('a worker that says nothing is, at the second look', async () => {
  const { worker, kills } = workerInHand();
  worker.run([toyJob(1, 'ignore')]);
  worker.cancel();
  await wait(2_100);
  worker.endIfHung();
  expect(kills).toEqual([]);
  worker.endIfHung();
  expect(kills).toEqual(['Hand']);
});
