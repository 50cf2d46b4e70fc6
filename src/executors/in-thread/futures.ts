import type { Piscina } from 'piscina';
import { UnavailableError } from '../../core/errors.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type {
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
} from '../../core/ports/executor.ts';
import type { FutureAnswer, FutureSetup, FutureTask } from './future-thread.ts';
import { InThread } from './in-thread.ts';
import { stalledResult, stoppedResult } from '../lost-result.ts';
import { threadLimits } from '../heap-limits.ts';
import { refuseCrowd } from '../numbered-workers.ts';
import { probeEnvironment } from '../probe-environment.ts';
import { OVERDUE } from '../running-jobs.ts';

type Pool = Piscina<FutureTask, FutureAnswer>;

/**
 * A pool of N threads behind the library piscina: each job is submitted as a promise of its result, N of them at a
 * time. A thread that dies rejects the promise of its job, which is that job's `unknown`/`crash`, and is replaced.
 */
class Futures implements Executor {
  readonly #setup: ExecutorSetup;
  readonly #promises: InThread;
  readonly #workerOf = new Map<number, string>();
  #pool: Pool | null = null;

  constructor(setup: ExecutorSetup) {
    this.#setup = setup;
    this.#promises = new InThread({
      onReports: setup.onReports,
      atOnce: setup.workers,
      runJob: (job, signal) => this.#run(job, signal),
      workerOf: (id) => this.#takeWorker(id),
    });
  }

  async start(): Promise<void> {
    const pool = await openPool(this.#setup);
    this.#pool = pool;
    try {
      // All threads are idle and take one task each at most, so each gets one of these.
      const everyone = Array.from({ length: this.#setup.workers }, () => pool.run(null));
      await Promise.all(everyone);
    } catch (error) {
      await this.stop(0);
      throw new UnavailableError(`a worker could not be started: ${messageOf(error)}`, error);
    }
    pool.on('error', (error: Error) => this.#reportLost(error));
  }

  submit(jobs: readonly Job[]): Promise<void> {
    return this.#promises.submit(jobs);
  }

  cancel(): void {
    this.#promises.cancel();
  }

  load(): { queued: number; underWay: number } {
    return this.#promises.load();
  }

  async stop(graceMs: number): Promise<void> {
    await this.#promises.stop(graceMs);
    const pool = this.#pool;
    this.#pool = null;
    await pool?.destroy();
  }

  async #run(job: Job, signal: AbortSignal): Promise<ProbeResult> {
    // The library gives up on threads that die while they start; waiting for one then would be waiting for ever.
    if (this.#pool?.threads.length === 0) throw new Error('no worker is left');
    try {
      const answer = await this.#pool?.run(job, { signal });
      if (!answer?.result) return stoppedResult();
      this.#workerOf.set(job.id, answer.worker);
      return answer.result;
    } catch (error) {
      if (signal.aborted) return signal.reason === OVERDUE ? stalledResult() : stoppedResult();
      this.#reportLost(error);
      throw new Error(`the worker died with this job: ${messageOf(error)}`, { cause: error });
    }
  }

  #takeWorker(id: number): string {
    const worker = this.#workerOf.get(id) ?? 'none';
    this.#workerOf.delete(id);
    return worker;
  }

  #reportLost(error: unknown): void {
    this.#setup.onWorkerEvent({ kind: 'lost', worker: 'Future', detail: messageOf(error) });
  }
}

async function openPool(setup: ExecutorSetup): Promise<Pool> {
  const { workers, workerEntry, workerSettings: settings } = setup;
  // Only this engine pays for loading the library.
  const { Piscina } = await import('piscina');
  const threadCount = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return new Piscina<FutureTask, FutureAnswer>({
    filename: workerEntry.href,
    name: 'runFuture',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Infinity,
    // Waiting in `Atomics.wait` would freeze the thread's sockets and timers between two jobs.
    atomics: 'disabled',
    recordTiming: false,
    resourceLimits: threadLimits,
    env: probeEnvironment(),
    workerData: { isFuture: true, settings, threadCount } satisfies FutureSetup,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A pool of N threads; every job is a promise. */
export const futures: ExecutorDefinition = {
  kind: 'futures',
  title: 'a pool of N threads, a promise for every check',
  // As many as `threads`, which cost the same.
  defaultWorkers: () => 10,
  open: (setup) => {
    refuseCrowd(setup.workers);
    return new Futures(setup);
  },
};
