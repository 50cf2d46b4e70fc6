import type { Phase } from '../../core/check/outcome.ts';
import type { Reason } from '../../core/check/reasons.ts';
import { downFault, unknownFault, type Fault } from './fault.ts';
import type { StallWatch } from './stall-watch.ts';

/** Why a phase was ended from outside: its time was over, our own thread had stalled, or its signal stopped it. */
export type EndCause = 'timeout' | 'stall' | 'stopped';

type OnEnd = (cause: EndCause) => void;

/**
 * One absolute end for all phases of a probe, and a tighter one for the phase under way. Phases follow each other, so
 * one guard at a time is enough, and one timer serves them all: it is only set again when it fires too early. The time in
 * which our own thread stalled does not count, as long as it is no more than the rest.
 */
export class Deadline {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly #watch: StallWatch;
  readonly #signal: AbortSignal | undefined;
  #guardEndsAt = Number.POSITIVE_INFINITY;
  #onEnd: OnEnd | null = null;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #grantedMs = 0;
  #isStopped = false;

  constructor(setup: {
    /** Monotonic milliseconds, as of `performance.now()`. */
    readonly endsAt: number;
    readonly watch: StallWatch;
    readonly signal?: AbortSignal | undefined;
  }) {
    this.startedAt = performance.now();
    this.endsAt = setup.endsAt;
    this.#watch = setup.watch;
    this.#signal = setup.signal;
    if (setup.signal?.aborted === true) this.#isStopped = true;
    else setup.signal?.addEventListener('abort', this.stop);
  }

  /** Milliseconds until the end of everything; never negative. */
  remainingMs(): number {
    return Math.max(0, this.endsAt + this.#grantedMs - performance.now());
  }

  /** Calls `onEnd` once, when `budgetMs` or the whole deadline is over or on `stop`; replaces the guard before it. */
  guard(budgetMs: number, onEnd: OnEnd): void {
    const now = performance.now();
    this.#onEnd = onEnd;
    this.#guardEndsAt = Math.min(this.endsAt + this.#grantedMs, now + budgetMs);
    if (this.#isStopped) queueMicrotask(() => this.#end(onEnd, 'stopped'));
    else if (this.#timerAt > this.#guardEndsAt) this.#arm(now);
  }

  /** The phase ended by itself. */
  release(): void {
    this.#onEnd = null;
    this.#guardEndsAt = Number.POSITIVE_INFINITY;
  }

  /** For how many milliseconds our own process stalled since that monotonic moment. */
  stalledMsSince(since: number): number {
    return this.#watch.stalledMsSince(since);
  }

  /** Ends the phase under way, and every later one as soon as it begins. */
  readonly stop = (): void => {
    this.#isStopped = true;
    if (this.#onEnd !== null) this.#end(this.#onEnd, 'stopped');
  };

  /** Lets go of the timer and the signal. */
  close(): void {
    this.release();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#signal?.removeEventListener('abort', this.stop);
  }

  #arm(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = this.#guardEndsAt;
    this.#timer = setTimeout(this.#onTimer, Math.max(0, Math.ceil(this.#guardEndsAt - now)));
  }

  readonly #onTimer = (): void => {
    this.#timer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const onEnd = this.#onEnd;
    if (onEnd === null) return;
    const now = performance.now();
    if (now < this.#guardEndsAt) {
      this.#arm(now);
      return;
    }
    const stalledMs = this.#watch.stalledMsSince(this.startedAt);
    const isMostlyStalled = stalledMs > this.endsAt - this.startedAt;
    if (stalledMs > this.#grantedMs && !isMostlyStalled) {
      this.#guardEndsAt += stalledMs - this.#grantedMs;
      this.#grantedMs = stalledMs;
      this.#arm(now);
      return;
    }
    // Bytes that the kernel already holds for us arrived in time: sockets are read once more before the verdict.
    setImmediate(() => this.#end(onEnd, isMostlyStalled ? 'stall' : 'timeout'));
  };

  #end(onEnd: OnEnd, cause: EndCause): void {
    if (this.#onEnd !== onEnd) return;
    this.release();
    onEnd(cause);
  }
}

/** The verdict of a phase that was ended from outside: only a true timeout blames the target. */
export function endFault(
  cause: EndCause,
  timeout: { readonly reason: Reason; readonly phase: Phase; readonly message: string },
): Fault {
  if (cause === 'timeout') return downFault(timeout.reason, timeout.phase, timeout.message);
  const message =
    cause === 'stall'
      ? 'our own process stalled during the probe'
      : 'the probe was stopped before its verdict';
  return unknownFault(cause, timeout.phase, message);
}

/** A waiting time as people read it: `5 s`, `250 ms`. */
export function formatWait(waitedMs: number): string {
  if (waitedMs < 1_000) return `${Math.round(waitedMs)} ms`;
  return `${Number((waitedMs / 1_000).toFixed(1))} s`;
}
