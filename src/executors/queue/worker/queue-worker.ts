import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Log } from '../../../core/ports/log.ts';
import { atMost } from '../at-most.ts';
import type { ControlCommand, ControlReply } from '../control/messages.ts';
import { KEY_PREFIX, QUEUE_NAME } from '../names.ts';
import { openRedisLine, type RedisLine } from '../redis-line.ts';
import { Refusals } from '../refusals.ts';
import { createSeal, type Seal } from '../seal.ts';
import { removeCard, writeCard, type WorkerCard } from '../worker-status.ts';
import type { ProblemOf } from './check-runner.ts';
import { ControlListener } from './control-listener.ts';
import { JobDesk } from './queue-consumer.ts';
import type { OpenPool } from './pools.ts';

/** What a worker of the queue is told. */
export interface QueueWorkerSetup {
  readonly url: string;
  /** Where it stands, for people; `null`: its host says enough. */
  readonly location: string | null;
  /** Name of the engine it runs its checks on. */
  readonly pool: string;
  /** Checks under way at once. */
  readonly concurrency: number;
  readonly openPool: OpenPool;
  /** Why a job must not be run, whoever sent it. */
  readonly problemOf: ProblemOf;
  /** `resize` goes no further. */
  readonly mostConcurrency: number;
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

/** Why a worker wants to end: somebody said so over the queue, or it is worn out. */
export type EndingWish = 'shutdown' | 'shutdown now' | 'recycle';

const beatMs = 2_000;
const renewMs = 4_000;
// The queue answers every 3 s even when it is empty.
const quietMs = 7_000;
const goodbyeMs = 500;
// Replacing a pool that is too large from its start on would be all it does.
const shortestLifeMs = 60_000;

/** Takes checks from the queue, runs them, and sends the results back, until it is stopped. */
export class QueueWorker {
  readonly id = randomBytes(8).toString('hex');
  readonly name: string;
  /** Resolves when it should be stopped although nobody here asked for it. */
  readonly wish: Promise<EndingWish>;
  readonly #setup: QueueWorkerSetup;
  readonly #seal: Seal;
  readonly #refusals: Refusals;
  #onWish: (wish: EndingWish) => void = () => {};
  #line: RedisLine | null = null;
  #desk: JobDesk | null = null;
  #control: ControlListener | null = null;
  #timers: NodeJS.Timeout[] = [];
  #state: WorkerCard['state'] = 'working';
  #renewedAtDone = 0;
  #renewedAt = 0;

  constructor(setup: QueueWorkerSetup) {
    this.#setup = setup;
    this.#seal = createSeal(setup.queueKey);
    this.#refusals = new Refusals((text) => setup.log.warn({}, text));
    this.name = `${setup.location ?? hostname()}-${process.pid}`;
    this.wish = new Promise((resolve) => (this.#onWish = resolve));
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
    const desk = new JobDesk(way);
    const listening = line.openAnother('control');
    const identity = { workerId: this.id, worker: this.name };
    this.#control = new ControlListener({ listening, client, seal, refusals }, identity, {
      abort: (session) => desk.dropSession(session),
      obey: (command) => this.#obey(desk, command),
    });
    this.#line = line;
    this.#desk = desk;
    await this.#control.start();
    desk.start();
    await this.#beat(line, desk);
    this.#every(beatMs, () => this.#beat(line, desk));
    this.#every(renewMs, () => desk.renewLocks());
  }

  /** Ends what is under way within `graceMs`, hands the rest to other workers, and leaves nothing running. */
  async stop(graceMs: number): Promise<void> {
    const line = this.#line;
    const desk = this.#desk;
    if (!line || !desk) return;
    this.#state = 'stopping';
    await atMost(goodbyeMs, this.#beat(line, desk));
    await desk.stop(graceMs);
    for (const timer of this.#timers) clearInterval(timer);
    this.#control?.stop();
    await atMost(goodbyeMs, removeCard(line.client, this.id));
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

  async #beat(line: RedisLine, desk: JobDesk): Promise<void> {
    await writeCard(line.client, this.#card(desk), this.#seal);
    if (this.#state === 'stopping') return;
    await this.#watch(line, desk);
    const { maxChecks, maxRssBytes } = this.#setup;
    const isWorn =
      (maxChecks !== null && desk.stats.done - this.#renewedAtDone >= maxChecks) ||
      (maxRssBytes !== null && process.memoryUsage.rss() > maxRssBytes);
    if (isWorn) this.#recycle(desk);
  }

  /** Threads and processes are replaced under way; a pool in this very thread can only end with it. */
  #recycle(desk: JobDesk): void {
    this.#renewedAtDone = desk.stats.done;
    if (!this.#setup.isPoolReplaceable) this.#onWish('recycle');
    else if (performance.now() - this.#renewedAt > shortestLifeMs) {
      this.#renewedAt = performance.now();
      this.#setup.log.info({ done: desk.stats.done }, 'the pool is worn out and is replaced');
      desk.resize(desk.load().concurrency);
    }
  }

  /** Redis answers us, so its silence towards the one who takes jobs is a fault of that connection. */
  async #watch({ client }: RedisLine, desk: JobDesk): Promise<void> {
    if (desk.silentMs < quietMs) return;
    const waiting = await client.llen(`${KEY_PREFIX}:${QUEUE_NAME}:wait`);
    this.#setup.log.warn({ waiting }, 'the queue fell silent; connecting anew');
    await desk.reconnect();
  }

  #card(desk: JobDesk): WorkerCard {
    const { location, pool, version } = this.#setup;
    const { done, rejected, upMs, idleMs } = desk.stats;
    return {
      id: this.id,
      name: this.name,
      location,
      host: hostname(),
      pid: process.pid,
      pool,
      ...desk.load(),
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

  #obey(desk: JobDesk, command: ControlCommand): Omit<ControlReply, 'workerId' | 'worker'> {
    if (command.command === 'ping') return { text: 'pong' };
    if (command.command === 'checks') {
      return { text: '', checks: this.#shownChecks(desk, command.most) };
    }
    if (command.command === 'resize') {
      const { mostConcurrency } = this.#setup;
      if (command.concurrency > mostConcurrency) {
        return { text: `refused: at most ${mostConcurrency} checks at once here` };
      }
      const before = desk.load().concurrency;
      desk.resize(command.concurrency);
      return { text: `${before} -> ${command.concurrency} checks at once` };
    }
    this.#onWish(command.now ? 'shutdown now' : 'shutdown');
    return { text: command.now ? 'ends now' : 'ends when its checks are done' };
  }

  #shownChecks(desk: JobDesk, most: number): ControlReply['checks'] & {} {
    const now = performance.now();
    // They begin in the order they came in.
    const { underWay } = desk.load();
    return desk
      .checks()
      .slice(0, most)
      .map(({ kind, target, held, startedAt }, index) => ({
        kind,
        target,
        job: held.jobId,
        isWaiting: index >= underWay,
        sinceMs: Math.round(now - startedAt),
      }));
  }
}
