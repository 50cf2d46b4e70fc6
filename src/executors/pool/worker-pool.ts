import { UnavailableError } from '../../core/errors.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Executor, ExecutorSetup, Job, JobReport } from '../../core/ports/executor.ts';
import { IdleWait } from '../idle-wait.ts';
import { JobBuffer } from '../job-buffer.ts';
import { lostResult, stoppedResult } from '../lost-result.ts';
import type { PoolPlan } from './pool-plan.ts';
import { PoolWorker, type PoolWorkerEvents } from './pool-worker.ts';
import type { FinishedJob } from '../finished-job.ts';
import { PoisonJobs } from './poison-jobs.ts';

// How long aborted probes get to come back over the line.
const ABORT_LIMIT_MS = 500;
// More at a time only wait for each other's share of the processor, and may then look as if they hung.
const MAX_CONCURRENT_STARTS = 8;
const HUNG_CHECK_INTERVAL_MS = 1_000;
// After so many failed starts of every worker, waiting jobs fail instead of waiting on.
const MAX_FAILED_STARTS = 3;
// In a pool that grows: with two, a loop that stalls does not delay every check.
const FIRST_LOOPS = 2;
// Far below what a loop can do: more of them share the work before any of them is late.
const JOBS_PER_LOOP = 16;

/**
 * Workers of one kind, each fed with as many jobs as it may have under way and never more, so that a slow job holds one
 * place and no more. A worker that dies is replaced. Where it ran one job at a time, that job is the culprit;
 * otherwise all its jobs run again apart from the others, see `PoisonJobs`.
 */
export class WorkerPool implements Executor {
  readonly #setup: ExecutorSetup;
  readonly #chunkSize: PoolPlan['chunkSize'];
  readonly #workers: readonly PoolWorker[];
  /** Runs suspects only; started at the first death. */
  readonly #quarantine: PoolWorker;
  readonly #buffer: JobBuffer;
  readonly #poisonJobs = new PoisonJobs();
  readonly #cancelled = new Set<number>();
  readonly #idle = new IdleWait(() => this.#isIdle());
  /** Workers are started as there is work for them; otherwise all at once. */
  readonly #grows: boolean;
  #watch: NodeJS.Timeout | undefined;
  #onStarted: (failure: string | null) => void = () => {};
  #isStopped = false;

  constructor(setup: ExecutorSetup, { open, workers, chunkSize }: PoolPlan) {
    const events: PoolWorkerEvents = {
      onReady: (worker) => this.#onWorkerReady(worker),
      onReports: (worker, reports) => this.#onReports(worker, reports),
      onReturned: (_worker, jobs) => this.#takeBack(jobs),
      onLost: (worker, jobs, detail) => this.#onWorkerLost(worker, { jobs, detail }),
    };
    const plan = {
      entry: setup.workerEntry,
      settings: setup.workerSettings,
      open,
      oneAtATime: chunkSize !== undefined,
    };
    this.#setup = setup;
    this.#chunkSize = chunkSize;
    this.#grows = setup.growsWithLoad === true && chunkSize === undefined;
    this.#workers = workers.map((worker) => new PoolWorker({ ...plan, ...worker }, events));
    this.#quarantine = new PoolWorker({ ...plan, name: 'Quarantine', capacity: Infinity }, events);
    this.#buffer = new JobBuffer(setup.workers);
  }

