import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { WorkerRequest } from '../../cli/worker/flags.ts';
import { UnavailableError } from '../../core/errors.ts';
import { openQueueControl } from '../../executors/queue/control/queue-control.ts';
import type { FromCompareWorker } from './compare-protocol.ts';
import { hasRedisServer, startPrivateRedis } from './private-redis.ts';
import { workerEntry } from '../worker-entry.ts';

/** A worker that has not ended by then hangs. */
const STOP_LIMIT_MS = 5_000;

/** What the engine `queue` needs to run here: its Redis and its workers. */
export interface QueueStage {
  /** Of its Redis. */
  readonly url: string;
  /** Ends all that was started for it. */
  stop(): Promise<void>;
}

/** What is asked of it. */
export interface QueueStageRequest {
  /** The address that was named; `null`: none. */
  readonly url: string | null;
  /** Where a Redis may be when none can be started. */
  readonly usualUrl: string;
  readonly queueKey: string | null;
  /** Checks under way at once. */
  readonly concurrency: number;
}

/**
 * The Redis and the workers that were named; what is missing of them is started, and ends with this process. Throws
 * `UnavailableError`.
 */
export async function openQueueStage(request: QueueStageRequest): Promise<QueueStage> {
  const { queueKey } = request;
  const isPrivate = request.url === null && hasRedisServer();
  const redis = isPrivate ? await startPrivateRedis() : null;
  const url = redis?.url ?? request.url ?? request.usualUrl;
  const workers: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map(endWorker));
    await redis?.stop();
  };
  try {
    const hasWorkers = !isPrivate && (await countWorkers(url, queueKey)) > 0;
    if (!hasWorkers) await startWorkers(workers, { ...request, url });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function countWorkers(url: string, queueKey: string | null): Promise<number> {
  const control = await openQueueControl(url, queueKey);
  try {
    return (await control.workers()).length;
  } finally {
    await control.close();
  }
}

/** One a processor, as where workers are on machines of their own. */
async function startWorkers(
  workers: ChildProcess[],
  { url, queueKey, concurrency }: QueueStageRequest & { readonly url: string },
): Promise<void> {
  const count = Math.min(concurrency, availableParallelism());
  const request: WorkerRequest = {
    url,
    location: 'worker',
    pool: 'event-loop',
    concurrency: Math.ceil(concurrency / count),
    logLevel: 'error',
    resolvers: [],
    caFiles: [],
    targets: 'private',
    maxChecks: null,
    maxRssBytes: null,
    queueKey,
  };
  for (let started = 0; started < count; started += 1) {
    workers.push(
      fork(fileURLToPath(workerEntry('compare-worker')), {
        execArgv: [],
        stdio: ['ignore', 2, 2, 'ipc'],
      }),
    );
  }
  await Promise.all(workers.map((worker) => begin(worker, request)));
}

async function begin(worker: ChildProcess, request: WorkerRequest): Promise<void> {
  const gone = once(worker, 'exit').then((): readonly [FromCompareWorker] => [
    { kind: 'failed', why: 'its process ended' },
  ]);
  worker.send(request);
  const [message] = (await Promise.race([once(worker, 'message'), gone])) as [FromCompareWorker];
  if (message.kind === 'failed') throw new UnavailableError(`no worker starts: ${message.why}`);
}

async function endWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, 'exit');
  const timer = setTimeout(() => worker.kill('SIGKILL'), STOP_LIMIT_MS);
  // One that is ending by itself has let go already.
  if (worker.connected) worker.disconnect();
  await gone;
  clearTimeout(timer);
}
