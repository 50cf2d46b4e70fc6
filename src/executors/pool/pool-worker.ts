import type { JsonObject } from '../../core/json.ts';
import type { Job } from '../../core/ports/executor.ts';
import type { FinishedJob } from '../finished-job.ts';
import type { FromWorker } from './protocol.ts';
import type { OpenChannel, WorkerChannel } from './worker-channel.ts';

/** How one worker of a pool is set up. */
export interface PoolWorkerPlan {
  readonly name: string;
  /** Jobs it may have under way. */
  readonly capacity: number;
  /** It runs what it is sent one after another, and is sent more only when all of that is done. */
  readonly oneAtATime: boolean;
  readonly entry: URL;
  readonly settings: JsonObject;
  readonly open: OpenChannel;
}

export interface PoolWorkerEvents {
  onReady(worker: PoolWorker): void;
  onReports(worker: PoolWorker, reports: readonly FinishedJob[]): void;
  /** It gave these jobs back without having begun them. */
  onReturned(worker: PoolWorker, jobs: readonly Job[]): void;
  /** It is gone, and these jobs with it, in the order they were sent; it comes back by itself. */
  onLost(worker: PoolWorker, jobs: readonly Job[], detail: string): void;
}

interface Sent {
  readonly job: Job;
  /** Monotonic, milliseconds. */
  overdueAt: number;
}

// On a machine with far more to do than it can, a start takes a minute; who needs longer than this hangs.
const START_LIMIT_MS = 120_000;
const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 30_000;
// Who lived this long did not die of its start: its next rest is a short one again.
const HEALTHY_AFTER_MS = 10_000;
// The worker itself reports a stalled probe 2 s after its deadline; who stays silent beyond this hangs.
const HUNG_AFTER_MS = 5_000;
const CANCELLED_AFTER_MS = 1_000;
// On a machine with too much to do a loop may be seconds behind; as long as it reports anything, it lives.
const SILENT_AFTER_MS = 2_000;
// All that may have happened to its jobs meanwhile is worked off before the loop comes to report.
const SILENT_PER_JOB_MS = 3;
// How long a job may outlast its timeout in a worker that is well.
const OVERRUN_MS = 2_000;
// An idle worker needs some milliseconds to end by itself; who needs longer is kept by something, and killed.
const END_LIMIT_MS = 300;

/**
 * One place in a pool and the worker that fills it.
 * new -> starting -> ready -> (gone) backing off -> starting ...; `stop` leads from anywhere to stopped.
 */
export class PoolWorker {
  readonly name: string;
  readonly #plan: PoolWorkerPlan;
  readonly #events: PoolWorkerEvents;
  readonly #sent = new Map<number, Sent>();
  #state: 'new' | 'starting' | 'ready' | 'backing-off' | 'stopped' = 'new';
  #channel: WorkerChannel | null = null;
  #hasEnded: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #restarts = 0;
  #failedStarts = 0;
  #failure: string | null = null;
  #isRecalled = false;
  #isOverdue = false;
  #lastMessageAt = 0;

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

  get isNew(): boolean {
    return this.#state === 'new';
  }

  get underWay(): number {
    return Math.min(this.#sent.size, this.#plan.capacity);
  }

  /** Jobs it was sent that wait for their turn. */
  get waiting(): number {
    return this.#sent.size - this.underWay;
  }

  /** How many more jobs it could begin now. */
  get free(): number {
    return this.isReady ? Math.max(0, this.#plan.capacity - this.#sent.size) : 0;
  }

  /** Starts that failed since the last one that did not. */
  get failedStarts(): number {
    return this.#failedStarts;
  }

  start(): void {
    this.#state = 'starting';
    this.#startedAt = performance.now();
    const { name, entry, settings, oneAtATime } = this.#plan;
    this.#hasEnded = new Promise((resolve) => {
      const onEnd = (detail: string): void => {
        resolve();
        this.#end(detail);
      };
      const onMessage = (message: FromWorker): void => this.#receive(message);
      this.#channel = this.#plan.open({ name, entry }, { onMessage, onEnd });
    });
    this.#channel?.send({ type: 'start', name, settings, oneAtATime });
    this.#timer = setTimeout(() => void this.#channel?.kill(), START_LIMIT_MS);
  }

