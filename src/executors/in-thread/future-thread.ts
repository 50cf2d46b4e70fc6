import { isMainThread, workerData } from 'node:worker_threads';
import type { JsonObject } from '../../core/json.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Job } from '../../core/ports/executor.ts';
import { lostResult } from '../lost-result.ts';
import type { RunJob } from '../running-jobs.ts';
import type { BuildRunner } from '../pool/serve-jobs.ts';

/** Set-up of each thread of the pool; the library hands it over unchanged. */
export interface FutureSetup {
  readonly isFuture: true;
  readonly settings: JsonObject;
  /** One number, shared by all threads: how many there have been. */
  readonly threadCount: Int32Array;
}

/** A job, or `null` for a thread that is only to get ready. */
export type FutureTask = Job | null;

/** A result and the thread that came to it. */
export interface FutureAnswer {
  readonly result: ProbeResult | null;
  readonly worker: string;
}

/** Runs one task in a thread of the pool; rejects only when the runner cannot be built. */
export type RunFuture = (task: FutureTask) => Promise<FutureAnswer>;

/** True in a thread that the library started. */
export function isFutureThread(): boolean {
  return !isMainThread && (workerData as Partial<FutureSetup> | null)?.isFuture === true;
}

/** The thread's side of the pool: its runner is built once, at the first task. */
export function futureRunner(build: BuildRunner): RunFuture {
  let built: Promise<{ readonly runJob: RunJob; readonly worker: string }> | null = null;
  const begin = async (): Promise<{ readonly runJob: RunJob; readonly worker: string }> => {
    const { settings, threadCount } = workerData as FutureSetup;
    const worker = `Future-${Atomics.add(threadCount, 0, 1) + 1}`;
    return { runJob: await build(settings), worker };
  };
  return async (task) => {
    const { runJob, worker } = await (built ??= begin());
    if (task === null) return { result: null, worker };
    // The library ends the whole thread to abort a task, so nothing here has to listen.
    const { signal } = new AbortController();
    try {
      return { result: await runJob(task, signal), worker };
    } catch (error) {
      return { result: lostResult('crash', `the probe crashed: ${String(error)}`), worker };
    }
  };
}
