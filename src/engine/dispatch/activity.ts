import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';

const IDLE = 0;
const RUNNING = 1;
const HELD = 2;

/**
 * What goes on with each monitor: it is idle, a check of it is running, or the result of one is held back. The next check
 * begins from idle alone. Owned by the dispatcher.
 *
 * idle → running → idle, and from there, or from a check that began meanwhile, → held → idle.
 */
export class Activities {
  readonly #column = Column.ofBytes();

  isIdle(watched: Watched): boolean {
    return this.#column.get(watched) === IDLE;
  }

  begin(watched: Watched): void {
    this.#column.set(watched, RUNNING);
  }

  /** A check has ended, or the monitor goes on without it. */
  end(watched: Watched): void {
    this.#column.set(watched, IDLE);
  }

  /** The result of its check waits to be judged. */
  hold(watched: Watched): void {
    this.#column.set(watched, HELD);
  }

  /** The result that was held is judged, or dropped; a check that began meanwhile goes on. */
  release(watched: Watched): void {
    if (this.#column.get(watched) === HELD) this.#column.set(watched, IDLE);
  }
}
