import type { Redis } from 'ioredis';
import type { JobReport } from '../../../core/ports/executor.ts';
import type { Log } from '../../../core/ports/log.ts';
import { IdleWait } from '../../idle-wait.ts';
import { atMost } from '../at-most.ts';
import type { Refusals } from '../refusals.ts';
import { placeOf, type Seal } from '../seal.ts';
import { parseText, readJob, type WireJob } from '../wire.ts';
import { CheckRunner, type ProblemOf, type RunningCheck, type Work } from './check-runner.ts';
import { EndedJobs } from './ended-jobs.ts';
import { HeldJobs, type HeldJob } from './held-jobs.ts';
import { JobFetcher, type FetchedJob } from './job-fetcher.ts';
import type { OpenPool } from './pools.ts';
import { Quarantine } from './quarantine.ts';
import { ReportSender } from './report-sender.ts';
import { Room } from './room.ts';
import { SessionCache } from './session-cache.ts';
import { LogThrottle } from './log-throttle.ts';
import { WorkerStats } from './worker-stats.ts';

export interface ConsumerSetup {
  readonly url: string;
  readonly client: Redis;
  /** The worker's name, as results carry it. */
  readonly name: string;
  /** Checks under way at once. */
  readonly concurrency: number;
  readonly openPool: OpenPool;
  readonly seal: Seal;
  readonly refusals: Refusals;
  readonly problemOf: ProblemOf;
  readonly log: Log;
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
  readonly #room: Room;
  readonly #quarantine = new Quarantine();
  readonly #trouble: LogThrottle;
  readonly #ended = new EndedJobs();
  #isPaused = false;

  constructor(setup: ConsumerSetup) {
    const { client, openPool, concurrency, seal, refusals, problemOf, log } = setup;
    this.#setup = setup;
    this.#room = new Room(concurrency);
    this.#trouble = new LogThrottle(log);
    this.#sessions = new SessionCache({ client, seal, refusals });
    this.#sender = new ReportSender(
      { client, seal },
      {
        onSent: (held) => this.#endIfDone(held),
        onRejected: (held, count) => {
          this.stats.countRejected(count);
          this.#lose(held.jobId);
        },
        onSessionGone: (session) => this.dropSession(session),
        onRecovered: () => this.#fetcher.wake(),
        onTrouble: (error) => this.#trouble.note(error),
      },
    );
    this.#runner = new CheckRunner(
      { openPool, workers: concurrency, problemOf, hidesTargets: seal.isKeyed },
      {
        onResult: (check, report) => this.#finish(check, report),
        onWorkerEvent: ({ kind, worker, detail }) => {
          if (kind === 'lost') log.warn({ worker, detail }, 'a probe worker was lost');
        },
      },
    );
    this.#fetcher = this.#openFetcher();
  }

  /** Checks it may have under way, has, and has waiting for that. */
  load(): { readonly concurrency: number; readonly underWay: number; readonly waiting: number } {
    const { size, waiting } = this.#runner;
    return { concurrency: this.#room.concurrency, underWay: Math.max(0, size - waiting), waiting };
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
    this.#room.concurrency = concurrency;
    this.#runner.recycle(concurrency);
    this.#fetcher.wake();
  }

  /** Holds what it has for another few seconds; to be called often. */
  async renewLocks(): Promise<void> {
    const held = this.#held.all();
    if (held.length === 0) return;
    const gone = await this.#fetcher.renew(held);
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

  /** Nobody waits for this session any more. */
  dropSession(session: string): void {
    this.#sessions.end(session);
    for (const held of this.#held.all()) {
      if (held.session !== session) continue;
      this.#held.remove(held);
      held.isLost = true;
      void this.#fetcher.complete(held);
    }
    this.#runner.abortIfLost();
    this.#idle.notify();
  }

  /** Takes nothing more, lets what is under way end for at most `graceMs`, and hands the rest to other workers. */
  async stop(graceMs: number): Promise<void> {
    this.#isPaused = true;
    await this.#idle.wait(graceMs);
    const left = this.#held.all();
    this.#held.loseAll();
    await atMost(CLOSE_LIMIT_MS, Promise.all(left.map((held) => this.#fetcher.giveBack(held))));
    this.#sender.stop();
    await this.#runner.stop();
    await this.#fetcher.close();
  }

  #openFetcher(): JobFetcher {
    return new JobFetcher(this.#setup, {
      wants: (asked) => this.#wants(asked),
      onJob: (job) => {
        this.#accept(job).catch((error: unknown) => this.#trouble.note(error));
      },
      onPoison: () => this.#setup.refusals.note('a job'),
      onTrouble: (error) => this.#trouble.note(error),
    });
  }

  #wants(asked: number): boolean {
    if (this.#isPaused || this.#sender.isFailing || this.#quarantine.isTaken) return false;
    return this.#room.hasSpace({ running: this.#runner.size, asked });
  }

  async #accept(taken: FetchedJob): Promise<void> {
    const fetcher = this.#fetcher;
    if (this.#isPaused) return fetcher.giveBack(taken);
    const { seal, refusals } = this.#setup;
    const job = readJob(seal.open(parseText(taken.text), placeOf.job(taken.jobId)));
    const isEcho = this.#ended.has(taken.jobId);
    if (job !== null && !isEcho) return this.#begin(taken, job);
    refusals.note(isEcho ? 'a repeated job' : 'a job');
    await fetcher.complete(taken);
  }

  async #begin(taken: FetchedJob, { session, checks }: WireJob): Promise<void> {
    const numbers = checks.map(({ n }) => n);
    const held = this.#held.add({ ...taken, session }, numbers);
    this.#room.arrive(checks.length);
    const known = await this.#sessions.find(session).catch((error: unknown) => {
      this.#trouble.note(error);
      return 'unknown' as const;
    });
    this.#room.begin(checks.length);
    if (held.isLost) return;
    if (known === 'unknown') {
      this.#held.remove(held);
      await this.#fetcher.giveBack(held);
    } else if (known === null) this.dropSession(session);
    else if (taken.stalls > 0 && checks.length > 1) this.#askForEach(held);
    else if (Quarantine.isFor(taken.stalls)) {
      this.#runAlone(held, { checks, network: known.network });
    } else this.#runner.run(held, { checks, network: known.network });
  }

  #runAlone(held: HeldJob, work: Work): void {
    if (this.#quarantine.admit(held, () => this.#runner.run(held, work))) {
      if (this.#runner.size === 0) this.#quarantine.beginAlone();
    } else {
      this.#held.remove(held);
      void this.#fetcher.giveBack(held);
    }
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
    this.#ended.add(held.jobId);
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
