import type { LimitName } from '../../core/check/check-limits.ts';
import { WaitingQueue } from './waiting-queue.ts';

/** What a turnstile needs to know of whoever comes. */
export interface Visit {
  /** Who is due first goes first. */
  readonly dueAt: number;
  /** It confirms or clears a suspicion. */
  readonly isRecheck: boolean;
  readonly isSlow: boolean;
}

/** What slow checks may hold of the places of any turnstile, so that a quick one always finds its own. */
const SLOW_SHARE = 0.75;

/**
 * So many checks at once, and the others wait by due time. Slow ones wait in a line of their own: when they hold their
 * whole share, the quick ones go past them.
 */
export class Turnstile<Visitor extends Visit> {
  readonly limit: LimitName;
  readonly key: string;
  /** Tickets that lead through here, and have not ended. */
  tickets = 0;
  readonly #places: number;
  readonly #slowPlaces: number;
  #held = 0;
  #slowHeld = 0;
  #quick: WaitingQueue<Visitor> | null = null;
  #slow: WaitingQueue<Visitor> | null = null;

  constructor(setup: { readonly limit: LimitName; readonly key: string; readonly places: number }) {
    this.limit = setup.limit;
    this.key = setup.key;
    this.#places = setup.places;
    this.#slowPlaces = slowShareOf(setup.places);
  }

  get slowHeld(): number {
    return this.#slowHeld;
  }

  /** Due time of the ticket that waits here longest; `null` when none does. */
  get oldestDueAt(): number | null {
    const quick = this.#quick?.oldestDueAt ?? Infinity;
    const oldest = Math.min(quick, this.#slow?.oldestDueAt ?? Infinity);
    return oldest === Infinity ? null : oldest;
  }

  /** Which limit a check of this sort meets here. */
  limitFor(isSlow: boolean): LimitName {
    return this.limit === 'in_flight' && isSlow ? 'slow' : this.limit;
  }

  hasRoomFor(isSlow: boolean): boolean {
    return this.#held < this.#places && (!isSlow || this.#slowHeld < this.#slowPlaces);
  }

  enter(isSlow: boolean): void {
    this.#held += 1;
    if (isSlow) this.#slowHeld += 1;
  }

  leave(isSlow: boolean): void {
    this.#held -= 1;
    if (isSlow) this.#slowHeld -= 1;
  }

  wait(visitor: Visitor): void {
    const line = visitor.isSlow
      ? (this.#slow ??= new WaitingQueue())
      : (this.#quick ??= new WaitingQueue());
    line.put(visitor, this.#isUrgent(visitor));
  }

  /** Takes the next ticket that there is room for out of the line; the caller lets it enter. */
  next(): Visitor | undefined {
    const slow = this.hasRoomFor(true) ? this.#slow?.first() : undefined;
    const quick = this.hasRoomFor(false) ? this.#quick?.first() : undefined;
    if (slow !== undefined && (quick === undefined || this.#goesFirst(slow, quick))) {
      return this.#slow?.take();
    }
    return quick === undefined ? undefined : this.#quick?.take();
  }

  #goesFirst(a: Visitor, b: Visitor): boolean {
    const isUrgent = this.#isUrgent(a);
    return isUrgent === this.#isUrgent(b) ? a.dueAt < b.dueAt : isUrgent;
  }

  /** Doubts come first where the whole service waits; a host or an address is asked in turn, or some of its monitors never were. */
  #isUrgent({ isRecheck }: Visitor): boolean {
    return isRecheck && this.limit === 'in_flight';
  }
}

/** At least one place, and one less than all where there are several. */
export function slowShareOf(places: number): number {
  return places === Infinity ? Infinity : Math.max(1, Math.floor(places * SLOW_SHARE));
}