  async start(): Promise<void> {
    const started = new Promise<string | null>((resolve) => (this.#onStarted = resolve));
    const first = this.#grows ? FIRST_LOOPS : MAX_CONCURRENT_STARTS;
    for (const worker of this.#workers.slice(0, first)) worker.start();
    this.#watch = setInterval(() => this.#endHung(), HUNG_CHECK_INTERVAL_MS).unref();
    const failure = await started;
    if (failure === null) return;
    await this.stop(0);
    throw new UnavailableError(`a worker could not be started: ${failure}`);
  }

  submit(jobs: readonly Job[]): Promise<void> {
    this.#buffer.put(jobs);
    if (this.#isStopped) this.cancel();
    this.#dispatch();
    return this.#buffer.untilCapacity();
  }

  cancel(): void {
    const waiting = [...this.#buffer.take(Infinity), ...this.#poisonJobs.takeAll()];
    this.#end(waiting, stoppedResult());
    for (const worker of this.#all()) {
      for (const id of worker.cancel()) this.#cancelled.add(id);
    }
  }

  load(): { queued: number; underWay: number } {
    let queued = this.#buffer.size + this.#poisonJobs.size;
    let underWay = 0;
    for (const worker of this.#all()) {
      queued += worker.waiting;
      underWay += worker.underWay;
    }
    return { queued, underWay };
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    await this.#idle.wait(graceMs);
    this.cancel();
    await this.#idle.wait(ABORT_LIMIT_MS);
    clearInterval(this.#watch);
    const left = await Promise.all(this.#all().map((worker) => worker.stop()));
    this.#end(left.flat(), stoppedResult());
  }

  #all(): readonly PoolWorker[] {
    return [...this.#workers, this.#quarantine];
  }

  #isIdle(): boolean {
    const { queued, underWay } = this.load();
    return queued + underWay === 0;
  }

  // Those with the most free places first; each gets its even share of what waits.
  #dispatch(): void {
    if (this.#buffer.size === 0) return;
    const free = this.#workers.filter((worker) => worker.free > 0);
    free.sort((a, b) => b.free - a.free);
    for (const [index, worker] of free.entries()) {
      const share = Math.ceil(this.#buffer.size / (free.length - index));
      const max = this.#chunkSize?.(this.#buffer.size) ?? worker.free;
      const jobs = this.#buffer.take(Math.min(share, max));
      if (jobs.length > 0) worker.run(jobs);
    }
    if (free.length === 0) this.#giveUpIfUnavailable();
    if (this.#grows) this.#growIfBusy();
  }

  // One after the other: what is ready goes on meanwhile.
  #growIfBusy(): void {
    const started = this.#started();
    const { queued, underWay } = this.load();
    const isBusy = queued + underWay > started.length * JOBS_PER_LOOP;
    if (isBusy && started.every(({ isReady }) => isReady)) {
      this.#workers.find(({ isNew }) => isNew)?.start();
    }
  }

  /** Those that are meant to run; the others wait for more work. */
  #started(): readonly PoolWorker[] {
    return this.#grows ? this.#workers.filter(({ isNew }) => !isNew) : this.#workers;
  }

  // A worker with nothing to do gets jobs that wait behind a slow one elsewhere.
  #evenOut(): void {
    if (!this.#chunkSize || this.#buffer.size > 0) return;
    if (!this.#workers.some(({ free }) => free > 0)) return;
    const [busiest] = [...this.#workers].sort((a, b) => b.waiting - a.waiting);
    busiest?.recall();
  }

  #takeBack(jobs: readonly Job[]): void {
    this.#buffer.putBack(this.#endCancelled(jobs));
    this.#dispatch();
  }

  #dispatchPoisonJobs(): void {
    if (this.#poisonJobs.size === 0) return;
    if (this.#quarantine.isNew) {
      this.#quarantine.start();
    } else if (this.#quarantine.isReady && this.#quarantine.underWay === 0) {
      this.#quarantine.run(this.#poisonJobs.takeNext());
    }
  }

  #onWorkerReady(worker: PoolWorker): void {
    this.#setup.onWorkerEvent({ kind: 'started', worker: worker.name, detail: '' });
    if (!this.#grows) this.#workers.find(({ isNew }) => isNew)?.start();
    if (this.#started().every(({ isReady }) => isReady)) this.#onStarted(null);
    this.#dispatch();
    this.#dispatchPoisonJobs();
  }

  #onReports(worker: PoolWorker, reports: readonly FinishedJob[]): void {
    const { name, pid } = worker;
    for (const { id } of reports) this.#forget(id);
    this.#setup.onReports(reports.map((done): JobReport => ({ ...done, worker: name, pid })));
    this.#dispatch();
    this.#evenOut();
    if (worker === this.#quarantine) this.#dispatchPoisonJobs();
    this.#idle.notify();
  }

  #onWorkerLost(
    worker: PoolWorker,
    { jobs, detail }: { jobs: readonly Job[]; detail: string },
  ): void {
    this.#setup.onWorkerEvent({ kind: 'lost', worker: worker.name, detail });
    this.#onStarted(detail);
    const unfinished = this.#endCancelled(jobs);
    if (this.#chunkSize) {
      this.#end(
        unfinished.slice(0, 1),
        lostResult('crash', `the worker died with this job: ${detail}`),
      );
      this.#takeBack(unfinished.slice(1));
    } else {
      this.#end(
        this.#poisonJobs.recordCrash(unfinished),
        lostResult('crash', `the worker died with this job, every time: ${detail}`),
      );
      this.#dispatchPoisonJobs();
    }
    this.#giveUpIfUnavailable();
    this.#idle.notify();
  }

  /** The jobs among these that are still waited for. */
  #endCancelled(jobs: readonly Job[]): readonly Job[] {
    const wanted = jobs.filter(({ id }) => !this.#cancelled.has(id));
    this.#end(
      jobs.filter(({ id }) => this.#cancelled.has(id)),
      stoppedResult(),
    );
    return wanted;
  }

  #giveUpIfUnavailable(): void {
    if (!this.#started().every(({ failedStarts }) => failedStarts >= MAX_FAILED_STARTS)) return;
    const waiting = [...this.#buffer.take(Infinity), ...this.#poisonJobs.takeAll()];
    this.#end(waiting, lostResult('crash', 'no worker can be started'));
  }

  #end(jobs: readonly Job[], result: ProbeResult): void {
    if (jobs.length === 0) return;
    const { pid } = process;
    for (const { id } of jobs) this.#forget(id);
    this.#setup.onReports(jobs.map(({ id }): JobReport => ({ id, result, worker: 'none', pid })));
    this.#idle.notify();
  }

  #forget(id: number): void {
    this.#poisonJobs.clear(id);
    this.#cancelled.delete(id);
  }

  #endHung(): void {
    for (const worker of this.#all()) worker.endIfHung();
  }
}