  run(jobs: readonly Job[]): void {
    let beginsAt = performance.now();
    for (const job of jobs) {
      this.#sent.set(job.id, { job, overdueAt: beginsAt + job.timeoutMs + HUNG_AFTER_MS });
      if (this.#plan.oneAtATime) beginsAt += job.timeoutMs + OVERRUN_MS;
    }
    this.#channel?.send({ type: 'jobs', jobs });
  }

  /** Asks for the jobs that wait for their turn; `onReturned` brings what it had not begun by then. */
  recall(): void {
    if (this.waiting === 0 || this.#isRecalled) return;
    this.#isRecalled = true;
    this.#channel?.send({ type: 'recall' });
  }

  /** Aborts what is under way and says which jobs that are; a worker that cannot even do that is killed soon. */
  cancel(): readonly number[] {
    if (this.#sent.size === 0) return [];
    this.#channel?.send({ type: 'cancel' });
    const overdueAt = performance.now() + CANCELLED_AFTER_MS;
    for (const sent of this.#sent.values()) sent.overdueAt = Math.min(sent.overdueAt, overdueAt);
    return [...this.#sent.keys()];
  }

  /**
   * Kills the worker when a job stayed unreported for too long and no message comes either: its event loop is
   * blocked for good. Takes two checks: after a stall of our own process its reports only need to be read.
   */
  endIfHung(): void {
    const wasOverdue = this.#isOverdue;
    const silentLimitMs = SILENT_AFTER_MS + this.#sent.size * SILENT_PER_JOB_MS;
    const isSilent = performance.now() - this.#lastMessageAt > silentLimitMs;
    this.#isOverdue = this.#hasOverdueJob();
    if (wasOverdue && this.#isOverdue && isSilent) void this.#channel?.kill();
  }

  #hasOverdueJob(): boolean {
    const now = performance.now();
    for (const { overdueAt } of this.#sent.values()) if (overdueAt <= now) return true;
    return false;
  }

  /** Ends the worker for good; resolves when it is gone. Hands back the jobs it had not reported. */
  async stop(): Promise<readonly Job[]> {
    const isIdle = this.isReady && this.#sent.size === 0;
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    if (isIdle) {
      this.#channel?.send({ type: 'stop' });
      this.#timer = setTimeout(() => void this.#channel?.kill(), END_LIMIT_MS);
      await this.#hasEnded;
      clearTimeout(this.#timer);
    } else {
      await this.#channel?.kill();
    }
    return this.#takeSent(this.#sent.keys());
  }

  #receive(message: FromWorker): void {
    this.#lastMessageAt = performance.now();
    if (message.type === 'reports') {
      const expected = message.reports.filter(({ id }) => this.#sent.delete(id));
      if (expected.length > 0) this.#events.onReports(this, expected);
    } else if (message.type === 'returned') {
      this.#isRecalled = false;
      this.#events.onReturned(this, this.#takeSent(message.ids));
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
    if (now - this.#startedAt > HEALTHY_AFTER_MS) this.#restarts = 0;
    this.#state = 'backing-off';
    this.#timer = setTimeout(() => this.start(), backoffMs(this.#restarts));
    this.#restarts += 1;
    const cause = this.#failure ?? detail;
    this.#failure = null;
    this.#isRecalled = false;
    this.#events.onLost(this, this.#takeSent(this.#sent.keys()), cause);
  }

  #takeSent(ids: Iterable<number>): readonly Job[] {
    return [...ids].flatMap((id) => {
      const sent = this.#sent.get(id);
      this.#sent.delete(id);
      return sent ? [sent.job] : [];
    });
  }
}

function backoffMs(restarts: number): number {
  return Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** restarts);
}
