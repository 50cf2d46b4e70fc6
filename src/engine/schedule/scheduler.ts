import { firstDueAt, nextDueAt, recheckDelayMs } from '../../core/monitor/schedule.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { DuePlan } from './due-plan.ts';
import { Pacer } from './pacer.ts';
import type { MonitorTable } from '../monitor-table.ts';
import { STALL_MS, StallDetector } from './stall-detector.ts';
import type { Interruption } from './stall-detector.ts';
import type { Watched } from '../watched.ts';

/** Ticks are at least this far apart, so that checks due close together go out in one batch. */
const TICK_MS = 10;
const HEARTBEAT_MS = 1_000;
const MAX_BATCH = 500;
/** What was missed for longer than this is not made up for. */
const CATCH_UP_MS = 10_000;
/** A monitor that is due. */
export interface Due {
  readonly watched: Watched;
  /** Monotonic ms. */
  readonly dueAt: number;
  /** It confirms or clears a suspicion: it goes before what is only due again. */
  readonly isRecheck: boolean;
}

export interface SchedulerSetup {
  readonly clock: Clock;
  readonly table: MonitorTable;
  /** False while no further checks can be taken; `resume` ends that. */
  canTake(): boolean;
  /** Whether a check of the monitor may begin: none of it is under way, held back or waiting. */
  isFree(watched: Watched): boolean;
  /** True while the machine does not keep up: checks without a due time of their own stand back. */
  isBehind(): boolean;
  onDue(batch: readonly Due[]): void;
  onInterruption(interruption: Interruption): void;
}

/**
 * Runs on the monotonic clock, so that a jump of the wall clock neither starves a monitor nor fires all of them at once;
 * each slot is tied to the wall clock anew, at least half an interval after the one before, and at most one.
 */
export class Scheduler {
  readonly #setup: SchedulerSetup;
  readonly #plan: DuePlan;
  /** Monitors that a stall kept from being checked, with the first time that they were due in it. */
  readonly #missedSince = new Map<number, number>();
  readonly #bornAt: number;
  readonly #pacer = new Pacer();
  #interruptions: StallDetector;
  #skippedSlots = 0;
  #throttledStarts = 0;
  #nextTickAt = 0;
  #cancelTimer: (() => void) | null = null;
  #isRunning = false;

  constructor(setup: SchedulerSetup) {
    this.#setup = setup;
    this.#plan = new DuePlan(setup.clock);
    this.#bornAt = setup.clock.now();
    this.#interruptions = new StallDetector(setup.clock);
  }

  start(): void {
    this.#isRunning = true;
    this.#interruptions = new StallDetector(this.#setup.clock);
    this.#arm(TICK_MS);
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer?.();
  }

  /** Slots that passed because a check was still running or waiting for its place, or in a stall of the process. */
  get skippedSlots(): number {
    return this.#skippedSlots;
  }

