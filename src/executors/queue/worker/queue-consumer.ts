import type { Redis } from 'ioredis';
import type { JobReport } from '../../../core/ports/executor.ts';
import { IdleWait } from '../../idle-wait.ts';
import { settleWithin } from '../settle-within.ts';
import type { Refusals } from '../refusals.ts';
import type { WireJob } from '../wire.ts';
import { Capacity } from './capacity.ts';
import { CheckRunner, type RunnerSetup, type RunningCheck, type Work } from './check-runner.ts';
import { HeldJobs, type HeldJob } from './held-jobs.ts';
import { JobFetcher, type FetchedJob } from './job-fetcher.ts';
import { JobReader } from './job-reader.ts';
import { LogThrottle } from './log-throttle.ts';
import { Quarantine } from './quarantine.ts';
import { ReportSender } from './report-sender.ts';
import { SessionCache } from './session-cache.ts';
import { WorkerStats } from './worker-stats.ts';

export interface ConsumerSetup extends RunnerSetup {
  readonly url: string;
  readonly client: Redis;
  /** The worker's name, as results carry it. */
  readonly name: string;
  readonly refusals: Refusals;
}

const CLOSE_LIMIT_MS = 500;

/** A worker's work: takes jobs while there is room, runs their checks, sends the results, and ends the jobs. */
export class QueueConsumer {
  readonly stats = new WorkerStats();
  readonly #setup: ConsumerSetup;
  readonly #held = new HeldJobs();
  readonly #runner: CheckRunner;
  readonly #sender: ReportSender;
  readonly #sessions: SessionCache;
  readonly #idle = new IdleWait(() => this.#held.size === 0);
  #fetcher: JobFetcher;
  readonly #capacity: Capacity;
  readonly #quarantine = new Quarantine();
  readonly #onTrouble: (error: unknown) => void;
  readonly #reader: JobReader;
  #isPaused = false;

