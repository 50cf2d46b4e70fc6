import type { MonitorId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FleetSource } from '../../core/ports/fleet-source.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import { addChange, forgetBefore, type LineState } from '../../core/uptime/packed-line.ts';
import type { Status } from '../../core/monitor/monitor.ts';
import { RANGES_MS } from './past/ranges.ts';
import { ResponseLevels } from './past/response-levels.ts';
import type { FleetSite } from './sites/site.ts';
import { SiteOrder } from './sites/site-order.ts';
import { SiteTable } from './sites/site-table.ts';

/** What the sites of a map are put together by. */
export const GROUPINGS = ['group', 'tag', 'owner'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A site of the map. */
export interface MapSite {
  readonly index: number;
  readonly id: MonitorId;
  readonly name: string;
  /** Its byte. */
  readonly site: number;
  readonly status: Status;
  readonly reason: string | null;
  readonly since: number;
}

const BLOCK_OF: Readonly<Record<Grouping, (site: FleetSite) => string | null>> = {
  group: ({ group }) => group,
  tag: ({ tags }) => tags[0] ?? null,
  owner: ({ ownerIds }) => ownerIds[0] ?? null,
};

type Mutes = ReturnType<FleetSource['mutesOf']>;

const PLANNED: ReadonlySet<LineState> = new Set(['maintenance', 'paused']);

/** The sites with their past, their response times and their orders. */
export class FleetIndex {
  readonly table: SiteTable;
  readonly levels = new ResponseLevels();
  readonly names: SiteOrder;
  readonly #clock: Clock;
  readonly #onOrder: () => void;
  readonly #orders = new Map<Grouping, SiteOrder>();
  /** Says which process made an order. */
  readonly #run: string;
  #changes = 0;
  #revision = 0;

  constructor(clock: Clock, { onOrder }: { readonly onOrder: () => void }) {
    this.#clock = clock;
    this.#onOrder = onOrder;
    this.table = new SiteTable(clock);
    this.#run = clock.now().toString(36);
    this.names = this.#newOrder(() => null);
    this.#orders.set('group', this.#newOrder(BLOCK_OF.group));
  }

  /** Counts changes of bytes. */
  get changes(): number {
    return this.#changes;
  }

  /** Counts monitors that came, went or were changed by people, and places that were given out. */
  get revision(): number {
    return this.#revision;
  }

  /** An order that is kept from now on; the first question for one has it sorted. */
  async openOrder(by: Grouping): Promise<SiteOrder> {
    const known = this.#orders.get(by);
    if (known !== undefined) return known;
    const order = this.#newOrder(BLOCK_OF[by]);
    this.#orders.set(by, order);
    for (const site of this.table.all()) order.note(site);
    await order.settle();
    return order;
  }

  /** One that was opened before, else the one by group. */
  order(by: Grouping): SiteOrder {
    return this.#orders.get(by) ?? this.#orders.get('group') ?? this.names;
  }

  async settle(): Promise<void> {
    for (const order of [this.names, ...this.#orders.values()]) await order.settle();
  }

  stop(): void {
    for (const order of [this.names, ...this.#orders.values()]) order.stop();
  }

  mapVersion(by: Grouping): string {
    return `${this.#run}-${by}-${this.order(by).version}`;
  }

  map(by: Grouping): {
    readonly version: string;
    readonly tag: string;
    readonly bytes: Uint8Array;
  } {
    const { slots } = this.order(by);
    const { bytes } = this.table;
    const version = this.mapVersion(by);
    const mapped = new Uint8Array(slots.length);
    for (let place = 0; place < slots.length; place += 1) {
      mapped[place] = bytes[slots[place] ?? 0] ?? 0;
    }
    return { version, tag: `${version}-${this.#changes}`, bytes: mapped };
  }

  mapSite(by: Grouping, slot: number): (MapSite & { readonly slot: number }) | null {
    const site = this.table.at(slot);
    if (site === undefined) return null;
    const { monitor, state } = site.watched;
    return {
      slot,
      index: this.order(by).placeOf(slot),
      id: monitor.id,
      name: monitor.name,
      site: this.table.bytes[slot] ?? 0,
      status: state.status,
      reason: state.reason,
      since: state.since,
    };
  }

  /** A monitor is new, or was changed by people; whether its byte is another. */
  take(watched: WatchedMonitor, mutes: Mutes): boolean {
    const { id } = watched.monitor;
    this.#revision += 1;
    let site = this.table.get(id);
    if (site !== undefined && site.watched !== watched) {
      this.remove(id);
      site = undefined;
    }
    if (site === undefined) {
      site = this.table.add(watched);
      this.levels.reserve(site.slot + 1);
      this.levels.clear(site.slot);
      this.#noteOrders(site);
      this.#setMutes(site, mutes);
      this.table.refreshByte(site);
      this.#goOn(site);
      this.#changes += 1;
      return true;
    }
    if (this.table.refreshTexts(site)) this.#noteOrders(site);
    return this.refresh(id, mutes);
  }

  remove(id: MonitorId): void {
    const site = this.table.get(id);
    if (site === undefined) return;
    this.#revision += 1;
    this.table.remove(site);
    this.#noteOrders(site);
    this.#changes += 1;
  }

  /** Takes over what the engine has made of the site; whether its byte, or the reason for it, is another. */
  refresh(id: MonitorId, mutes?: Mutes): boolean {
    const site = this.table.get(id);
    if (site === undefined) return false;
    if (mutes !== undefined) this.#setMutes(site, mutes);
    this.#goOn(site);
    const { reason } = site.watched.state;
    const isOther = this.table.refreshByte(site) || reason !== site.shownReason;
    site.shownReason = reason;
    if (isOther) this.#changes += 1;
    return isOther;
  }

  /** A check has ended: its slot; `null` for a monitor that is gone. */
  noteCheck(
    id: MonitorId,
    { at, ms, isUp }: { readonly at: number; readonly ms: number; readonly isUp: boolean },
  ): number | null {
    const site = this.table.get(id);
    if (site === undefined) return null;
    site.checkedAt = Math.max(site.checkedAt, at);
    const { intervalMs } = site.watched.monitor;
    if (isUp) this.levels.note(site.slot, { ms, at, intervalMs });
    return site.slot;
  }

  #newOrder(blockOf: (site: FleetSite) => string | null): SiteOrder {
    const { table } = this;
    const onChanged = (): void => {
      this.#revision += 1;
      this.#onOrder();
    };
    return new SiteOrder({ table, clock: this.#clock, blockOf, onChanged });
  }

  #noteOrders(site: FleetSite): void {
    this.names.note(site);
    for (const order of this.#orders.values()) order.note(site);
  }

  #setMutes(site: FleetSite, { isInMaintenance, isSilenced }: Mutes): void {
    site.isInMaintenance = isInMaintenance;
    site.isSilenced = isSilenced;
  }

  /** Its past goes on with what is known now. */
  #goOn(site: FleetSite): void {
    const state = site.lineStateNow();
    if (state === null || state === site.lineState) return;
    const now = this.#clock.now();
    const { since, firstFailureAt } = site.watched.state;
    // What began with a check counts from it; what people have planned or ended counts from now.
    const isByCheck =
      site.lineState !== null && !PLANNED.has(site.lineState) && !PLANNED.has(state);
    const began = state === 'down' ? (firstFailureAt ?? since) : since;
    addChange(site.line, isByCheck ? Math.min(now, began) : now, state);
    site.lineState = state;
    forgetBefore(site.line, now - RANGES_MS['90d']);
  }
}
