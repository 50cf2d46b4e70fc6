import type { MonitorId } from '../../../core/ids.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { WatchedMonitor } from '../../../core/ports/storage.ts';
import { newLine } from '../../../core/uptime/packed-line.ts';
import { grown } from './grown.ts';
import { Profiles } from './profiles.ts';
import { FleetSite } from './site.ts';

/** How long the slot of a removed site stays empty: orders that were handed out may name it. */
const SLOT_REST_MS = 11 * 60_000;

/** All sites, by id and by slot, and the byte of each. */
export class SiteTable {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly #byId = new Map<MonitorId, FleetSite>();
  readonly #bySlot: (FleetSite | undefined)[] = [];
  /** Oldest first. */
  readonly #resting: { readonly slot: number; readonly untilMs: number }[] = [];
  readonly profiles = new Profiles();
  #bytes = new Uint8Array(0);

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** How many sites there are. */
  get size(): number {
    return this.#byId.size;
  }

  /** Slots are below this. */
  get slots(): number {
    return this.#bySlot.length;
  }

  /** The bytes of the map, by slot. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  all(): Iterable<FleetSite> {
    return this.#byId.values();
  }

  get(id: MonitorId): FleetSite | undefined {
    return this.#byId.get(id);
  }

  at(slot: number): FleetSite | undefined {
    return this.#bySlot[slot];
  }

  add(watched: WatchedMonitor): FleetSite {
    const slot = this.#freeSlot();
    const { monitor } = watched;
    const line = newLine(Math.min(monitor.createdAt, this.#clock.now()), 'none');
    const site = new FleetSite({ slot, watched, profile: this.profiles.take(monitor), line });
    this.#bySlot[slot] = site;
    this.#byId.set(monitor.id, site);
    this.#bytes = grown(this.#bytes, slot + 1, (length) => new Uint8Array(length));
    this.#bytes[slot] = site.byteNow();
    return site;
  }

  /** Whether the site's byte is another than before. */
  refreshByte(site: FleetSite): boolean {
    const byte = site.byteNow();
    if (this.#bytes[site.slot] === byte) return false;
    this.#bytes[site.slot] = byte;
    return true;
  }

  /** Takes over what people have changed; whether the site stands elsewhere in an order. */
  refreshTexts(site: FleetSite): boolean {
    const isRenamed = site.readTexts();
    const before = site.profile;
    site.profile = this.profiles.take(site.watched.monitor);
    this.profiles.release(before);
    return isRenamed || before !== site.profile;
  }

  remove(site: FleetSite): void {
    site.isRemoved = true;
    this.#byId.delete(site.watched.monitor.id);
    this.#bySlot[site.slot] = undefined;
    this.profiles.release(site.profile);
    this.#resting.push({
      slot: site.slot,
      untilMs: this.#clock.monotonicMs() + SLOT_REST_MS,
    });
  }

  #freeSlot(): number {
    const [first] = this.#resting;
    if (first === undefined || first.untilMs > this.#clock.monotonicMs())
      return this.#bySlot.length;
    this.#resting.shift();
    return first.slot;
  }
}
