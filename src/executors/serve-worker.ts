import { isMainThread } from 'node:worker_threads';
import type { JsonObject } from '../core/json.ts';
import { futureRunner, isFutureThread, type RunFuture } from './in-thread/future-thread.ts';
import { processPort } from './pool/process-channel.ts';
import { serveJobs, type BuildRunner } from './pool/serve-jobs.ts';
import { threadPort } from './pool/thread-channel.ts';

/**
 * The life of a worker of any engine, whatever it finds itself in: a thread, a child process, or a thread of the
 * library behind `futures`, which calls what this returns; its entry must export that as `runFuture`.
 * `Settings`: what the engines were opened with.
 */
export function serveWorker<Settings extends object = JsonObject>(
  build: BuildRunner<Settings>,
): RunFuture {
  const buildFrom: BuildRunner = (settings) => build(settings as object as Settings);
  if (isMainThread) serveJobs(processPort(), buildFrom);
  else if (!isFutureThread()) serveJobs(threadPort(), buildFrom);
  return futureRunner(buildFrom);
}
