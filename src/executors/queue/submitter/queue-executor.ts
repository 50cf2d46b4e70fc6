import { UnavailableError } from '../../../core/errors.ts';
import type { ProbeResult } from '../../../core/check/outcome.ts';
import type {
  EngineTrouble,
  Executor,
  ExecutorSetup,
  Job,
  JobReport,
} from '../../../core/ports/executor.ts';
import { IdleWait } from '../../idle-wait.ts';
import { JobBuffer } from '../../job-buffer.ts';
import { lostResult, stoppedResult } from '../../lost-result.ts';
import { queueOptionsOf, type QueueOptions } from '../options.ts';
import { shownUrl } from '../redis-trouble.ts';
import { createSeal } from '../seal.ts';
import { holdsSecret } from '../secret-options.ts';
import type { WireReport } from '../wire.ts';
import { evenBatch, largestBatch } from './batch-size.ts';
import { LocalChecks } from './local-checks.ts';
import { OpenChecks, type Unit } from './open-checks.ts';
import type { Submitter } from './submitter.ts';

// How long aborted checks of our own get to hand in their result.
const ABORT_LIMIT_MS = 250;
// Places become free one by one; in this time enough of them do for a batch.
const GATHER_MS = 3;
// A check that was lost so often is what loses it.
const MAX_LOSSES = 3;

