import type { Notification } from '../../core/alerting/notification.ts';
import type { Destination } from '../../core/alerting/route.ts';
import { isBeginning, standsForEarlier } from '../../core/alerting/send-plan.ts';
import type { NotificationId } from '../../core/ids.ts';
import type {
  Claimed,
  DeliveryQueue,
  DueMessage,
  EndedAttempt,
  Settlement,
} from '../../core/ports/delivery-queue.ts';

interface Row {
  readonly notification: Notification;
  readonly leasedUntil: number;
}

/** What became of an attempt, or of a message without one. */
interface Outcome {
  readonly settlement: Settlement;
  readonly attempt: EndedAttempt | undefined;
}

type Request<Method extends keyof DeliveryQueue> = Parameters<DeliveryQueue[Method]>[0];

/**
 * Messages while the database cannot be written, and what became of them. They go out in the order of their chains, each on
 * its own: groups are made in the database only, and those it has made go on.
 */
export class MemoryOutbox {
  /** Still to be sent, in the order of a chain. */
  readonly #rows = new Map<NotificationId, Row>();
  /** Delivered, given up or folded. */
  readonly #done = new Map<NotificationId, Notification>();
  /** Not written yet, by message, oldest first; the last one says what became of it. */
  readonly #outcomes = new Map<NotificationId, readonly Outcome[]>();

  /** Not attempted before `leasedUntil`; one that is known already stays as it is. */
  add(notification: Notification, leasedUntil: number): void {
    if (this.#rows.has(notification.id) || this.#done.has(notification.id)) return;
    this.#rows.set(notification.id, { notification, leasedUntil });
  }

  /** Forgets the messages; outcomes are left. */
  clear(): void {
    this.#rows.clear();
    this.#done.clear();
  }

  /** The message as it is by now; as given, when it is not known. */
  currentOf(notification: Notification): Notification {
    const { id } = notification;
    return this.#done.get(id) ?? this.#rows.get(id)?.notification ?? notification;
  }

  due({ now, limit, perReceiver, exceptChannelIds }: Request<'due'>): readonly DueMessage[] {
    const except = new Set(exceptChannelIds);
    const counts = new Map<string, number>();
    return this.#dueOf(this.#rows.values(), now)
      .filter(({ channelId, recipient }) => {
        const receiver = JSON.stringify([channelId, recipient]);
        const count = (counts.get(receiver) ?? 0) + 1;
        counts.set(receiver, count);
        return count <= perReceiver && !except.has(channelId);
      })
      .slice(0, limit)
      .map(({ id, channelId, recipient, createdAt, notice: { kind } }) => ({
        id,
        channelId,
        recipient,
        createdAt,
        kind,
      }));
  }

  claim({ now, leaseMs, limit, ids }: Request<'claim'>): readonly Claimed[] {
    const wanted = ids && new Set(ids);
    const due = this.#dueOf(this.#rows.values(), now);
    const claimed = due.filter(({ id }) => wanted?.has(id) !== false).slice(0, limit);
    return claimed.map((each) => this.#lease(each, now + leaseMs));
  }

  take({ now, leaseMs, onlyKinds, ...receiver }: Request<'take'>): Claimed | null {
    const rows = [...this.#rows.values()].filter((row) => isTo(receiver, row.notification));
    this.#foldEnded(rows, now);
    const left = rows.flatMap(({ notification: { id } }) => this.#rows.get(id) ?? []);
    const next = this.#dueOf(left, now).find(
      ({ notice }) => onlyKinds?.includes(notice.kind) !== false,
    );
    return next === undefined ? null : this.#lease(next, now + leaseMs);
  }

  settle(id: NotificationId, settlement: Settlement, attempt?: EndedAttempt): void {
    this.#outcomes.set(id, [...(this.#outcomes.get(id) ?? []), { settlement, attempt }]);
    const row = this.#rows.get(id);
    if (row === undefined) return;
    if (settlement.kind === 'retry') {
      this.#rows.set(id, { notification: settled(row.notification, settlement), leasedUntil: 0 });
    } else this.#finish(row.notification, settlement);
  }

  backlog(): { pending: number; dead: number; nextAttemptAt: number | null } {
    let [pending, nextAttemptAt] = [0, Number.POSITIVE_INFINITY];
    for (const { notification } of this.#rows.values()) {
      if (notification.state !== 'pending') continue;
      pending += 1;
      nextAttemptAt = Math.min(nextAttemptAt, notification.nextAttemptAt);
    }
    const dead = [...this.#done.values()].filter(({ state }) => state === 'dead').length;
    return { pending, dead, nextAttemptAt: pending === 0 ? null : nextAttemptAt };
  }

  pullForward({ now, channelIds }: Request<'pullForward'>): void {
    const meant = channelIds && new Set(channelIds);
    this.#moveTo(({ channelId, nextAttemptAt }) =>
      meant?.has(channelId) === false ? nextAttemptAt : Math.min(nextAttemptAt, now),
    );
  }

  followClock({ byMs, now }: Request<'followClock'>): void {
    this.#moveTo(({ attempts, nextAttemptAt }) =>
      attempts > 0 ? nextAttemptAt + byMs : Math.min(nextAttemptAt, now),
    );
  }

  postpone({ now, until, exceptKinds, ...receiver }: Request<'postpone'>): void {
    this.#moveTo((each) => {
      const isMeant = isTo(receiver, each) && !exceptKinds.includes(each.notice.kind);
      return isMeant && each.nextAttemptAt <= now ? until : each.nextAttemptAt;
    });
  }

