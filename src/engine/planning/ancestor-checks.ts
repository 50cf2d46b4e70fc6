import type { Status } from '../../core/monitor/monitor.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Watched } from '../watched.ts';
import type { Dependencies } from './dependencies.ts';

/** However many monitors behind it fail, what they depend on is not checked more often for that. */
const MIN_PAUSE_MS = 10_000;

/** They are being examined already, or not at all. */
const LEFT_ALONE: ReadonlySet<Status> = new Set(['suspect', 'down', 'recovering']);

export interface AncestorChecksSetup {
  readonly clock: Clock;
  readonly dependencies: Pick<Dependencies, 'ancestorsOf'>;
  checkSoon(watched: Watched): void;
}

/** Checks what a monitor depends on as soon as it fails itself: otherwise it is confirmed down before anyone has looked upstream. */
export class AncestorChecks {
  readonly #setup: AncestorChecksSetup;
  readonly #checkedAt = new WeakMap<Watched, number>();

  constructor(setup: AncestorChecksSetup) {
    this.#setup = setup;
  }

  /** The monitor has come from another status. */
  follow({ monitor, state }: Watched, before: Status): void {
    if (state.status !== 'suspect' || before === 'suspect') return;
    const { clock, dependencies, checkSoon } = this.#setup;
    const now = clock.monotonicMs();
    for (const ancestor of dependencies.ancestorsOf(monitor)) {
      const checkedAt = this.#checkedAt.get(ancestor) ?? Number.NEGATIVE_INFINITY;
      const isLeftAlone = ancestor.monitor.isPaused || LEFT_ALONE.has(ancestor.state.status);
      if (isLeftAlone || now - checkedAt < MIN_PAUSE_MS) continue;
      this.#checkedAt.set(ancestor, now);
      checkSoon(ancestor);
    }
  }
}
