import type { ChannelId, NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DeliveryQueue, Settlement } from '../../core/ports/delivery-queue.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import { eachOf } from './routes.ts';

/** A database that refuses writes for longer is done without. */
const PATIENCE_MS = 5_000;
/** Messages kept in memory at most that the database has as well. */
const MAX_ADOPTED = 20_000;
/** Writes that share a sync. */
const AT_ONCE = 500;
const REATTACH_EVERY_MS = 1_000;

/** What the sender asks of the outbox. */
export type SendersOutbox = DeliveryQueue & Pick<Outbox, 'backlog'>;

export interface WriteBehindSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'backlog' | 'list'>;
  readonly deliveries: DeliveryQueue;
  /** False while decisions wait to be written whose messages the outbox therefore does not have. */
  isLedgerWritten(): boolean;
}

interface Row {
  readonly notification: Notification;
  readonly leasedUntil: number;
}

/**
 * The outbox, which goes on in memory while the database cannot be written, and writes behind what happened meanwhile.
 * Attached: every call goes to the database. Detached: messages are those that the database had and those of decisions
 * that are not written yet. Their ids follow from the decisions, so that a crash can only repeat them under the same id.
 */
export class WriteBehindOutbox implements SendersOutbox {
  readonly #setup: WriteBehindSetup;
  /** While detached: what is still to be sent, in the order of a chain. */
  readonly #rows = new Map<NotificationId, Row>();
  /** While detached: what was delivered or given up. */
  readonly #done = new Map<NotificationId, Notification>();
  /** Ends of attempts that the database does not know of. */
  readonly #outcomes = new Map<NotificationId, Settlement>();
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
    for (const notification of notifications) {
      if (this.#rows.has(notification.id) || this.#done.has(notification.id)) continue;
      this.#rows.set(notification.id, { notification, leasedUntil: 0 });
    }
  }

  /** The message as it is by now, for a decision that is about to be written. */
  currentOf(notification: Notification): Notification {
    const { id } = notification;
    const current = this.#done.get(id) ?? this.#rows.get(id)?.notification ?? notification;
    // A lease means nothing to the database; the end of the attempt will be written behind.
    return current.state === 'leased' ? { ...current, state: 'pending' } : current;
  }

