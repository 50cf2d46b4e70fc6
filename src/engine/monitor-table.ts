import type { MonitorId } from '../core/ids.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { MonitorState } from '../core/monitor/monitor-state.ts';
import { startsSlow } from './dispatch/cost.ts';
import type { Watched } from './watched.ts';

/** All monitors under watch, by id and by their number in the due queue. */
export class MonitorTable {
  readonly #byId = new Map<MonitorId, Watched>();
  readonly #bySlot: (Watched | undefined)[] = [];
  readonly #freeSlots: number[] = [];

  get size(): number {
    return this.#byId.size;
  }

  all(): Iterable<Watched> {
    return this.#byId.values();
  }

  get(id: MonitorId): Watched | undefined {
    return this.#byId.get(id);
  }

  at(slot: number): Watched | undefined {
    return this.#bySlot[slot];
  }

  add(monitor: Monitor, state: MonitorState): Watched {
    const slot = this.#freeSlots.pop() ?? this.#bySlot.length;
    const watched: Watched = {
      monitor,
      state,
      slot,
      dueKind: 'slot',
      run: null,
      isWaiting: false,
      isSlow: startsSlow(state),
      address: null,
      checkedAt: 0,
      quietUntil: null,
      unjudged: null,
      isRemoved: false,
    };
    this.#byId.set(monitor.id, watched);
    this.#bySlot[slot] = watched;
    return watched;
  }

  remove(watched: Watched): void {
    watched.isRemoved = true;
    this.#byId.delete(watched.monitor.id);
    this.#bySlot[watched.slot] = undefined;
    this.#freeSlots.push(watched.slot);
  }
}
