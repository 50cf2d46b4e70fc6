import type { RowBlock } from './group-rows.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { FleetCounts } from '../sites/counts.ts';

/** How long an order stays after its last use. */
const KEPT_MS = 10 * 60_000;
/** The same question within this time gets the same order. */
const SHARED_MS = 1_000;
const MAX_SNAPSHOTS = 64;
/** Sites of all orders together: 32 MB. */
const MAX_SITES = 8_000_000;

/** How many of the matching sites have a value. */
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** An order that was handed out, with what was counted on the way. */
export interface Snapshot {
  readonly id: string;
  /** Filter and sort. */
  readonly key: string;
  /** Of the sites, when the order was asked for. */
  readonly revision: number;
  readonly slots: Uint32Array;
  /** Where the rows of what stand one after the other; empty: they are not grouped. */
  readonly blocks: readonly RowBlock[];
  readonly counts: FleetCounts;
  readonly groups: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  readonly owners: readonly FacetCount[];
  readonly kinds: readonly FacetCount[];
}

interface Kept {
  readonly snapshot: Snapshot;
  readonly madeAtMs: number;
  usedAtMs: number;
}

/** Orders that were handed out, so that a list that is scrolled through stays as it is; bounded by time, number and size. */
export class Snapshots {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  /** The one that was used last is the last. */
  readonly #kept = new Map<string, Kept>();
  #sites = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** The one of this id, if it is of this filter and sort and still there. */
  get(id: string, key: string): Snapshot | null {
    this.#forgetOld();
    const kept = this.#kept.get(id);
    return kept?.snapshot.key === key ? this.#use(kept) : null;
  }

  /** One that was made a moment ago, of the same sites. */
  fresh({ key, revision }: Pick<Snapshot, 'key' | 'revision'>): Snapshot | null {
    const now = this.#clock.monotonicMs();
    for (const kept of this.#kept.values()) {
      const { snapshot, madeAtMs } = kept;
      const isSame = snapshot.key === key && snapshot.revision === revision;
      if (isSame && now - madeAtMs < SHARED_MS) return this.#use(kept);
    }
    return null;
  }

  add(snapshot: Snapshot): void {
    const now = this.#clock.monotonicMs();
    this.#kept.set(snapshot.id, { snapshot, madeAtMs: now, usedAtMs: now });
    this.#sites += snapshot.slots.length;
    this.#forgetOld();
    while (this.#kept.size > 1 && (this.#kept.size > MAX_SNAPSHOTS || this.#sites > MAX_SITES)) {
      this.#forgetFirst();
    }
  }

  #use(kept: Kept): Snapshot {
    kept.usedAtMs = this.#clock.monotonicMs();
    this.#kept.delete(kept.snapshot.id);
    this.#kept.set(kept.snapshot.id, kept);
    return kept.snapshot;
  }

  #forgetOld(): void {
    const now = this.#clock.monotonicMs();
    for (const { usedAtMs } of this.#kept.values()) {
      if (now - usedAtMs < KEPT_MS) return;
      this.#forgetFirst();
    }
  }

  #forgetFirst(): void {
    const [first] = this.#kept.values();
    if (first === undefined) return;
    this.#kept.delete(first.snapshot.id);
    this.#sites -= first.snapshot.slots.length;
  }
}
