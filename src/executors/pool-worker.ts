import type { JsonObject } from '../core/json.ts';
import type { Job } from '../core/ports/executor.ts';
import type { FinishedJob, FromWorker } from './protocol.ts';
import type { OpenChannel, WorkerChannel } from './worker-channel.ts';

/** How one worker of a pool is set up. */
export interface PoolWorkerPlan {
  readonly name: string;
  /** Jobs it may have under way. */
  readonly capacity: number;
  readonly entry: URL;
  readonly settings: JsonObject;
  readonly open: OpenChannel;
}

/** What the pool hears of its worker. */
export interface PoolWorkerEvents {
  onReady(worker: PoolWorker): void;
  onReports(worker: PoolWorker, reports: readonly FinishedJob[]): void;
  /** It is gone, and these jobs with it; it comes back by itself. */
  onLost(worker: PoolWorker, jobs: readonly Job[], detail: string): void;
}

interface Sent {
  readonly job: Job;
  /** Monotonic, milliseconds. */
  overdueAt: number;
}

const startLimitMs = 15_000;
const firstRestMs = 100;
const longestRestMs = 30_000;
// Who lived this long did not die of its start: its next rest is a short one again.
const soundAfterMs = 10_000;
// The worker itself reports a stalled probe 2 s after its deadline; who stays silent beyond this hangs.
const hungAfterMs = 5_000;
const cancelledAfterMs = 1_000;

/**
 * One place in a pool and the worker that fills it.
 * new -> starting -> ready -> (gone) resting -> starting ...; `stop` leads from anywhere to stopped.
 */
export class PoolWorker {
  readonly name: string;
  readonly #plan: PoolWorkerPlan;
  readonly #events: PoolWorkerEvents;
  readonly #sent = new Map<number, Sent>();
  #state: 'new' | 'starting' | 'ready' | 'resting' | 'stopped' = 'new';
  #channel: WorkerChannel | null = null;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #rests = 0;
  #failedStarts = 0;
  #failure: string | null = null;

  constructor(plan: PoolWorkerPlan, events: PoolWorkerEvents) {
    this.name = plan.name;
    this.#plan = plan;
    this.#events = events;
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get pid(): number {
    return this.#channel?.pid ?? process.pid;
  }

  get underWay(): number {
    return this.#sent.size;
  }

  /** How many more jobs it would take now. */
  get free(): number {
    return this.isReady ? this.#plan.capacity - this.#sent.size : 0;
  }

  /** Starts that failed since the last one that did not. */
  get failedStarts(): number {
    return this.#failedStarts;
  }

  start(): void {
    this.#state = 'starting';
    this.#startedAt = performance.now();
    const { name, entry, settings } = this.#plan;
    this.#channel = this.#plan.open(
      { name, entry },
      { onMessage: (message) => this.#hear(message), onEnd: (detail) => this.#end(detail) },
    );
    this.#channel.send({ type: 'start', name, settings });
    this.#timer = setTimeout(() => void this.#channel?.kill(), startLimitMs);
  }

  run(jobs: readonly Job[]): void {
    const now = performance.now();
    for (const job of jobs) {
      this.#sent.set(job.id, { job, overdueAt: now + job.timeoutMs + hungAfterMs });
    }
    this.#channel?.send({ type: 'jobs', jobs });
  }

  /** Aborts what is under way and says which jobs that are; a worker that cannot even do that is killed soon. */
  cancel(): readonly number[] {
    if (this.#sent.size === 0) return [];
    this.#channel?.send({ type: 'cancel' });
    const overdueAt = performance.now() + cancelledAfterMs;
    for (const sent of this.#sent.values()) sent.overdueAt = Math.min(sent.overdueAt, overdueAt);
    return [...this.#sent.keys()];
  }

  /** Kills the worker when a job stayed unreported for too long: its event loop is blocked for good. */
  endIfHung(): void {
    const now = performance.now();
    for (const { overdueAt } of this.#sent.values()) {
      if (overdueAt > now) continue;
      void this.#channel?.kill();
      return;
    }
  }

  /** Ends the worker for good; resolves when it is gone. Hands back the jobs it had not reported. */
  async stop(): Promise<readonly Job[]> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    await this.#channel?.kill();
    return this.#takeSent();
  }

  #hear(message: FromWorker): void {
    if (message.type === 'reports') {
      const expected = message.reports.filter(({ id }) => this.#sent.delete(id));
      if (expected.length > 0) this.#events.onReports(this, expected);
    } else if (message.type === 'failed') {
      this.#failure = message.message;
      void this.#channel?.kill();
    } else if (this.#state === 'starting') {
      clearTimeout(this.#timer);
      this.#state = 'ready';
      this.#failedStarts = 0;
      this.#events.onReady(this);
    }
  }

  #end(detail: string): void {
    if (this.#state === 'stopped') return;
    clearTimeout(this.#timer);
    const now = performance.now();
    if (this.#state === 'starting') this.#failedStarts += 1;
    if (now - this.#startedAt > soundAfterMs) this.#rests = 0;
    this.#state = 'resting';
    this.#timer = setTimeout(() => this.start(), restMs(this.#rests));
    this.#rests += 1;
    const cause = this.#failure ?? detail;
    this.#failure = null;
    this.#events.onLost(this, this.#takeSent(), cause);
  }

  #takeSent(): readonly Job[] {
    const jobs = [...this.#sent.values()].map(({ job }) => job);
    this.#sent.clear();
    return jobs;
  }
}

function restMs(rests: number): number {
  return Math.min(longestRestMs, firstRestMs * 2 ** rests);
}
