import {
  pingGapsAt,
  markAlive,
  endDowntime,
  withRefusal,
  type Gap,
  type ServiceDowntime,
} from '../../core/incident/service-downtime.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { LifeStore } from '../../core/ports/heartbeat-store.ts';
import type { Log } from '../../core/ports/log.ts';

/** How often we note that we are there, in milliseconds. */
const MARK_MS = 5_000;
const TICK_MS = 1_000;
/** A tick later than this found the process standing still; pings that waited meanwhile are let in first. */
const STALL_MS = 2_500;
const LET_IN_MS = 2_000;

export interface DowntimeSetup {
  readonly life: LifeStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Knows when we could not take pings: each mark that reaches the database says that we could. */
export class DowntimeTracker {
  readonly #setup: DowntimeSetup;
  #life: ServiceDowntime;
  #isAway = true;
  #isOpen = false;
  #isFailing = false;
  #tickedAt: number;
  #lettingInUntil = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  /** From the first to the last call that was turned away since the latest mark. */
  #turnedAway: Gap | null = null;
  #marking: Promise<void> = Promise.resolve();

  constructor(setup: DowntimeSetup) {
    this.#setup = setup;
    this.#life = { aliveAt: setup.clock.now(), gaps: [] };
    this.#tickedAt = setup.clock.monotonicMs();
  }

  /** Reads how the former process ended; until `open` we count as away. */
  async load(): Promise<void> {
    const known = await this.#setup.life.get();
    if (known === null) this.#isAway = false;
    else this.#life = known;
  }

  /** From now on we take pings. */
  async open(): Promise<void> {
    const now = this.#setup.clock.now();
    await this.#mark(this.#isAway ? endDowntime(this.#life, now) : markAlive(this.#life, now));
    this.#isAway = false;
    this.#isOpen = true;
    this.#tickedAt = this.#setup.clock.monotonicMs();
    this.#arm();
  }

  /** From now on we cannot. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#cancelTimer?.();
    await this.#marking;
    await this.#mark(markAlive(this.#known(), this.#setup.clock.now()));
  }

  /** A call that may have been a ping was turned away, because there were too many. */
  noteTurnedAway(): void {
    const now = this.#setup.clock.now();
    if (this.#turnedAway === null) {
      this.#setup.log.warn(
        {},
        'too many pings, some were rejected: no job is counted as late for it',
      );
    }
    this.#turnedAway = { from: Math.min(this.#turnedAway?.from ?? now, now), to: now };
  }

  /** Every gap in pings that is remembered as of `now` (epoch ms), oldest first. */
  gapsAt(now: number): readonly Gap[] {
    const isAway = this.#isAway || this.#isJustBack();
    return pingGapsAt(this.#known(), now, isAway);
  }

  #known(): ServiceDowntime {
    return this.#turnedAway === null ? this.#life : withRefusal(this.#life, this.#turnedAway);
  }

  #arm(): void {
    if (!this.#isOpen) return;
    this.#cancelTimer = this.#setup.clock.after(TICK_MS, () => this.#tick());
  }

  #tick(): void {
    const { clock } = this.#setup;
    const now = clock.monotonicMs();
    if (now - this.#tickedAt > STALL_MS) this.#lettingInUntil = now + LET_IN_MS;
    this.#tickedAt = now;
    // Also when the wall clock went back.
    if (Math.abs(clock.now() - this.#life.aliveAt) < MARK_MS) return this.#arm();
    this.#life = this.#known();
    this.#turnedAway = null;
    this.#marking = this.#mark(markAlive(this.#life, clock.now()));
    void this.#marking.then(() => this.#arm());
  }

  #isJustBack(): boolean {
    const now = this.#setup.clock.monotonicMs();
    return now < this.#lettingInUntil || now - this.#tickedAt > STALL_MS;
  }

  // Without a mark in the database no ping gets there either: the gap grows until one does.
  async #mark(life: ServiceDowntime): Promise<void> {
    try {
      await this.#setup.life.put(life);
      this.#life = life;
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) {
        this.#setup.log.warn(
          { error: String(error) },
          'the uptime of the service cannot be recorded',
        );
      }
      this.#isFailing = true;
    }
  }
}
