import type { LimitName } from '../../core/check/check-limits.ts';
import type { Watched } from '../watched.ts';
import { WaitingQueue } from './waiting-queue.ts';

/** One check on its way through the limits, and what it holds of them until it has ended. */
export interface Permit {
  readonly watched: Watched;
  /** Monotonic ms; who is due first goes first. */
  readonly dueAt: number;
  /** It confirms or clears a suspicion. */
  readonly isRecheck: boolean;
  readonly isSlow: boolean;
  /** In the order in which they are acquired, the narrow ones first. */
  readonly limits: readonly ConcurrencyLimit[];
  /** How many of them it has acquired. */
  acquired: number;
}

/** What slow checks may hold of any limit, so that there is always room for a quick one. */
const SLOW_SHARE = 0.75;

/**
 * So many checks at once; the others wait by due time. Slow ones wait in a queue of their own: when they hold their
 * whole share, the quick ones go past them.
 */
export class ConcurrencyLimit {
  readonly name: LimitName;
  readonly key: string;
  /** Permits that need this limit and are not released. */
  permits = 0;
  readonly #capacity: number;
  readonly #slowCapacity: number;
  #held = 0;
  #slowHeld = 0;
  #quick: WaitingQueue<Permit> | null = null;
  #slow: WaitingQueue<Permit> | null = null;

  constructor(setup: {
    readonly name: LimitName;
    readonly key: string;
    readonly capacity: number;
  }) {
    this.name = setup.name;
    this.key = setup.key;
    this.#capacity = setup.capacity;
    this.#slowCapacity = slowShareOf(setup.capacity);
  }

  get slowHeld(): number {
    return this.#slowHeld;
  }

  /** Due time of the check that has waited longest; `null` when none does. */
  get oldestDueAt(): number | null {
    const quick = this.#quick?.oldestDueAt ?? Infinity;
    const oldest = Math.min(quick, this.#slow?.oldestDueAt ?? Infinity);
    return oldest === Infinity ? null : oldest;
  }

  /** Which limit a check of this kind meets here. */
  limitFor(isSlow: boolean): LimitName {
    return this.name === 'in_flight' && isSlow ? 'slow' : this.name;
  }

  hasCapacityFor(isSlow: boolean): boolean {
    return this.#held < this.#capacity && (!isSlow || this.#slowHeld < this.#slowCapacity);
  }

  acquire(isSlow: boolean): void {
    this.#held += 1;
    if (isSlow) this.#slowHeld += 1;
  }

  release(isSlow: boolean): void {
    this.#held -= 1;
    if (isSlow) this.#slowHeld -= 1;
  }

  wait(permit: Permit): void {
    const queue = permit.isSlow
      ? (this.#slow ??= new WaitingQueue())
      : (this.#quick ??= new WaitingQueue());
    queue.put(permit, this.#isUrgent(permit));
  }

  /** Takes the next permit that there is capacity for out of the queue; the caller acquires it. */
  next(): Permit | undefined {
    const slow = this.hasCapacityFor(true) ? this.#slow?.first() : undefined;
    const quick = this.hasCapacityFor(false) ? this.#quick?.first() : undefined;
    if (slow !== undefined && (quick === undefined || this.#goesFirst(slow, quick))) {
      return this.#slow?.take();
    }
    return quick === undefined ? undefined : this.#quick?.take();
  }

  #goesFirst(a: Permit, b: Permit): boolean {
    const isUrgent = this.#isUrgent(a);
    return isUrgent === this.#isUrgent(b) ? a.dueAt < b.dueAt : isUrgent;
  }

  /** Re-checks come first where the whole service waits; a host or an address is asked in turn, or some of its monitors never were. */
  #isUrgent({ isRecheck }: Permit): boolean {
    return isRecheck && this.name === 'in_flight';
  }
}

/** At least one, and one less than all where there are several. */
export function slowShareOf(capacity: number): number {
  return capacity === Infinity ? Infinity : Math.max(1, Math.floor(capacity * SLOW_SHARE));
}
