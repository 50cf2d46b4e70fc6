import type { OwnerId } from '../core/ids.ts';
import type { MonitorState } from '../core/monitor/monitor-state.ts';
import type { Monitor } from '../core/monitor/monitor.ts';

/** How many monitors of each owner are about to be judged: suspected to be down, or to be up again. */
export class UnsettledCounts {
  /** Of monitors without an owner under `null`. */
  readonly #counts = new Map<OwnerId | null, number>();

  has(ownerId: OwnerId | null): boolean {
    return this.#counts.has(ownerId);
  }

  /** Counts a monitor in, or out as it was counted in. */
  count({ isPaused, ownerIds }: Monitor, { status }: MonitorState, by: 1 | -1): void {
    if (isPaused || (status !== 'suspect' && status !== 'recovering')) return;
    for (const ownerId of ownerIds.length === 0 ? [null] : ownerIds) {
      const count = (this.#counts.get(ownerId) ?? 0) + by;
      if (count > 0) this.#counts.set(ownerId, count);
      else this.#counts.delete(ownerId);
    }
  }
}
