import { MAX_GATHER_MS, waitBeforeSending } from '../../core/alerting/grouping.ts';
import type { Destination } from '../../core/alerting/route.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DueMessage } from '../../core/ports/delivery-queue.ts';

/** Decisions that were taken at the same moment are written within this time, as a rule. */
const SETTLE_MS = 1_000;
const PRUNE_EVERY_MS = 1_000;

/** What is about to be decided just now. */
export interface Surroundings {
  /** Monitors of the receiver's owner are about to be judged down, or up again. */
  readonly isForming: boolean;
  /** Decisions are on their way to the outbox. */
  readonly isWriting: boolean;
}

/** How fast messages go to the receivers that people read. Remembers receivers of the last half minute only. */
export class ReceiverPace {
  readonly #clock: Clock;
  /** When a message went there last, monotonic ms. */
  readonly #sentAt = new Map<string, number>();
  /** Since when the next one is held, monotonic ms. */
  readonly #heldSince = new Map<string, number>();
  readonly #inHand = new Set<string>();
  #prunedAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Receivers that it knows something of. */
  get size(): number {
    return new Set([...this.#sentAt.keys(), ...this.#heldSince.keys(), ...this.#inHand]).size;
  }

  /** How long what is due next has to wait; `null`: until the attempt under way has ended. */
  waitMs(due: DueMessage, { isForming, isWriting }: Surroundings): number | null {
    const key = keyOf(due);
    if (this.#inHand.has(key)) return null;
    const now = this.#clock.monotonicMs();
    const heldSince = this.#heldSince.get(key) ?? now;
    // A wall clock that was set lengthens no wait.
    const waitedMs = Math.max(this.#clock.now() - due.createdAt, now - heldSince);
    const sentAt = this.#sentAt.get(key);
    const waitMs = waitBeforeSending({
      kind: due.kind,
      waitedMs,
      sinceLastMs: sentAt === undefined ? null : now - sentAt,
      isForming: isForming || (isWriting && waitedMs < SETTLE_MS),
    });
    if (waitMs === 0) this.#heldSince.delete(key);
    else {
      this.#prune(now);
      this.#heldSince.set(key, heldSince);
    }
    return waitMs;
  }

  /** An attempt begins there, or the choice of what it sends. */
  begin(receiver: Destination): void {
    this.#inHand.add(keyOf(receiver));
  }

  end(receiver: Destination): void {
    this.#inHand.delete(keyOf(receiver));
  }

  /** People may have got a message so long ago. */
  noteSent(receiver: Destination, agoMs = 0): void {
    const now = this.#clock.monotonicMs();
    this.#prune(now);
    this.#sentAt.set(keyOf(receiver), now - Math.max(0, agoMs));
  }

  #prune(now: number): void {
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
    this.#prunedAt = now;
    for (const times of [this.#sentAt, this.#heldSince]) {
      for (const [key, at] of times) if (now - at > MAX_GATHER_MS) times.delete(key);
    }
  }
}

function keyOf({ channelId, recipient }: Destination): string {
  return JSON.stringify([channelId, recipient]);
}