/** Checks done by workers elsewhere, which take them from Redis and send the results back through it. */
export class QueueExecutor implements Executor {
  readonly #setup: ExecutorSetup;
  readonly #options: QueueOptions;
  readonly #buffer: JobBuffer;
  readonly #open = new OpenChecks();
  readonly #local: LocalChecks;
  readonly #idle: IdleWait;
  #submitter: Submitter | null = null;
  #filling: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(setup: ExecutorSetup) {
    this.#setup = setup;
    this.#options = queueOptionsOf(setup.options);
    this.#buffer = new JobBuffer(setup.workers);
    this.#local = new LocalChecks(setup, (reports) => this.#report(reports));
    this.#idle = new IdleWait(() => this.#open.size + this.#local.size + this.#buffer.size === 0);
  }

  async start(): Promise<void> {
    // The packages behind them take a tenth of a second to load, which is for those alone who want a queue.
    const [{ createRedisLine, openRedisLine }, { Submitter }] = await Promise.all([
      import('../redis-line.ts'),
      import('./submitter.ts'),
    ]);
    const { workerSettings, onWorkerEvent, startsWithoutWorkers } = this.#setup;
    const open = startsWithoutWorkers ? createRedisLine : openRedisLine;
    const line = await open(this.#options.queue, 'submitter');
    const seal = createSeal(this.#options.queueKey ?? null);
    const submitter = new Submitter(
      { line, seal, network: workerSettings, onWorkerEvent },
      {
        openUnits: () => this.#open.units(),
        onReports: (reports) => this.#take(reports),
        onLost: (units, why) => this.#resend(units, why),
        onUnavailable: (trouble, why) => this.#giveUp(lostResult(trouble, why)),
      },
    );
    this.#submitter = submitter;
    if (startsWithoutWorkers) return submitter.startAnyway();
    try {
      await submitter.start();
    } catch (error) {
      this.#isStopped = true;
      await submitter.stop();
      if (error instanceof UnavailableError) throw error;
      throw new UnavailableError(
        `the queue at ${shownUrl(this.#options.queue)} cannot be used`,
        error,
      );
    }
  }

  submit(jobs: readonly Job[]): Promise<void> {
    this.#buffer.put(jobs);
    if (this.#isStopped || this.#submitter === null) this.cancel();
    this.#fillSoon();
    return this.#buffer.untilCapacity();
  }

  cancel(): void {
    this.#giveUp(stoppedResult());
    this.#local.abort();
  }

  load(): { queued: number; underWay: number } {
    return { queued: this.#buffer.size, underWay: this.#open.size + this.#local.size };
  }

  trouble(): EngineTrouble | null {
    return this.#submitter?.trouble ?? null;
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    await this.#idle.wait(graceMs);
    this.cancel();
    await this.#idle.wait(ABORT_LIMIT_MS);
    this.#local.end();
    if (this.#filling) clearTimeout(this.#filling);
    await this.#submitter?.stop();
  }

  // Jobs that came in the same turn travel together.
  #fillSoon(): void {
    if (this.#buffer.size > 0) this.#filling ??= setTimeout(() => this.#fill(), GATHER_MS);
  }

  #fill(): void {
    this.#filling = null;
    const submitter = this.#submitter;
    const free = this.#setup.workers - this.#open.size - this.#local.size;
    if (free <= 0 || submitter === null || this.#buffer.size === 0) return;
    const { workers } = submitter;
    const max = largestBatch(workers, {
      workers: this.#setup.workers,
      queueBatch: this.#options.queueBatch,
    });
    const isLast = this.#buffer.size <= free;
    const size = isLast ? evenBatch(this.#buffer.size, { workers, max }) : max;
    const jobs = this.#buffer.take(free);
    const isLocal = (job: Job): boolean =>
      this.#options.queueKey === undefined && holdsSecret(job, this.#setup.secretOptions);
    for (const job of jobs.filter(isLocal)) this.#local.start(job);
    const travelling = jobs.filter((job) => !isLocal(job));
    this.#send(travelling, { size, losses: 0 });
  }

  #send(jobs: readonly Job[], { size, losses }: { size: number; losses: number }): void {
    const submitter = this.#submitter;
    if (submitter === null || jobs.length === 0) return;
    const { session } = submitter;
    const units: Unit[] = [];
    for (let first = 0; first < jobs.length; first += size) {
      units.push(this.#open.add(jobs.slice(first, first + size), { session, losses }));
    }
    submitter.send(units);
  }

  #take(reports: readonly WireReport[]): void {
    const done: JobReport[] = [];
    for (const report of reports) {
      const settled = this.#open.settle(report.n);
      // It was done before: the first result counts.
      if (settled === null) continue;
      const { job, unit } = settled;
      if ('again' in report) this.#sendAgain([job], unit.losses);
      else if ('purged' in report) this.#end([job], stoppedResult());
      else {
        const { worker, pid, result } = report;
        // By the worker's clock, which may be another one: it cannot have begun before it was sent.
        const startedAt = Math.min(Math.max(result.startedAt, unit.createdAt), Date.now());
        done.push({ id: job.id, result: { ...result, startedAt }, worker, pid });
      }
    }
    if (done.length > 0) this.#report(done);
  }

  #resend(units: readonly Unit[], why: 'missing' | 'exhausted' | 'session'): void {
    for (const unit of units) {
      const size = unit.checks.size;
      const jobs = this.#open.drop(unit);
      if (why === 'session') this.#send(jobs, { size, losses: unit.losses });
      else if (why === 'exhausted' && size === 1) {
        this.#end(jobs, lostResult('crash', 'every worker that ran this check died'));
      } else this.#sendAgain(jobs, unit.losses);
    }
  }

  // One by one: if one of them is the cause, the others get their result.
  #sendAgain(jobs: readonly Job[], losses: number): void {
    if (losses < MAX_LOSSES) this.#send(jobs, { size: 1, losses: losses + 1 });
    else this.#end(jobs, lostResult('crash', `the queue lost this check ${losses} times`));
  }

  #giveUp(result: ProbeResult): void {
    const units = this.#open.units();
    const jobIds = units.map(({ jobId }) => jobId);
    const left = units.flatMap((unit) => this.#open.drop(unit));
    this.#submitter?.abandon(jobIds);
    this.#end([...this.#buffer.take(Infinity), ...left], result);
  }

  #end(jobs: readonly Job[], result: ProbeResult): void {
    if (jobs.length === 0) return;
    const { pid } = process;
    this.#report(jobs.map(({ id }) => ({ id, result, worker: 'none', pid })));
  }

  #report(reports: readonly JobReport[]): void {
    this.#setup.onReports(reports);
    this.#fillSoon();
    this.#idle.notify();
  }
}
