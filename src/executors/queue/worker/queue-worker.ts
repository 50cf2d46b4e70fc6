import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Log } from '../../../core/ports/log.ts';
import { settleWithin } from '../settle-within.ts';
import type {
  WorkerCommand,
  WorkerReply,
  WorkerStatus,
} from '../../../core/ports/queue-control.ts';
import { KEY_PREFIX, QUEUE_NAME } from '../names.ts';
import { openRedisLine, type RedisLine } from '../redis-line.ts';
import { Refusals } from '../refusals.ts';
import { createSeal, type Seal } from '../seal.ts';
import { removeWorkerStatus, writeWorkerStatus } from '../worker-status.ts';
import type { ProblemOf } from './check-runner.ts';
import { ControlListener } from './control-listener.ts';
import { QueueConsumer } from './queue-consumer.ts';
import type { OpenPool } from './pools.ts';

export interface QueueWorkerSetup {
  readonly url: string;
  /** Where it stands, for people; `null`: its host says enough. */
  readonly location: string | null;
  /** Name of the engine it runs its checks on. */
  readonly pool: string;
  /** Checks under way at once. */
  readonly concurrency: number;
  readonly openPool: OpenPool;
  /** Why a job must not be run, whatever its sender. */
  readonly problemOf: ProblemOf;
  /** `resize` goes no further. */
  readonly maxConcurrency: number;
  /** Secret shared with the submitters; `null`: none. */
  readonly queueKey: string | null;
  readonly version: string;
  /** Whether its pool has threads or processes of its own, which can be replaced. */
  readonly isPoolReplaceable: boolean;
  /** Replaces the pool, or ends the worker, after so many checks; `null`: never. */
  readonly maxChecks: number | null;
  /** The same once this process is larger; `null`: never. */
  readonly maxRssBytes: number | null;
  readonly log: Log;
}

/** Why a worker is to be stopped: a request over the queue, or its limits of checks or memory. */
export type ShutdownReason = 'shutdown' | 'shutdown now' | 'recycle';

const HEARTBEAT_INTERVAL_MS = 2_000;
const LOCK_EXTEND_INTERVAL_MS = 4_000;
// The queue answers every 3 s even when it is empty.
const SILENCE_LIMIT_MS = 7_000;
const CLOSE_LIMIT_MS = 500;
// Replacing a pool that is too large from its start on would be all it does.
const MIN_POOL_LIFE_MS = 60_000;

/** Takes checks from the queue, runs them, and sends the results back, until it is stopped. */
export class QueueWorker {
  readonly id = randomBytes(8).toString('hex');
  readonly name: string;
  /** Resolves when it should be stopped for a reason of the queue or of its own. */
  readonly shutdownRequested: Promise<ShutdownReason>;
  readonly #setup: QueueWorkerSetup;
  readonly #seal: Seal;
  readonly #refusals: Refusals;
  #requestShutdown: (reason: ShutdownReason) => void = () => {};
  #line: RedisLine | null = null;
  #consumer: QueueConsumer | null = null;
  #control: ControlListener | null = null;
  #timers: NodeJS.Timeout[] = [];
  #state: WorkerStatus['state'] = 'working';
  #recycledAtDone = 0;
  #recycledAt = 0;

  constructor(setup: QueueWorkerSetup) {
    this.#setup = setup;
    this.#seal = createSeal(setup.queueKey);
    this.#refusals = new Refusals((text) => setup.log.warn({}, text));
    this.name = `${setup.location ?? hostname()}-${process.pid}`;
    this.shutdownRequested = new Promise((resolve) => (this.#requestShutdown = resolve));
  }

  /** Throws `UnavailableError` when Redis is not there or cannot be a queue. */
  async start(): Promise<void> {
    const { url, concurrency, openPool, problemOf, log } = this.#setup;
    const line = await openRedisLine(url, 'worker');
    const { client } = line;
    const seal = this.#seal;
    const refusals = this.#refusals;
    const { name } = this;
    const way = { url, client, name, concurrency, openPool, seal, refusals, problemOf, log };
    const consumer = new QueueConsumer(way);
    const listening = line.openAnother('control');
    const identity = { workerId: this.id, worker: this.name };
    this.#control = new ControlListener({ listening, client, seal, refusals }, identity, {
      abort: (session) => consumer.dropSession(session),
      obey: (command) => this.#obey(consumer, command),
    });
    this.#line = line;
    this.#consumer = consumer;
    await this.#control.start();
    consumer.start();
    await this.#sendHeartbeat(line, consumer);
    this.#every(HEARTBEAT_INTERVAL_MS, () => this.#sendHeartbeat(line, consumer));
    this.#every(LOCK_EXTEND_INTERVAL_MS, () => consumer.extendLocks());
  }

