import type { Clock } from '../../core/ports/clock.ts';

/** A tick later than this means that the whole process stalled; a larger step of the wall clock is a jump. */
export const STALL_MS = 1_000;

/** Something that time did to us between two ticks (monotonic ms). */
export interface Interruption {
  readonly from: number;
  readonly to: number;
  /** The tick came late: checks were missed. Otherwise only the wall clock jumped, as after a suspended machine. */
  readonly isStall: boolean;
  /** By how much the wall clock moved against the monotonic one. */
  readonly jumpMs: number;
}

/** Notices, from tick to tick, that the process was stopped or that the wall clock jumped. */
export class StallDetector {
  readonly #clock: Clock;
  #lastTickAt: number;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastTickAt = clock.monotonicMs();
    this.#offsetMs = wallOffsetOf(clock);
  }

  /** Called on every tick with the moment it should have come at. */
  tick(expectedAt: number): Interruption | null {
    const from = this.#lastTickAt;
    const to = this.#clock.monotonicMs();
    const offsetMs = wallOffsetOf(this.#clock);
    const jumpMs = offsetMs - this.#offsetMs;
    this.#lastTickAt = to;
    this.#offsetMs = offsetMs;
    const isStall = to - expectedAt > STALL_MS;
    return isStall || Math.abs(jumpMs) > STALL_MS ? { from, to, isStall, jumpMs } : null;
  }
}

/** What to add to a monotonic time to get the wall clock's, as of now. */
export function wallOffsetOf(clock: Clock): number {
  return clock.now() - clock.monotonicMs();
}
