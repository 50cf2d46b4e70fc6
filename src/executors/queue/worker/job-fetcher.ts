import { setTimeout as wait } from 'node:timers/promises';
import { UnrecoverableError, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { jobKey, KEY_PREFIX, QUEUE_NAME } from '../names.ts';
import { blockingOptions, closeConnection, connectionOptions } from '../redis-line.ts';
import { isWrongType } from '../redis-trouble.ts';
import { TextWorker, type JobJson } from './text-worker.ts';

/** A job that this worker has locked, fresh from the queue. */
export interface FetchedJob {
  readonly jobId: string;
  readonly token: string;
  /** The JSON in it, as it stands there. */
  readonly text: string;
  /** Workers that died with it. */
  readonly stalls: number;
}

export interface FetcherEvents {
  /** Whether one more job is welcome beside `asked` that the queue was asked for already. */
  wants(asked: number): boolean;
  onJob(job: FetchedJob): void;
  /** A job that not even BullMQ could read was thrown away. */
  onPoison(): void;
  onTrouble(error: unknown): void;
}

// A dead worker's jobs run again within LOCK_MS and two looks.
const LOCK_MS = 12_000;
const STALLED_INTERVAL_MS = 4_000;
/** How many workers may die with a job before it is given up. */
const MAX_STALLS = 3;
const MAX_WAIT_SECONDS = 3;
const RETRY_DELAY_MS = 250;
const KEEP_FAILED_SECONDS = 3_600;

/**
 * Takes jobs from BullMQ by hand, whenever there is room, because BullMQ counts jobs and we count the checks in them.
 * A job stays locked while `extendLocks` is called for it every few seconds.
 */
export class JobFetcher {
  readonly #client: Redis;
  readonly #worker: TextWorker;
  readonly #waiting: Redis;
  readonly #events: FetcherEvents;
  readonly #jobs = new Map<string, Job<string>>();
  #takes = 0;
  #turnedAt = performance.now();
  #asked = 0;
  #wake: () => void = () => {};
  #isClosed = false;

  constructor(
    { url, client }: { readonly url: string; readonly client: Redis },
    events: FetcherEvents,
  ) {
    this.#client = client;
    // Closing breaks what waits, which is no trouble.
    const onTrouble = (error: unknown): void => {
      if (!this.#isClosed) events.onTrouble(error);
    };
    this.#events = { ...events, onTrouble };
    this.#worker = new TextWorker(QUEUE_NAME, null, {
      connection: { url, ...connectionOptions('worker') },
      prefix: KEY_PREFIX,
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      maxStalledCount: MAX_STALLS,
      removeOnComplete: { count: 0 },
      removeOnFail: { age: KEEP_FAILED_SECONDS, count: 1_000 },
    });
    this.#worker.on('error', onTrouble);
    this.#waiting = new Redis(url, blockingOptions('worker-waiting'));
    this.#waiting.on('error', onTrouble);
  }

  /** When the queue last answered, with a job or without; monotonic, ms. */
  get turnedAt(): number {
    return this.#turnedAt;
  }

  start(): void {
    this.#worker.startStalledCheckTimer().catch(this.#events.onTrouble);
    void this.#run();
  }

  /** To be called when more jobs are welcome. */
  wake(): void {
    this.#wake();
  }

  /** Ends a job, and takes the next one on the same way when one is welcome. */
  async complete({ jobId, token }: Pick<FetchedJob, 'jobId' | 'token'>): Promise<void> {
    const job = this.#release(jobId);
    if (!job) return;
    const isNextWelcome = this.#events.wants(this.#asked);
    // Where it was lost, to another worker or with all of Redis, its sender sends it again.
    const next = await this.#ask(isNextWelcome ? token : null, () =>
      job.moveToCompleted(null, token, isNextWelcome),
    );
    if (isNextWelcome) this.#acceptNext(next, token);
  }

  /** Puts a job back, for another worker to take at once. */
  async giveBack({ jobId, token }: Pick<FetchedJob, 'jobId' | 'token'>): Promise<void> {
    await this.#release(jobId)?.moveToWait(token).catch(this.#events.onTrouble);
  }

  forget(jobId: string): void {
    this.#release(jobId);
  }

  /** Holds the locks for another while; hands back the ids whose lock is not ours any more. */
  async extendLocks(
    jobs: readonly Pick<FetchedJob, 'jobId' | 'token'>[],
  ): Promise<readonly string[]> {
    const tokens = jobs.map(({ token }) => token);
    return this.#worker.extendJobLocks(
      jobs.map(({ jobId }) => jobId),
      tokens,
      LOCK_MS,
    );
  }

  /** Breaks its connections; jobs that are locked stay so until their locks expire. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await Promise.all([this.#worker.close(true), closeConnection(this.#waiting)]);
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      if (this.#events.wants(this.#asked)) await this.#take();
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #take(): Promise<void> {
    this.#takes += 1;
    const token = `${this.#worker.id}-${this.#takes}`;
    const job = await this.#ask(token, () => this.#worker.getNextJob(token, { block: false }));
    if (job === 'poison') return;
    if (job) this.#accept(job, token);
    else if (job === null || !(await this.#untilMarked())) await wait(RETRY_DELAY_MS);
  }

  /**
   * BullMQ puts a marker down when there are jobs. Its own wait for it pauses 5 s after each broken connection. False
   * when that could not be waited for.
   */
  async #untilMarked(): Promise<boolean> {
    try {
      await this.#waiting.bzpopmin(this.#worker.keys['marker'] ?? '', MAX_WAIT_SECONDS);
      return true;
    } catch (error) {
      this.#events.onTrouble(error);
      return false;
    }
  }

  /** `null` when it failed. `token`: what the next job is locked with, when the question is for one. */
  async #ask<Answer>(
    token: string | null,
    question: () => Promise<Answer>,
  ): Promise<Answer | 'poison' | null> {
    if (token !== null) this.#asked += 1;
    try {
      const answer = await question();
      this.#turnedAt = performance.now();
      return answer;
    } catch (error) {
      if (token !== null && isUnreadable(error)) return await this.#discard(token);
      this.#events.onTrouble(error);
      return null;
    } finally {
      if (token !== null) this.#asked -= 1;
      this.#wake();
    }
  }

  /** Throws away what we locked and cannot read: given back, it would stop each worker in turn. */
  async #discard(token: string): Promise<'poison' | null> {
    try {
      await this.#client.discardJob(this.#worker.keys['active'] ?? '', jobKey(''), token);
      this.#events.onPoison();
      return 'poison';
    } catch (error) {
      this.#events.onTrouble(error);
      return null;
    }
  }

  // The answer to "done" holds the next job, as BullMQ keeps it, and its id.
  #acceptNext(next: unknown, token: string): void {
    if (!Array.isArray(next) || !next[0]) return;
    const [json, jobId] = next as [JobJson, string];
    this.#accept(this.#worker.jobOf(json, jobId), token);
  }

  #accept(job: Job<string>, token: string): void {
    const jobId = job.id ?? '';
    if (job.deferredFailure !== undefined) {
      const error = new UnrecoverableError(job.deferredFailure);
      job.moveToFailed(error, token, false).catch(this.#events.onTrouble);
      return;
    }
    this.#jobs.set(jobId, job);
    this.#events.onJob({ jobId, token, text: job.data, stalls: job.stalledCounter });
  }

  #release(jobId: string): Job<string> | null {
    const job = this.#jobs.get(jobId) ?? null;
    this.#jobs.delete(jobId);
    return job;
  }
}

/** BullMQ failed at what a job holds, not at reaching Redis. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof TypeError || isWrongType(error);
}