  /** Ends what is under way within `graceMs`, hands the rest to other workers, and leaves nothing running. */
  async stop(graceMs: number): Promise<void> {
    const line = this.#line;
    const consumer = this.#consumer;
    if (!line || !consumer) return;
    this.#state = 'stopping';
    await settleWithin(CLOSE_LIMIT_MS, this.#sendHeartbeat(line, consumer));
    await consumer.stop(graceMs);
    for (const timer of this.#timers) clearInterval(timer);
    this.#control?.stop();
    await settleWithin(CLOSE_LIMIT_MS, removeWorkerStatus(line.client, this.id));
    await line.close();
  }

  /** Never two at once: Redis may take longer than the interval. */
  #every(intervalMs: number, task: () => Promise<void>): void {
    let isBusy = false;
    const run = async (): Promise<void> => {
      if (isBusy) return;
      isBusy = true;
      await task().catch(() => {});
      isBusy = false;
    };
    this.#timers.push(setInterval(() => void run(), intervalMs));
  }

  async #sendHeartbeat(line: RedisLine, consumer: QueueConsumer): Promise<void> {
    await writeWorkerStatus(line.client, this.#status(consumer), this.#seal);
    if (this.#state === 'stopping') return;
    await this.#watch(line, consumer);
    const { maxChecks, maxRssBytes } = this.#setup;
    const isDue =
      (maxChecks !== null && consumer.stats.done - this.#recycledAtDone >= maxChecks) ||
      (maxRssBytes !== null && process.memoryUsage.rss() > maxRssBytes);
    if (isDue) this.#recycle(consumer);
  }

  /** Threads and processes are replaced under way; a pool in this very thread can only end with it. */
  #recycle(consumer: QueueConsumer): void {
    this.#recycledAtDone = consumer.stats.done;
    if (!this.#setup.isPoolReplaceable) this.#requestShutdown('recycle');
    else if (performance.now() - this.#recycledAt > MIN_POOL_LIFE_MS) {
      this.#recycledAt = performance.now();
      this.#setup.log.info(
        { done: consumer.stats.done },
        'the pool reached its limit and is replaced',
      );
      consumer.resize(consumer.load().concurrency);
    }
  }

  /** Redis answers us, so its silence towards the one who takes jobs is a fault of that connection. */
  async #watch({ client }: RedisLine, consumer: QueueConsumer): Promise<void> {
    if (consumer.silentMs < SILENCE_LIMIT_MS) return;
    const waiting = await client.llen(`${KEY_PREFIX}:${QUEUE_NAME}:wait`);
    this.#setup.log.warn({ waiting }, 'the queue stopped answering; reconnecting');
    await consumer.reconnect();
  }

  #status(consumer: QueueConsumer): WorkerStatus {
    const { location, pool, version } = this.#setup;
    const { done, rejected, upMs, idleMs } = consumer.stats;
    return {
      id: this.id,
      name: this.name,
      location,
      host: hostname(),
      pid: process.pid,
      pool,
      ...consumer.load(),
      done,
      rejected,
      refused: this.#refusals.count,
      upMs,
      idleMs,
      state: this.#state,
      rssBytes: process.memoryUsage.rss(),
      version,
    };
  }

  #obey(consumer: QueueConsumer, command: WorkerCommand): WorkerReply {
    if (command.command === 'ping') return { text: 'pong' };
    if (command.command === 'checks') {
      return { text: '', checks: this.#shownChecks(consumer, command.max) };
    }
    if (command.command === 'resize') {
      const { maxConcurrency } = this.#setup;
      if (command.concurrency > maxConcurrency) {
        return { text: `refused: at most ${maxConcurrency} checks at once here` };
      }
      const before = consumer.load().concurrency;
      consumer.resize(command.concurrency);
      return { text: `${before} -> ${command.concurrency} checks at once` };
    }
    this.#requestShutdown(command.now ? 'shutdown now' : 'shutdown');
    return { text: command.now ? 'ends now' : 'ends when its checks are done' };
  }

  #shownChecks(consumer: QueueConsumer, max: number): WorkerReply['checks'] & {} {
    const now = performance.now();
    // They begin in the order they came in.
    const { underWay } = consumer.load();
    return consumer
      .checks()
      .slice(0, max)
      .map(({ kind, target, held, startedAt }, index) => ({
        kind,
        target,
        job: held.jobId,
        isWaiting: index >= underWay,
        sinceMs: Math.round(now - startedAt),
      }));
  }
}
