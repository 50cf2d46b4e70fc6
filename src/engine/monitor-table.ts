import type { OwnedCount } from '../core/alerting/reach.ts';
import type { MonitorId, OwnerId } from '../core/ids.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { MonitorState } from '../core/monitor/monitor-state.ts';
import { UnsettledCounts } from './unsettled-counts.ts';
import type { Watched } from './watched.ts';

type Row = { -readonly [Field in keyof Watched]: Watched[Field] };

/** All monitors under watch, by id and by slot. */
export class MonitorTable {
  readonly #byId = new Map<MonitorId, Row>();
  readonly #bySlot: (Row | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  /** By project and the ids of the owners, in their order. */
  readonly #watchedByOwners = new Map<string, OwnedCount>();

  readonly #unsettled = new UnsettledCounts();

  get size(): number {
    return this.#byId.size;
  }

  /** How many monitors that are not paused have which owners. */
  get watchedByOwners(): Iterable<OwnedCount> {
    return this.#watchedByOwners.values();
  }

  /** Whether a monitor of the owner, or one without an owner, is about to be judged down, or up again. */
  hasUnsettled(ownerId: OwnerId | null): boolean {
    return this.#unsettled.has(ownerId);
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
    const row: Row = { monitor, state, slot, isRemoved: false };
    this.#byId.set(monitor.id, row);
    this.#bySlot[slot] = row;
    this.#count(monitor, 1);
    this.#unsettled.count(monitor, state, 1);
    return row;
  }

  /** The monitor as it is configured from now on. */
  setMonitor(watched: Watched, monitor: Monitor): void {
    const row = this.#bySlot[watched.slot];
    if (row === undefined || row !== watched) return;
    this.#count(row.monitor, -1);
    this.#count(monitor, 1);
    this.#unsettled.count(row.monitor, row.state, -1);
    this.#unsettled.count(monitor, row.state, 1);
    row.monitor = monitor;
  }

  /** The state from now on; of a removed monitor nothing is kept. */
  setState(watched: Watched, state: MonitorState): void {
    const row = this.#bySlot[watched.slot];
    if (row === undefined || row !== watched) return;
    this.#unsettled.count(row.monitor, row.state, -1);
    this.#unsettled.count(row.monitor, state, 1);
    row.state = state;
  }

  /** Gives its slot to the next monitor: the stages have forgotten it. */
  remove(watched: Watched): void {
    const { monitor, slot } = watched;
    const row = this.#bySlot[slot];
    if (row === undefined || row !== watched) return;
    row.isRemoved = true;
    this.#count(monitor, -1);
    this.#unsettled.count(monitor, row.state, -1);
    this.#byId.delete(monitor.id);
    this.#bySlot[slot] = undefined;
    this.#freeSlots.push(slot);
  }

  #count({ isPaused, ownerIds, projectId }: Monitor, by: 1 | -1): void {
    if (isPaused) return;
    const key = `${projectId} ${ownerIds.join(' ')}`;
    const monitors = (this.#watchedByOwners.get(key)?.monitors ?? 0) + by;
    if (monitors > 0) this.#watchedByOwners.set(key, { ownerIds, projectId, monitors });
    else this.#watchedByOwners.delete(key);
  }
}
