import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { NotificationId, OwnerId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DueMessage } from '../../core/ports/delivery-queue.ts';
import type { Attempts } from './attempts.ts';
import type { ReceiverList } from './receiver-list.ts';
import type { ReceiverPace } from './receiver-pace.ts';
import type { HeldSlot, Receivers } from './receivers.ts';
import type { SendersOutbox } from './write-behind-outbox.ts';

const MAX_DUE = 1_000;
const MAX_DUE_PER_RECEIVER = 12;
/** Receivers that people read, looked at in one go. */
const MAX_RECEIVERS = 5_000;
/** What a person has just asked for, and what no one has taken up in time, is not held by quiet hours. */
const AT_ANY_HOUR: readonly NoticeKind[] = ['test', 'escalated'];
/** Longer than the slowest attempt. */
const LEASE_MS = 300_000;
/** How often it is looked whether a group that may form has formed. */
const FORMING_MS = 500;

/** What may be about to join a message. */
export interface Forming {
  /** Monitors of the owner, or of none, are about to be judged down, or up again. */
  isForming(ownerId: OwnerId | null): boolean;
  /** Decisions are on their way to the outbox. */
  isWriting(): boolean;
}

export interface ClaimsSetup {
  readonly clock: Clock;
  readonly outbox: SendersOutbox;
  readonly receivers: Receivers;
  readonly list: ReceiverList;
  readonly attempts: Attempts;
  readonly pace: ReceiverPace;
  readonly forming: Forming;
  wakeIn(delayMs: number): void;
}

/** Claims what is due and finds a slot, and has it attempted. */
export class Claims {
  readonly #setup: ClaimsSetup;
  /** Claimed, perhaps: the answer was an error. */
  readonly #unsure = new Set<NotificationId>();

  constructor(setup: ClaimsSetup) {
    this.#setup = setup;
  }

  /** Gives back what an answer that was lost may have left behind in the outbox. */
  async releaseUnsure(): Promise<void> {
    if (this.#unsure.size === 0) return;
    await this.#setup.outbox.releaseLeases([...this.#unsure]);
    this.#unsure.clear();
  }

  /** Begins and postpones what it can; how much that was. */
  async beginSome(): Promise<number> {
    return (await this.#beginForMachines()) + (await this.#beginForPeople());
  }

  /** Of what is due that which may go now; the rest waits for the hours of its channel. */
  async #inHours(due: readonly DueMessage[]): Promise<readonly DueMessage[]> {
    const { clock, list, outbox } = this.#setup;
    const now = clock.now();
    const usable: DueMessage[] = [];
    const postponed = new Set<string>();
    for (const each of due) {
      const { channelId, recipient, kind } = each;
      const until = AT_ANY_HOUR.includes(kind) ? null : list.heldUntil(channelId, now);
      if (until === null) {
        usable.push(each);
        continue;
      }
      const receiver = JSON.stringify([channelId, recipient]);
      if (postponed.has(receiver)) continue;
      postponed.add(receiver);
      await outbox.postpone({ channelId, recipient, now, until, exceptKinds: AT_ANY_HOUR });
    }
    return usable;
  }

  async #beginForMachines(): Promise<number> {
    const { attempts, list, receivers } = this.#setup;
    const due = await this.#due({
      isForPeople: false,
      limit: MAX_DUE,
      perReceiver: MAX_DUE_PER_RECEIVER,
    });
    const slots = new Map<NotificationId, HeldSlot>();
    for (const { id, channelId } of await this.#inHours(due)) {
      const slot = attempts.has(id) ? null : receivers.take(list.of(channelId));
      if (slot !== null) slots.set(id, slot);
    }
    return slots.size === 0 ? 0 : this.#claim(slots);
  }

  async #claim(slots: Map<NotificationId, HeldSlot>): Promise<number> {
    const { attempts, clock, outbox } = this.#setup;
    const ids = [...slots.keys()];
    try {
      const request = { now: clock.now(), leaseMs: LEASE_MS, limit: ids.length, ids };
      const claimed = await outbox.claim(request);
      for (const notification of claimed) {
        const slot = slots.get(notification.id);
        if (slot === undefined) continue;
        slots.delete(notification.id);
        attempts.begin(notification, slot);
      }
      return claimed.length;
    } catch (error) {
      for (const id of ids) this.#unsure.add(id);
      throw error;
    } finally {
      for (const unused of slots.values()) attempts.release(unused);
    }
  }

  /** One attempt at a time for each receiver, as what goes there next depends on what went before. */
  async #beginForPeople(): Promise<number> {
    const { list, receivers, wakeIn } = this.#setup;
    const due = await this.#due({ isForPeople: true, limit: MAX_RECEIVERS, perReceiver: 1 });
    let soonestMs = Number.POSITIVE_INFINITY;
    const begun: Promise<number>[] = [];
    const usable = await this.#inHours(due);
    for (const each of usable) {
      const waitMs = this.#waitMs(each);
      if (waitMs === null) continue;
      soonestMs = waitMs === 0 ? soonestMs : Math.min(soonestMs, waitMs);
      const slot = waitMs > 0 ? null : receivers.take(list.of(each.channelId));
      if (slot !== null) begun.push(this.#take(each, slot));
    }
    if (soonestMs < Number.POSITIVE_INFINITY) wakeIn(soonestMs);
    const ends = await Promise.allSettled(begun);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const taken = ends.filter((end) => end.status === 'fulfilled' && end.value > 0).length;
    // What was hidden behind the postponed may be looked at now.
    return taken + due.length - usable.length;
  }

  /** While the outbox is detached, every message goes at once. */
  #waitMs(due: DueMessage): number | null {
    const { forming, list, outbox, pace } = this.#setup;
    const isForming = forming.isForming(list.ownerOf(due.channelId));
    const waitMs = pace.waitMs(due, { isForming, isWriting: forming.isWriting() });
    if (waitMs === null) return null;
    return outbox.isDetached ? 0 : Math.min(waitMs, FORMING_MS);
  }

  async #take({ channelId, recipient }: DueMessage, slot: HeldSlot): Promise<number> {
    const { attempts, clock, outbox, pace, receivers } = this.#setup;
    const receiver = { channelId, recipient };
    pace.begin(receiver);
    let isBegun = false;
    try {
      const isProven = receivers.isProven(channelId);
      const now = clock.now();
      const isHeld = this.#setup.list.heldUntil(channelId, now) !== null;
      const request = { ...receiver, now, leaseMs: LEASE_MS, isProven };
      const taken = await outbox.take(isHeld ? { ...request, onlyKinds: AT_ANY_HOUR } : request);
      if (taken === null) return 0;
      isBegun = true;
      attempts.begin(taken, slot);
      return 1;
    } finally {
      if (!isBegun) {
        attempts.release(slot);
        pace.end(receiver);
      }
    }
  }

  #due(request: {
    readonly isForPeople: boolean;
    readonly limit: number;
    readonly perReceiver: number;
  }): Promise<readonly DueMessage[]> {
    const { clock, list, outbox, receivers } = this.#setup;
    const { isForPeople, ...limits } = request;
    const except = list.all.filter(
      (receiver) => receiver.isForPeople !== isForPeople || !receivers.canTake(receiver),
    );
    const exceptChannelIds = except.map(({ channelId }) => channelId);
    return outbox.due({ ...limits, now: clock.now(), exceptChannelIds });
  }
}
