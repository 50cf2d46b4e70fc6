import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { addClockStep, CLOCK_STEP_MS, dependsOnClock } from '../../core/probe-health/clock-step.ts';
import type { ClockStep } from '../../core/probe-health/clock-step.ts';
import { wallOffsetOf } from '../schedule/stall-detector.ts';
import type { Run } from '../dispatch/run.ts';

/** Keeps in mind that the wall clock was set, and by how much. */
export class ClockSteps {
  readonly #clock: Clock;
  #step: ClockStep | null = null;
  /** What the clocks were apart when they were last looked at. */
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = wallOffsetOf(clock);
  }

  /** The wall clock moved against the monotonic one. */
  note(byMs: number): void {
    this.#step = addClockStep(this.#step, { byMs, at: this.#clock.monotonicMs() });
    this.#offsetMs = wallOffsetOf(this.#clock);
  }

  /** Whether the verdict of a check that ended at `at` (monotonic ms) depends on which of our times is the right one. */
  affects(run: Run, result: ProbeResult, at: number): boolean {
    const during = this.#stepDuring(run, result, at);
    const before = this.#stepBefore(during?.byMs ?? wallOffsetOf(this.#clock) - this.#offsetMs, at);
    return [during, before].some((step) => dependsOnClock(result, step, at));
  }

  /** When a check began (monotonic ms), as far as its wall clock can be trusted. */
  beganAt(run: Run, { startedAt }: ProbeResult, now: number): number {
    return Math.min(now, Math.max(run.submittedAt, startedAt - wallOffsetOf(this.#clock)));
  }

  /** The clock was set while the check ran: by today's it began before it was handed out, or has not begun yet. */
  #stepDuring(run: Run, { startedAt }: ProbeResult, at: number): ClockStep | null {
    const began = startedAt - wallOffsetOf(this.#clock);
    const byMs = began - Math.min(at, Math.max(run.submittedAt, began));
    return Math.abs(byMs) > CLOCK_STEP_MS ? { byMs, at } : null;
  }

  /** A step counts from the moment it was made, not from the one at which it is noticed; also one that was taken back. */
  #stepBefore(byMs: number, at: number): ClockStep | null {
    return Math.abs(byMs) > CLOCK_STEP_MS ? addClockStep(this.#step, { byMs, at }) : this.#step;
  }
}