  async due(request: Parameters<DeliveryQueue['due']>[0]): ReturnType<DeliveryQueue['due']> {
    await this.#reattach();
    if (!this.#isDetached) return this.#setup.deliveries.due(request);
    const except = new Set(request.exceptChannelIds);
    const counts = new Map<ChannelId, number>();
    return this.#dueRows(request.now)
      .filter(({ channelId }) => {
        counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
        return (counts.get(channelId) ?? 0) <= request.perChannel && !except.has(channelId);
      })
      .slice(0, request.limit);
  }

  async claim(request: Parameters<DeliveryQueue['claim']>[0]): Promise<readonly Notification[]> {
    if (!this.#isDetached) return this.#write(() => this.#setup.deliveries.claim(request));
    const { now, leaseMs, limit, ids } = request;
    const wanted = ids && new Set(ids);
    const claimed = this.#dueRows(now).filter(({ id }) => wanted?.has(id) !== false);
    return claimed.slice(0, limit).map((notification) => {
      const { attempts } = notification;
      const leased = { ...notification, state: 'leased' as const, attempts: attempts + 1 };
      this.#rows.set(notification.id, { notification: leased, leasedUntil: now + leaseMs });
      return leased;
    });
  }

  async settle(id: NotificationId, settlement: Settlement): Promise<void> {
    if (!this.#isDetached) return this.#write(() => this.#setup.deliveries.settle(id, settlement));
    this.#outcomes.set(id, settlement);
    const row = this.#rows.get(id);
    if (row === undefined) return;
    const notification = settled(row.notification, settlement);
    if (settlement.kind === 'retry') this.#rows.set(id, { notification, leasedUntil: 0 });
    else {
      this.#rows.delete(id);
      this.#done.set(id, notification);
    }
  }

  async backlog(): ReturnType<Outbox['backlog']> {
    if (!this.#isDetached) return this.#setup.outbox.backlog();
    let [pending, nextAttemptAt] = [0, Number.POSITIVE_INFINITY];
    for (const { notification } of this.#rows.values()) {
      if (notification.state !== 'pending') continue;
      pending += 1;
      nextAttemptAt = Math.min(nextAttemptAt, notification.nextAttemptAt);
    }
    const dead = [...this.#done.values()].filter(({ state }) => state === 'dead').length;
    return { pending, dead, nextAttemptAt: pending === 0 ? null : nextAttemptAt };
  }

  async pullForward(request: Parameters<DeliveryQueue['pullForward']>[0]): Promise<void> {
    if (!this.#isDetached) return this.#setup.deliveries.pullForward(request);
    const meant = request.channelIds && new Set(request.channelIds);
    this.#movePending(({ channelId, nextAttemptAt }) =>
      meant?.has(channelId) === false ? nextAttemptAt : Math.min(nextAttemptAt, request.now),
    );
  }

  async followClock(request: Parameters<DeliveryQueue['followClock']>[0]): Promise<void> {
    if (!this.#isDetached) return this.#setup.deliveries.followClock(request);
    const { byMs, now } = request;
    this.#movePending(({ attempts, nextAttemptAt }) =>
      attempts > 0 ? nextAttemptAt + byMs : Math.min(nextAttemptAt, now),
    );
  }

  /** While detached an unused lease ends soon by itself. */
  async releaseLeases(ids?: readonly NotificationId[]): Promise<void> {
    if (!this.#isDetached) await this.#setup.deliveries.releaseLeases(ids);
  }

  #movePending(to: (notification: Notification) => number): void {
    for (const [id, { notification, leasedUntil }] of this.#rows) {
      const nextAttemptAt = to(notification);
      this.#rows.set(id, { notification: { ...notification, nextAttemptAt }, leasedUntil });
    }
  }

  /** The first of each chain, if it is due. */
  #dueRows(now: number): readonly Notification[] {
    if (this.#adopting !== null) return [];
    const chains = new Set<string>();
    const due: Notification[] = [];
    for (const { notification, leasedUntil } of this.#rows.values()) {
      const { state, monitorId, channelId, recipient, nextAttemptAt } = notification;
      const chain = JSON.stringify([monitorId, channelId, recipient]);
      const isFirst = monitorId === null || !chains.has(chain);
      chains.add(chain);
      if (isFirst && now >= (state === 'pending' ? nextAttemptAt : leasedUntil)) {
        due.push(notification);
      }
    }
    return due;
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
    for (const notification of oldestFirst) {
      this.#rows.set(notification.id, { notification, leasedUntil });
    }
  }

  /** Back to the database, once it has taken all that happened meanwhile. */
  async #reattach(): Promise<void> {
    const { clock, deliveries, log, isLedgerWritten } = this.#setup;
    const now = clock.monotonicMs();
    if (!this.#isDetached || this.#adopting !== null || !isLedgerWritten()) return;
    if (now - this.#triedAt < REATTACH_EVERY_MS) return;
    this.#triedAt = now;
    try {
      while (this.#outcomes.size > 0) await this.#writeSome();
      // Of attempts under way the sender knows by itself.
      await deliveries.releaseLeases();
      await deliveries.pullForward({ now: clock.now(), channelIds: null });
    } catch {
      // It was said when it began; the next read tries again.
      return;
    }
    if (this.#outcomes.size > 0 || !isLedgerWritten()) return;
    this.#rows.clear();
    this.#done.clear();
    this.#isDetached = false;
    this.#failingSince = null;
    log.warn({}, 'the outbox can be written again; what was sent meanwhile is recorded');
  }

  async #writeSome(): Promise<void> {
    const some = [...this.#outcomes].slice(0, AT_ONCE);
    await Promise.all(
      some.map(([id, settlement]) => this.#setup.deliveries.settle(id, settlement)),
    );
    for (const [id, settlement] of some) {
      if (this.#outcomes.get(id) === settlement) this.#outcomes.delete(id);
    }
  }
}

function settled(notification: Notification, settlement: Settlement): Notification {
  if (settlement.kind === 'delivered') {
    const { at, answer = null } = settlement;
    return { ...notification, state: 'delivered', deliveredAt: at, answer };
  }
  const { error: lastError } = settlement;
  if (settlement.kind === 'dead') return { ...notification, state: 'dead', lastError };
  const { nextAttemptAt } = settlement;
  return { ...notification, state: 'pending', nextAttemptAt, lastError };
}
