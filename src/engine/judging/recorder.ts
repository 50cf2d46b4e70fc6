import type { Check } from '../../core/check/check.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { History } from '../../core/ports/storage.ts';

const FLUSH_MS = 500;
const FLUSH_AT_CHECKS = 2_000;
const MAX_BATCH = 5_000;
const MAX_BACKLOG = 100_000;
const RETRY_MS = 1_000;

export interface RecorderSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly history: Pick<History, 'append'>;
}

interface TakenCheck {
  readonly check: Check;
  readonly takenAt: number;
}

/**
 * Writes checks to history in batches, at most a second behind. While the database refuses them they wait in memory;
 * beyond 100,000 the oldest are dropped and counted, because what happens now matters more.
 */
export class Recorder {
  readonly #setup: RecorderSetup;
  #waiting: TakenCheck[] = [];
  #writing: TakenCheck[] = [];
  #droppedChecks = 0;
  #isFailing = false;
  #flushing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(setup: RecorderSetup) {
    this.#setup = setup;
  }

  get droppedChecks(): number {
    return this.#droppedChecks;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Age of the oldest check that is not in the database yet. */
  get lagMs(): number {
    const oldest = this.#writing[0] ?? this.#waiting[0];
    return oldest === undefined ? 0 : this.#setup.clock.monotonicMs() - oldest.takenAt;
  }

  /** Ends the timers; what waits stays unwritten unless `flush` is called. */
  stop(): void {
    this.#cancelTimer?.();
  }

  add(check: Check): void {
    this.#waiting.push({ check, takenAt: this.#setup.clock.monotonicMs() });
    if (this.#waiting.length > MAX_BACKLOG) this.#dropOldest();
    if (this.#isFailing) return;
    if (this.#waiting.length >= FLUSH_AT_CHECKS) void this.flush();
    else this.#cancelTimer ??= this.#setup.clock.after(FLUSH_MS, () => void this.flush());
  }

  /** Writes what there is; resolves when it is written or has failed once. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#writeAll().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #writeAll(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    while (this.#waiting.length > 0) {
      this.#writing = this.#waiting.splice(0, MAX_BATCH);
      const isWritten = await this.#write();
      if (!isWritten) this.#waiting = [...this.#writing, ...this.#waiting];
      this.#writing = [];
      if (!isWritten) {
        this.#cancelTimer = this.#setup.clock.after(RETRY_MS, () => void this.flush());
        return;
      }
    }
  }

  async #write(): Promise<boolean> {
    try {
      await this.#setup.history.append(this.#writing.map(({ check }) => check));
      this.#isFailing = false;
      return true;
    } catch (error) {
      if (!this.#isFailing)
        this.#setup.log.error({ error: String(error) }, 'history cannot be written');
      this.#isFailing = true;
      return false;
    }
  }

  #dropOldest(): void {
    // A tenth at once: moving the whole array for every single check would be slow just when things are bad.
    const dropped = this.#waiting.splice(0, MAX_BACKLOG / 10);
    this.#droppedChecks += dropped.length;
    this.#setup.log.warn({ dropped: this.#droppedChecks }, 'checks were lost to history');
  }
}
