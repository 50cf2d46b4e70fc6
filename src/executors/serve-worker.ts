import { isMainThread } from 'node:worker_threads';
import { futureRunner, isFutureThread, type RunFuture } from './in-thread/future-thread.ts';
import { processPort } from './pool/process-channel.ts';
import { serveJobs, type BuildRunner } from './pool/serve-jobs.ts';
import { threadPort } from './pool/thread-channel.ts';

/**
 * The life of a worker of any engine, whatever it finds itself in: a thread, a child process, or a thread of the
 * library behind `futures`, which calls what this returns; its entry must export that as `runFuture`.
 */
export function serveWorker(build: BuildRunner): RunFuture {
  if (isMainThread) serveJobs(processPort(), build);
  else if (!isFutureThread()) serveJobs(threadPort(), build);
  return futureRunner(build);
}
