import {
  declineAll,
  declineDeaths,
  type EngineTrial,
  type Prepared,
} from '../../../src/testing/executor/executor-contract.ts';
import { startQueueWorker } from './queue-worker-process.ts';
import { startRedisServer, whyNoRedis } from './redis-server.ts';

/** How the engine `queue` is tried: on a Redis of its own and a worker in another process. */
export function queueTrial(): Omit<EngineTrial, 'definition'> {
  const trial = { manyPlaces: 64, ownsWorkers: false };
  const why = whyNoRedis();
  if (why !== null) return { ...trial, declined: declineAll(why) };
  const deaths = 'its workers are programs elsewhere; tests of its own kill those';
  return { ...trial, declined: declineDeaths(deaths), prepare };
}

async function prepare(): Promise<Prepared> {
  const redis = await startRedisServer();
  const worker = await startQueueWorker(redis.url, { concurrency: 200 });
  return {
    setup: { options: { queue: redis.url }, secretOptions: { toy: [] } },
    close: async () => {
      await worker.stop();
      await redis.stop();
    },
  };
}
