import type { Fleet } from '../../services/fleet/fleet.ts';
import type { Grouping } from '../../services/fleet/fleet-index.ts';
import type { ViewData } from '../schemas/live-views.ts';
import type { SharedBatch } from './fan-out.ts';
import { frame } from './live-message.ts';
import type { ViewListener } from './view-listener.ts';

/** Listeners with the same rows on their screens. */
interface Group {
  readonly key: string;
  readonly by: Grouping;
  readonly slots: readonly number[];
  readonly listeners: Set<ViewListener>;
  readonly checks: Map<number, { readonly at: number; readonly ms: number }>;
}

/** Who has which rows on the screen: their checks are encoded once for all who have the same. */
export class RowsInView {
  readonly #fleet: Pick<Fleet, 'site'>;
  readonly #groups = new Map<string, Group>();
  readonly #bySlot = new Map<number, Set<Group>>();
  readonly #byListener = new Map<ViewListener, Group>();

  constructor(fleet: Pick<Fleet, 'site'>) {
    this.#fleet = fleet;
  }

  /** From now on the listener follows the checks of these sites. */
  set(listener: ViewListener, by: Grouping, slots: readonly number[]): void {
    this.remove(listener);
    const unique = [...new Set(slots)].toSorted((a, b) => a - b);
    if (unique.length === 0) return;
    const key = `${by} ${unique.join(',')}`;
    const group = this.#groups.get(key) ?? this.#open({ key, by, slots: unique });
    group.listeners.add(listener);
    this.#byListener.set(listener, group);
  }

  remove(listener: ViewListener): void {
    const group = this.#byListener.get(listener);
    if (group === undefined) return;
    this.#byListener.delete(listener);
    group.listeners.delete(listener);
    if (group.listeners.size > 0) return;
    this.#groups.delete(group.key);
    for (const slot of group.slots) {
      const groups = this.#bySlot.get(slot);
      groups?.delete(group);
      if (groups?.size === 0) this.#bySlot.delete(slot);
    }
  }

  noteCheck(slot: number, check: { readonly at: number; readonly ms: number }): void {
    for (const group of this.#bySlot.get(slot) ?? []) group.checks.set(slot, check);
  }

  /**
   * The checks since the last time, a batch for each group that has any. `onFailure` is called with the listeners of a group
   * whose batch could not be made.
   */
  takeBatches(
    onFailure: (listeners: readonly ViewListener[], error: unknown) => void,
  ): readonly SharedBatch[] {
    const batches: SharedBatch[] = [];
    for (const group of this.#groups.values()) {
      try {
        const frames = this.#takeFrames(group);
        if (frames !== null) batches.push({ listeners: group.listeners, frames });
      } catch (error) {
        onFailure([...group.listeners], error);
      }
    }
    return batches;
  }

  #takeFrames({ by, checks }: Group): Buffer | null {
    const marks: ViewData['marks'][number][] = [];
    for (const [slot, { at, ms }] of checks) {
      const index = this.#fleet.site(by, slot)?.index ?? -1;
      if (index >= 0) marks.push([index, at, ms]);
    }
    checks.clear();
    return marks.length === 0 ? null : Buffer.from(frame({ name: 'marks', data: marks }));
  }

  #open(parts: Pick<Group, 'key' | 'by' | 'slots'>): Group {
    const group: Group = { ...parts, listeners: new Set(), checks: new Map() };
    this.#groups.set(group.key, group);
    for (const slot of group.slots) {
      const groups = this.#bySlot.get(slot) ?? new Set();
      groups.add(group);
      this.#bySlot.set(slot, groups);
    }
    return group;
  }
}
