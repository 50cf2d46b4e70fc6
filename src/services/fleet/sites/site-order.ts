import { runInSlices } from '../../../core/slices.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { arrangeBlocks, type OrderBlock } from './map-blocks.ts';
import type { FleetSite } from './site.ts';
import type { SiteTable } from './site-table.ts';

/** Changes that come within this time are sorted in together, milliseconds. */
const GATHER_MS = 250;
/** Sites that are sorted, or looked at, before other work may come in between. */
const STEP = 2_000;

export interface SiteOrderSetup {
  readonly table: SiteTable;
  readonly clock: Clock;
  /** The block of a site; those without one come last. */
  blockOf(site: FleetSite): string | null;
  /** A site has another place than before, or none any more. */
  onChanged(): void;
}

/**
 * Sites by block, name and id. A site that is new, renamed or moved finds its place a moment later, so that thousands are sorted in
 * at once; sorting lets other work in between.
 */
export class SiteOrder {
  readonly #setup: SiteOrderSetup;
  readonly #waiting = new Set<FleetSite>();
  /** By block, name and id. */
  #sorted = new Uint32Array(0);
  #slots = new Uint32Array(0);
  /** By slot, one more than the place; 0: none. */
  #positions = new Uint32Array(0);
  #blocks: readonly OrderBlock[] = [];
  #version = 0;
  #cancel: (() => void) | null = null;
  #sorting: Promise<void> | null = null;

  constructor(setup: SiteOrderSetup) {
    this.#setup = setup;
  }

  /** Slots in order; of those that were removed since, too. */
  get slots(): Uint32Array {
    return this.#slots;
  }

  get blocks(): readonly OrderBlock[] {
    return this.#blocks;
  }

  /** Another number for each order. */
  get version(): number {
    return this.#version;
  }

  /** The place of a slot; -1: none yet. */
  placeOf(slot: number): number {
    return (this.#positions[slot] ?? 0) - 1;
  }

  slotAt(place: number): number | undefined {
    return this.#slots[place];
  }

  /** The site is new, was removed, or may have another place. */
  note(site: FleetSite): void {
    this.#waiting.add(site);
    if (this.#sorting === null) {
      this.#cancel ??= this.#setup.clock.after(GATHER_MS, () => void this.settle());
    }
  }

  /** Sorts in what waits. */
  async settle(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#sorting ??= this.#sortAll().finally(() => {
      this.#sorting = null;
    });
    await this.#sorting;
  }

  stop(): void {
    this.#cancel?.();
    this.#waiting.clear();
  }

  async #sortAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const changed = new Set(this.#waiting);
      this.#waiting.clear();
      await runInSlices(this.#sortIn(changed), this.#setup.clock);
      this.#version += 1;
      this.#setup.onChanged();
    }
  }

  *#sortIn(changed: ReadonlySet<FleetSite>): Generator<void, void> {
    const { table } = this.#setup;
    const arriving = [...changed].filter(({ isRemoved }) => !isRemoved);
    const sorted = yield* mergeSorted(arriving, (a, b) => this.#compare(a, b));
    const moving = new Set([...changed].map(({ slot }) => slot));
    const staying: FleetSite[] = [];
    for (let place = 0; place < this.#sorted.length; place += 1) {
      const slot = this.#sorted[place] ?? 0;
      const site = table.at(slot);
      if (site !== undefined && !moving.has(slot)) staying.push(site);
      if (place % STEP === 0) yield;
    }
    this.#take(yield* merged(staying, sorted, (a, b) => this.#compare(a, b)));
  }

  #take(sites: readonly FleetSite[]): void {
    this.#sorted = new Uint32Array(sites.length);
    let at = 0;
    for (const { slot } of sites) {
      this.#sorted[at] = slot;
      at += 1;
    }
    const keys = sites.map((site) => this.#setup.blockOf(site));
    const { slots, blocks } = arrangeBlocks(this.#sorted, keys);
    const positions = new Uint32Array(this.#setup.table.slots);
    for (let place = 0; place < slots.length; place += 1) positions[slots[place] ?? 0] = place + 1;
    this.#slots = slots;
    this.#positions = positions;
    this.#blocks = blocks;
  }

  #compare(a: FleetSite, b: FleetSite): number {
    return (
      compareBlocks(this.#setup.blockOf(a), this.#setup.blockOf(b)) ||
      compareTexts(a.sortName, b.sortName) ||
      compareTexts(a.watched.monitor.id, b.watched.monitor.id)
    );
  }
}

type Compare = (a: FleetSite, b: FleetSite) => number;

function* mergeSorted(
  sites: readonly FleetSite[],
  compare: Compare,
): Generator<void, readonly FleetSite[]> {
  if (sites.length <= STEP) {
    yield;
    return sites.toSorted(compare);
  }
  const half = sites.length >> 1;
  const first = yield* mergeSorted(sites.slice(0, half), compare);
  const second = yield* mergeSorted(sites.slice(half), compare);
  return yield* merged(first, second, compare);
}

function* merged(
  a: readonly FleetSite[],
  b: readonly FleetSite[],
  compare: Compare,
): Generator<void, readonly FleetSite[]> {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const all: FleetSite[] = [];
  let [fromA, fromB] = [0, 0];
  for (;;) {
    const [nextA, nextB] = [a[fromA], b[fromB]];
    const next =
      nextB === undefined || (nextA !== undefined && compare(nextA, nextB) <= 0) ? nextA : nextB;
    if (next === undefined) return all;
    all.push(next);
    if (next === nextA) fromA += 1;
    else fromB += 1;
    if (all.length % STEP === 0) yield;
  }
}

function compareBlocks(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return compareTexts(a.toLowerCase(), b.toLowerCase()) || compareTexts(a, b);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
