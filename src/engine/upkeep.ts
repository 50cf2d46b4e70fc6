import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { History, Retention } from '../core/ports/storage.ts';

const EVERY_MS = 10_000;

export interface UpkeepSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly history: Pick<History, 'maintain'>;
  readonly retention: Retention;
}

/** Lets the history tidy itself up every ten seconds, never twice at once. */
export class Upkeep {
  readonly #setup: UpkeepSetup;
  #isRunning = false;
  #cancelTimer: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(setup: UpkeepSetup) {
    this.#setup = setup;
  }

  start(): void {
    this.#isRunning = true;
    this.#arm();
  }

  /** Resolves when a step under way has ended. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer?.();
    await this.#running;
  }

  #arm(): void {
    this.#cancelTimer = this.#setup.clock.after(EVERY_MS, () => {
      this.#running = this.#maintain();
    });
  }

  async #maintain(): Promise<void> {
    const { clock, log, history, retention } = this.#setup;
    try {
      await history.maintain(clock.now(), retention);
    } catch (error) {
      log.warn({ error: String(error) }, 'history clean-up failed; it will be retried');
    }
    if (this.#isRunning) this.#arm();
  }
}