  constructor(setup: ConsumerSetup) {
    this.#setup = setup;
    this.#capacity = new Capacity(setup.concurrency);
    const throttle = new LogThrottle(setup.log);
    this.#onTrouble = (error) => throttle.note(error);
    this.#reader = new JobReader(setup);
    this.#sessions = new SessionCache(setup);
    this.#sender = new ReportSender(setup, {
      onSent: (held) => this.#endIfDone(held),
      onRejected: (held, count) => {
        this.stats.countRejected(count);
        this.#lose(held.jobId);
      },
      onSessionGone: (session) => this.dropSession(session),
      onRecovered: () => this.#fetcher.wake(),
      onTrouble: this.#onTrouble,
    });
    this.#runner = new CheckRunner(setup, (check, report) => this.#finish(check, report));
    this.#fetcher = this.#openFetcher();
  }

  /** Checks it may have under way, has, and has waiting for that. */
  load(): { readonly concurrency: number; readonly underWay: number; readonly waiting: number } {
    const { concurrency } = this.#capacity;
    const { size, waiting } = this.#runner;
    return { concurrency, underWay: Math.max(0, size - waiting), waiting };
  }

  /** For how long the queue has not answered although more jobs were welcome. */
  get silentMs(): number {
    return this.#wants(0) ? performance.now() - this.#fetcher.turnedAt : 0;
  }

  checks(): readonly RunningCheck[] {
    return this.#runner.all();
  }

  start(): void {
    this.#fetcher.start();
  }

  /** Runs further checks on fresh threads or processes, so many at once. */
  resize(concurrency: number): void {
    this.#capacity.concurrency = concurrency;
    this.#runner.recycle(concurrency);
    this.#fetcher.wake();
  }

  /** Holds what it has for another few seconds; to be called often. */
  async extendLocks(): Promise<void> {
    const held = this.#held.all();
    if (held.length === 0) return;
    const gone = await this.#fetcher.extendLocks(held);
    for (const jobId of gone) this.#lose(jobId);
    if (gone.length > 0) this.#setup.log.warn({ jobs: gone.length }, 'jobs went to another worker');
  }

  /** Connects to the queue anew; what is under way is worthless, and other workers will do it. */
  async reconnect(): Promise<void> {
    const old = this.#fetcher;
    this.#held.loseAll();
    this.#runner.abortIfLost();
    this.#fetcher = this.#openFetcher();
    this.#fetcher.start();
    await old.close();
  }

  /** Results of this session are not waited for any more. */
  dropSession(session: string): void {
    this.#sessions.end(session);
    for (const held of this.#held.loseAll(session)) void this.#fetcher.complete(held);
    this.#runner.abortIfLost();
    this.#idle.notify();
  }

  /** Takes nothing more, lets what is under way end for at most `graceMs`, and hands the rest to other workers. */
  async stop(graceMs: number): Promise<void> {
    this.#isPaused = true;
    await this.#idle.wait(graceMs);
    const left = this.#held.loseAll();
    await settleWithin(
      CLOSE_LIMIT_MS,
      Promise.all(left.map((held) => this.#fetcher.giveBack(held))),
    );
    this.#sender.stop();
    await this.#runner.stop();
    await this.#fetcher.close();
  }

  #openFetcher(): JobFetcher {
    return new JobFetcher(this.#setup, {
      wants: (asked) => this.#wants(asked),
      onJob: (job) => void this.#accept(job).catch(this.#onTrouble),
      onPoison: () => this.#setup.refusals.note('a job'),
      onTrouble: this.#onTrouble,
    });
  }

  #wants(asked: number): boolean {
    if (this.#isPaused || this.#sender.isFailing || this.#quarantine.isTaken) return false;
    return this.#capacity.hasCapacity({ running: this.#runner.size, asked });
  }

  async #accept(fetched: FetchedJob): Promise<void> {
    const fetcher = this.#fetcher;
    if (this.#isPaused) return fetcher.giveBack(fetched);
    const job = this.#reader.read(fetched);
    return job === null ? fetcher.complete(fetched) : this.#begin(fetched, job);
  }

  async #begin(fetched: FetchedJob, { session, checks }: WireJob): Promise<void> {
    const numbers = checks.map(({ n }) => n);
    const held = this.#held.add({ ...fetched, session }, numbers);
    this.#capacity.arrive(checks.length);
    const known = await this.#sessions.find(session).catch((error: unknown) => {
      this.#onTrouble(error);
      return 'unknown' as const;
    });
    this.#capacity.begin(checks.length);
    if (held.isLost) return;
    if (known === 'unknown') await this.#giveBack(held);
    else if (known === null) this.dropSession(session);
    else if (fetched.stalls > 0 && checks.length > 1) this.#askForEach(held);
    else if (Quarantine.isFor(fetched.stalls)) {
      this.#runAlone(held, { checks, network: known.network });
    } else this.#runner.run(held, { checks, network: known.network });
  }

  #runAlone(held: HeldJob, work: Work): void {
    const isAdmitted = this.#quarantine.admit(held, () => this.#runner.run(held, work));
    if (!isAdmitted) void this.#giveBack(held);
    else if (this.#runner.size === 0) this.#quarantine.beginAlone();
  }

  #giveBack(held: HeldJob): Promise<void> {
    this.#held.remove(held);
    return this.#fetcher.giveBack(held);
  }

  /** A worker died with this batch: sent one by one, its checks cannot harm each other. */
  #askForEach(held: HeldJob): void {
    const numbers = [...held.open];
    held.open.clear();
    for (const n of numbers) this.#sender.add(held, { n, again: true });
  }

  #finish({ held, n }: RunningCheck, report: Pick<JobReport, 'result' | 'worker' | 'pid'>): void {
    held.open.delete(n);
    if (!held.isLost) {
      const { name } = this.#setup;
      const worker = report.worker === 'loop' ? name : `${name}/${report.worker}`;
      this.#sender.add(held, { ...report, n, worker });
      this.stats.countDone();
    }
    if (this.#runner.size === 0) this.#quarantine.beginAlone();
    this.#fetcher.wake();
  }

  #endIfDone(held: HeldJob): void {
    if (held.isLost || held.open.size > 0 || held.unsent > 0) return;
    this.#held.remove(held);
    this.#reader.end(held.jobId);
    void this.#fetcher.complete(held);
    this.#idle.notify();
    this.#fetcher.wake();
  }

  #lose(jobId: string): void {
    this.#fetcher.forget(jobId);
    this.#held.lose(jobId);
    this.#runner.abortIfLost();
    this.#idle.notify();
    this.#fetcher.wake();
  }
}