  /** True when nothing is left that the database does not know. */
  get isWritten(): boolean {
    return this.#outcomes.size === 0;
  }

  /** Writes down what became of up to `limit` messages. */
  async writeSome(limit: number, write: DeliveryQueue['settle']): Promise<void> {
    const some = [...this.#outcomes.entries().take(limit)];
    await Promise.all(
      some.map(async ([id, outcomes]) => {
        for (const { settlement, attempt } of outcomes) await write(id, settlement, attempt);
      }),
    );
    for (const [id, outcomes] of some) {
      if (this.#outcomes.get(id) === outcomes) this.#outcomes.delete(id);
    }
  }

  #lease(notification: Notification, leasedUntil: number): Claimed {
    const attempts = notification.attempts + 1;
    const leased = { ...notification, state: 'leased' as const, attempts };
    this.#rows.set(notification.id, { notification: leased, leasedUntil });
    return { ...leased, firstRef: this.#firstRef(notification) };
  }

  /** Of what was delivered meanwhile. */
  #firstRef(to: Notification): string | null {
    if (to.incidentId === null) return null;
    for (const each of this.#done.values()) {
      if (each.incidentId === to.incidentId && isTo(to, each) && each.ref !== null) return each.ref;
    }
    return null;
  }

  /** An end stands for what waits before it about its incident. */
  #foldEnded(rows: readonly Row[], now: number): void {
    for (const [index, { notification: end }] of rows.entries()) {
      if (end.incidentId === null || !standsForEarlier(end.notice.kind)) continue;
      for (const { notification, leasedUntil } of rows.slice(0, index)) {
        const { id, incidentId, groupId } = notification;
        const isFree = this.#rows.has(id) && groupId === null && leasedUntil <= now;
        if (!isFree || incidentId !== end.incidentId) continue;
        this.settle(id, { kind: 'folded', at: now, into: end.id });
        if (isBeginning(notification.notice.kind)) this.#standForBeginning(end.id);
      }
    }
  }

  #standForBeginning(id: NotificationId): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.set(id, { ...row, notification: { ...row.notification, folds: 1 } });
  }

  /** What becomes of a group becomes of its members. */
  #finish(notification: Notification, settlement: Settlement): void {
    const { id, notice } = notification;
    const members = notice.kind === 'group' ? [...this.#rows.values()] : [];
    const ofGroup = members.filter((row) => row.notification.groupId === id);
    for (const each of [notification, ...ofGroup.map((row) => row.notification)]) {
      this.#rows.delete(each.id);
      this.#done.set(each.id, settled(each, settlement));
    }
  }

  #moveTo(to: (notification: Notification) => number): void {
    for (const [id, { notification, leasedUntil }] of this.#rows) {
      const nextAttemptAt = to(notification);
      this.#rows.set(id, { notification: { ...notification, nextAttemptAt }, leasedUntil });
    }
  }

  /** The first of each chain, if it is due; what is in a group goes with that. */
  #dueOf(rows: Iterable<Row>, now: number): readonly Notification[] {
    const chains = new Set<string>();
    const due: Notification[] = [];
    for (const { notification, leasedUntil } of rows) {
      const { state, monitorId, channelId, recipient, nextAttemptAt, groupId } = notification;
      const chain = JSON.stringify([monitorId, channelId, recipient]);
      const isFirst = monitorId === null || !chains.has(chain);
      chains.add(chain);
      const isInGroup = groupId !== null && this.#rows.has(groupId);
      if (isFirst && !isInGroup && now >= (state === 'pending' ? nextAttemptAt : leasedUntil)) {
        due.push(notification);
      }
    }
    return due;
  }
}

function isTo({ channelId, recipient }: Destination, notification: Notification): boolean {
  return notification.channelId === channelId && notification.recipient === recipient;
}

function settled(notification: Notification, settlement: Settlement): Notification {
  if (settlement.kind === 'delivered') {
    const { at, answer = null, ref = null } = settlement;
    return { ...notification, state: 'delivered', deliveredAt: at, answer, ref };
  }
  if (settlement.kind === 'folded') return { ...notification, state: 'folded' };
  const { error: lastError } = settlement;
  if (settlement.kind === 'dead') return { ...notification, state: 'dead', lastError };
  const { nextAttemptAt } = settlement;
  return { ...notification, state: 'pending', nextAttemptAt, lastError };
}
