import type { NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DeliveryQueue, EndedAttempt, Settlement } from '../../core/ports/delivery-queue.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { eachOf } from './routes.ts';

/** A database that refuses writes for longer is done without. */
const PATIENCE_MS = 5_000;
/** Messages kept in memory at most that the database has as well. */
const MAX_ADOPTED = 20_000;
/** Writes that share a sync. */
const AT_ONCE = 500;
const REATTACH_EVERY_MS = 1_000;

/** What the sender asks of the outbox. */
export type SendersOutbox = DeliveryQueue &
  Pick<Outbox, 'backlog'> & {
    /** Messages go out from memory: each at once, and on its own. */
    readonly isDetached: boolean;
  };

export interface WriteBehindSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'backlog' | 'list'>;
  readonly deliveries: DeliveryQueue;
  /** False while decisions wait to be written whose messages the outbox therefore does not have. */
  isLedgerWritten(): boolean;
}

type Request<Method extends keyof DeliveryQueue> = Parameters<DeliveryQueue[Method]>[0];

/**
 * The outbox, which goes on in memory while the database cannot be written, and writes behind what happened meanwhile.
 * Attached: every call goes to the database. Detached: messages are those that the database had and those of decisions
 * that are not written yet. Their ids follow from the decisions, so that a crash can only repeat them under the same id.
 */
export class WriteBehindOutbox implements SendersOutbox {
  readonly #setup: WriteBehindSetup;
  readonly #memory = new MemoryOutbox();
  #isDetached = false;
  #adopting: Promise<void> | null = null;
  #failingSince: number | null = null;
  #triedAt = 0;

  constructor(setup: WriteBehindSetup) {
    this.#setup = setup;
  }

  get isDetached(): boolean {
    return this.#isDetached;
  }

  /** Messages of decisions that cannot be written: they are sent all the same. */
  async hold(notifications: readonly Notification[]): Promise<void> {
    await this.#detach();
    for (const notification of notifications) this.#memory.add(notification, 0);
  }

  /** The message as it is by now, for a decision that is about to be written. */
  currentOf(notification: Notification): Notification {
    const current = this.#memory.currentOf(notification);
    // A lease means nothing to the database; the end of the attempt will be written behind.
    return current.state === 'leased' ? { ...current, state: 'pending' } : current;
  }

  async due(request: Request<'due'>): ReturnType<DeliveryQueue['due']> {
    await this.#reattach();
    if (!this.#isDetached) return this.#setup.deliveries.due(request);
    return this.#adopting === null ? this.#memory.due(request) : [];
  }

  async claim(request: Request<'claim'>): ReturnType<DeliveryQueue['claim']> {
    if (!this.#isDetached) return this.#write(() => this.#setup.deliveries.claim(request));
    return this.#adopting === null ? this.#memory.claim(request) : [];
  }

  async take(request: Request<'take'>): ReturnType<DeliveryQueue['take']> {
    if (!this.#isDetached) return this.#write(() => this.#setup.deliveries.take(request));
    return this.#adopting === null ? this.#memory.take(request) : null;
  }

  async settle(id: NotificationId, settlement: Settlement, attempt?: EndedAttempt): Promise<void> {
    const { deliveries } = this.#setup;
    if (this.#isDetached) this.#memory.settle(id, settlement, attempt);
    else await this.#write(() => deliveries.settle(id, settlement, attempt));
  }

  async backlog(): ReturnType<Outbox['backlog']> {
    return this.#isDetached ? this.#memory.backlog() : this.#setup.outbox.backlog();
  }

  async pullForward(request: Request<'pullForward'>): Promise<void> {
    if (this.#isDetached) this.#memory.pullForward(request);
    else await this.#setup.deliveries.pullForward(request);
  }

  async followClock(request: Request<'followClock'>): Promise<void> {
    if (this.#isDetached) this.#memory.followClock(request);
    else await this.#setup.deliveries.followClock(request);
  }

  async postpone(request: Request<'postpone'>): Promise<void> {
    if (this.#isDetached) this.#memory.postpone(request);
    else await this.#setup.deliveries.postpone(request);
  }

  /** While detached an unused lease ends soon by itself. */
  async releaseLeases(ids?: readonly NotificationId[]): Promise<void> {
    if (!this.#isDetached) await this.#setup.deliveries.releaseLeases(ids);
  }

  /** While detached no other channel is asked: its messages have to be written first. */
  async unreached(request: Request<'unreached'>): ReturnType<DeliveryQueue['unreached']> {
    return this.#isDetached ? [] : this.#setup.deliveries.unreached(request);
  }

  givenUp(since: number): ReturnType<DeliveryQueue['givenUp']> {
    return this.#setup.deliveries.givenUp(since);
  }

  fallBack(request: Request<'fallBack'>): Promise<void> {
    return this.#setup.deliveries.fallBack(request);
  }

  sentSince(since: number): ReturnType<DeliveryQueue['sentSince']> {
    return this.#setup.deliveries.sentSince(since);
  }

  async #write<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      const result = await write();
      this.#failingSince = null;
      return result;
    } catch (error) {
      const now = this.#setup.clock.monotonicMs();
      this.#failingSince ??= now;
      if (now - this.#failingSince >= PATIENCE_MS) await this.#detach();
      throw error;
    }
  }

  async #detach(): Promise<void> {
    if (!this.#isDetached) {
      this.#isDetached = true;
      this.#setup.log.error({}, 'the outbox cannot be written; messages are sent from memory');
      this.#adopting = this.#adopt().finally(() => {
        this.#adopting = null;
      });
    }
    await this.#adopting;
  }

  /** Takes over what the database has, as far as it can be read; of very much the newest. */
  async #adopt(): Promise<void> {
    const { outbox, log, clock } = this.#setup;
    const found: Notification[] = [];
    try {
      for (const state of ['pending', 'leased'] as const) {
        const all = eachOf((page) => outbox.list({ ...page, state }));
        for await (const notification of all) {
          if (found.length < MAX_ADOPTED) found.push(notification);
          else break;
        }
      }
    } catch (error) {
      log.error({ error: String(error) }, 'the outbox cannot be read either');
    }
    // Newest first is how it was listed; of one chain the oldest was created first.
    const oldestFirst = found.toReversed().toSorted((a, b) => a.createdAt - b.createdAt);
    const leasedUntil = clock.now() + PATIENCE_MS;
    for (const notification of oldestFirst) this.#memory.add(notification, leasedUntil);
  }

  /** Back to the database, once it has taken all that happened meanwhile. */
  async #reattach(): Promise<void> {
    const { clock, deliveries, log, isLedgerWritten } = this.#setup;
    const now = clock.monotonicMs();
    if (!this.#isDetached || this.#adopting !== null || !isLedgerWritten()) return;
    if (now - this.#triedAt < REATTACH_EVERY_MS) return;
    this.#triedAt = now;
    try {
      while (!this.#memory.isWritten) {
        await this.#memory.writeSome(AT_ONCE, (...end) => deliveries.settle(...end));
      }
      // Of attempts under way the sender knows by itself.
      await deliveries.releaseLeases();
      await deliveries.pullForward({ now: clock.now(), channelIds: null });
    } catch {
      // It was said when it began; the next read tries again.
      return;
    }
    if (!this.#memory.isWritten || !isLedgerWritten()) return;
    this.#memory.clear();
    this.#isDetached = false;
    this.#failingSince = null;
    log.warn({}, 'the outbox can be written again; what was sent meanwhile is recorded');
  }
}
