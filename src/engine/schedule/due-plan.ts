import { nextDueAt } from '../../core/monitor/schedule.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';
import { DueQueue } from './due-queue.ts';
import { wallOffsetOf } from './stall-detector.ts';

/** Why a monitor is due: its regular slot, a quick re-check, or as soon as it is polite. */
const DUE_KINDS = ['slot', 'recheck', 'soon'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** Slots are this share of an interval off at most, because the wall clock is slewed. */
const SLOT_SLACK = 0.05;

/** When each monitor is due next, and why. Owned by the scheduler; times are monotonic ms, unless they are the wall clock's. */
export class DuePlan {
  readonly #clock: Clock;
  readonly #queue = new DueQueue();
  /** As an index of `DUE_KINDS`. */
  readonly #kinds = Column.ofBytes();
  /** Until when those want to be left alone that said so when they were last checked, by slot. */
  readonly #backOffUntil = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The slot that is due first, with its time. */
  first(): { readonly slot: number; readonly dueAt: number } | null {
    return this.#queue.first();
  }

  countDue(now: number): number {
    return this.#queue.countDue(now);
  }

  kindOf(watched: Watched): DueKind {
    return DUE_KINDS[this.#kinds.get(watched)] ?? 'slot';
  }

  /** Until when its target wants to be left alone; `null`: it does not. */
  backOffUntil({ slot, isRemoved }: Watched): number | null {
    return isRemoved ? null : (this.#backOffUntil.get(slot) ?? null);
  }

  backOff({ slot, isRemoved }: Watched, until: number | null): void {
    if (isRemoved) return;
    if (until === null) this.#backOffUntil.delete(slot);
    else this.#backOffUntil.set(slot, until);
  }

  /** As a column, it takes nothing for a monitor that is removed: its slot may be another one's already. */
  set(watched: Watched, dueAt: number, kind: DueKind): void {
    if (watched.isRemoved) return;
    this.#kinds.set(watched, DUE_KINDS.indexOf(kind));
    this.#queue.set(watched.slot, dueAt);
  }

  /** At a time of the wall clock, as a regular slot. */
  setWall(watched: Watched, wallMs: number): void {
    this.set(watched, wallMs - wallOffsetOf(this.#clock), 'slot');
  }

  /** The first slot after a time of the wall clock that its target does not want to be left alone in. */
  setNextSlot(watched: Watched, afterWallMs: number): void {
    const { id, intervalMs } = watched.monitor;
    const backOffUntil = this.backOffUntil(watched) ?? Number.NEGATIVE_INFINITY;
    const after = Math.max(afterWallMs, backOffUntil + wallOffsetOf(this.#clock));
    this.setWall(watched, nextDueAt(id, intervalMs, after));
  }

  /** After the check that was due at `dueAt` for that reason. */
  setAfter(watched: Watched, dueAt: number, kind: DueKind): void {
    const wallNow = this.#clock.now();
    const wallDue = dueAt + wallOffsetOf(this.#clock);
    if (kind === 'slot') this.#setSlotAfter(watched, wallDue, wallNow);
    if (kind === 'recheck') this.setNextSlot(watched, wallNow);
    if (kind === 'soon') this.#setSlotAfter(watched, wallNow, wallNow);
  }

  drop(slot: number): void {
    this.#queue.delete(slot);
  }

  /** The monitor goes, before its slot becomes another one's. */
  forget(watched: Watched): void {
    this.#queue.delete(watched.slot);
    this.#backOffUntil.delete(watched.slot);
    this.#kinds.set(watched, 0);
  }

  /** The next check is half an interval after the one at `checkedAt`, and no more than one: else there is one in between. */
  #setSlotAfter(watched: Watched, checkedAt: number, wallNow: number): void {
    const { id, intervalMs } = watched.monitor;
    const slotAt = nextDueAt(id, intervalMs, checkedAt + intervalMs / 2);
    const isFar = slotAt - checkedAt > intervalMs * (1 + SLOT_SLACK);
    const betweenAt = (checkedAt + slotAt) / 2;
    if (isFar && this.backOffUntil(watched) === null && betweenAt > wallNow) {
      return this.setWall(watched, betweenAt);
    }
    this.setNextSlot(watched, Math.max(checkedAt + intervalMs / 2, wallNow));
  }
}