  /** Takes up a monitor known from before. It is not checked at once, unless a re-check is overdue or it is brand new. */
  resumeMonitor(watched: Watched): void {
    const { clock } = this.#setup;
    const { monitor, state } = watched;
    if (monitor.isPaused) return;
    if (state.recheckAt !== null) {
      const waitMs = recheckDelayMs(monitor, { recheckAt: state.recheckAt, now: clock.now() });
      const dueAt = waitMs > 0 ? this.#now() + waitMs : this.#pacer.take(this.#now());
      this.#plan.set(watched, dueAt, 'recheck');
      return this.#armForFirst();
    }
    if (state.status === 'pending' && monitor.createdAt >= this.#bornAt)
      return this.checkSoon(watched);
    const now = clock.now();
    const changedAt = Math.max(monitor.createdAt, monitor.updatedAt);
    const { id, intervalMs } = monitor;
    this.#plan.setWall(watched, firstDueAt({ id, intervalMs, changedAt, now }));
    this.#armForFirst();
  }

  /** Checks a new or changed monitor at once, or as soon as the many before it allow; at worst at its next slot. */
  checkSoon(watched: Watched): void {
    const { id, intervalMs } = watched.monitor;
    const now = this.#now();
    if (this.#pacer.peek(now) > now + intervalMs / 4) {
      this.#plan.setWall(watched, nextDueAt(id, intervalMs, this.#setup.clock.now()));
    } else {
      this.#plan.set(watched, this.#pacer.take(now), 'soon');
    }
    this.#armForFirst();
  }

  /** The target wants to be left alone until then (monotonic ms); `null`: it does not, or not any more. */
  backOff(watched: Watched, until: number | null): void {
    this.#plan.backOff(watched, until);
  }

  /** The monitor goes, before its slot becomes another one's. */
  forget(watched: Watched): void {
    this.#plan.forget(watched);
    this.#missedSince.delete(watched.slot);
  }

  /** Forgets when the monitor is due. */
  drop(watched: Watched): void {
    this.#plan.drop(watched.slot);
    this.#missedSince.delete(watched.slot);
  }

  /** Follows the judge: a suspicion is re-checked at its own time, everything else by the schedule. */
  followState(watched: Watched): void {
    if (watched.monitor.isPaused) return;
    const backOffUntil = this.#plan.backOffUntil(watched);
    const dueKind = this.#plan.kindOf(watched);
    const { recheckAt } = watched.state;
    if (recheckAt !== null) {
      const now = this.#setup.clock.now();
      const waitMs = recheckDelayMs(watched.monitor, { recheckAt, now });
      this.#plan.set(watched, Math.max(this.#now() + waitMs, backOffUntil ?? 0), 'recheck');
    } else if (dueKind === 'recheck' || (dueKind === 'slot' && backOffUntil !== null)) {
      this.#plan.setNextSlot(watched, this.#setup.clock.now());
    }
    this.#armForFirst();
  }

  /** The interval has changed: a regular slot moves to where it is now. */
  followInterval(watched: Watched): void {
    if (this.#plan.kindOf(watched) === 'slot')
      this.#plan.setNextSlot(watched, this.#setup.clock.now());
    this.#armForFirst();
  }

  /** Checks can be taken again. A tick that comes soon anyway is never put off: this is called many times a second. */
  resume(): void {
    if (this.#nextTickAt > this.#now() + TICK_MS) this.#arm(TICK_MS);
  }

  /** After a stall results may come before the tick does: then the tick goes first, so that it is known. */
  tickIfLate(): void {
    if (this.#isRunning && this.lateness().loopMs > STALL_MS) this.#tick();
  }

  /** Due, but not begun. */
  countDue(): number {
    return this.#plan.countDue(this.#now() - TICK_MS);
  }

  /** By how much the loop, and the oldest due check, are late; `waitingSince` counts with those that are due. */
  lateness(waitingSince: number | null = null): {
    readonly loopMs: number;
    readonly oldestMs: number;
  } {
    const now = this.#now();
    const dueSince = Math.min(this.#plan.first()?.dueAt ?? now, waitingSince ?? now);
    return {
      loopMs: Math.max(0, now - this.#nextTickAt),
      oldestMs: Math.max(0, now - dueSince),
    };
  }

  #tick(): void {
    const now = this.#now();
    const interruption = this.#interruptions.tick(this.#nextTickAt);
    if (interruption !== null) this.#setup.onInterruption(interruption);
    if (interruption?.isStall === true) this.#passOverMissed(now);
    const batch: Due[] = [];
    while (batch.length < MAX_BATCH && this.#setup.canTake()) {
      const first = this.#plan.first();
      if (first === null || first.dueAt > now) break;
      const due = this.#take(first.slot, first.dueAt);
      if (due !== null) batch.push(due);
    }
    if (batch.length > 0) this.#setup.onDue(batch);
    this.#arm(TICK_MS);
  }

  #take(slot: number, dueAt: number): Due | null {
    const watched = this.#setup.table.at(slot);
    if (watched === undefined) {
      this.#plan.drop(slot);
      return null;
    }
    const dueKind = this.#plan.kindOf(watched);
    if (dueKind === 'soon' && this.#isThrottled()) {
      this.checkSoon(watched);
      return null;
    }
    const missedSince = this.#missedSince.get(slot);
    this.#missedSince.delete(slot);
    this.#plan.setAfter(watched, dueAt, dueKind);
    if (!this.#setup.isFree(watched)) {
      this.#skippedSlots += 1;
      return null;
    }
    return { watched, dueAt: missedSince ?? dueAt, isRecheck: dueKind === 'recheck' };
  }

  /** One in ten goes on, so that it is noticed when the machine keeps up again. */
  #isThrottled(): boolean {
    if (!this.#setup.isBehind()) return false;
    this.#throttledStarts += 1;
    return this.#throttledStarts % 10 !== 0;
  }

  /** After a stall: what is long past waits for its next slot, the rest begins one after the other. */
  #passOverMissed(now: number): void {
    for (let first = this.#plan.first(); first; first = this.#plan.first()) {
      const { slot, dueAt } = first;
      const watched = this.#setup.table.at(slot);
      if (watched === undefined) this.#plan.drop(slot);
      else if (dueAt >= now - TICK_MS) return;
      else this.#passOver(watched, { dueAt, now });
    }
  }

  #passOver(watched: Watched, missed: { readonly dueAt: number; readonly now: number }): void {
    const { slot, monitor } = watched;
    const dueKind = this.#plan.kindOf(watched);
    const latest = missed.dueAt + Math.min(CATCH_UP_MS, monitor.intervalMs / 2);
    // Also a check that is left out has a due time: the next one of its monitor shows how late it is.
    if (!this.#missedSince.has(slot)) this.#missedSince.set(slot, missed.dueAt);
    if (dueKind === 'slot' && this.#pacer.peek(missed.now) > latest) {
      this.#skippedSlots += 1;
      return this.#plan.setNextSlot(watched, this.#setup.clock.now());
    }
    this.#plan.set(watched, this.#pacer.take(this.#now()), dueKind === 'slot' ? 'soon' : dueKind);
  }

  #armForFirst(): void {
    const first = this.#plan.first();
    if (this.#isRunning && first !== null && first.dueAt < this.#nextTickAt) this.#arm(0);
  }

  #arm(minMs: number): void {
    if (!this.#isRunning) return;
    const now = this.#now();
    const first = this.#setup.canTake() ? this.#plan.first() : null;
    const untilFirst = first === null ? HEARTBEAT_MS : first.dueAt - now;
    const delayMs = Math.ceil(Math.min(HEARTBEAT_MS, Math.max(minMs, untilFirst)));
    this.#cancelTimer?.();
    this.#nextTickAt = now + delayMs;
    this.#cancelTimer = this.#setup.clock.after(delayMs, () => this.#tick());
  }

  #now(): number {
    return this.#setup.clock.monotonicMs();
  }
}
