import type { ShownStatus, SiteFact } from '../../../core/filter/site-filter.ts';
import { searchTextOf, type FilterableSite } from '../../../core/filter/site-matcher.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { STATUSES, type Monitor, type Status } from '../../../core/monitor/monitor.ts';
import type { WatchedMonitor } from '../../../core/ports/storage.ts';
import type { LineState, PackedLine } from '../../../core/uptime/packed-line.ts';
import type { Profile } from './profiles.ts';

/** Bits of a site's byte above the number of its status. */
const FACT_BITS: Readonly<Record<SiteFact, number>> = {
  paused: 16,
  maintenance: 32,
  silenced: 64,
  acknowledged: 128,
};
const STATUS_BITS = 15;

/** The status in a site's byte. */
function statusOfByte(byte: number): Status {
  return STATUSES[byte & STATUS_BITS] ?? 'unknown';
}

/** Whether a fact is in a site's byte. */
export function hasFact(byte: number, fact: SiteFact): boolean {
  return (byte & FACT_BITS[fact]) !== 0;
}

/** How a site with this byte counts. */
export function shownStatusOf(byte: number): ShownStatus {
  if (hasFact(byte, 'paused')) return 'paused';
  return hasFact(byte, 'maintenance') ? 'maintenance' : statusOfByte(byte);
}

/** A monitor as lists and maps show it. */
export class FleetSite implements FilterableSite {
  /** Its place in columns; another site's some minutes after this one was removed. */
  readonly slot: number;
  /** Always holds what is known now. */
  readonly watched: WatchedMonitor;
  readonly line: PackedLine;
  profile: Profile;
  searchText = '';
  /** Name in lower case: what it is sorted by. */
  sortName = '';
  isRemoved = false;
  /** The reason that was shown last. */
  shownReason: string | null = null;
  /** What its past goes on with by now; `null`: nothing yet. */
  lineState: LineState | null = null;
  isInMaintenance = false;
  isSilenced = false;
  /** What is known of its latest incident; open when the state names it. */
  incident: Incident | null = null;
  /** Epoch ms of the latest check; 0: none since the start. */
  checkedAt = 0;
  /** The monitor that the texts are of. */
  #known: Monitor | null = null;

  constructor(parts: {
    readonly slot: number;
    readonly watched: WatchedMonitor;
    readonly profile: Profile;
    readonly line: PackedLine;
  }) {
    this.slot = parts.slot;
    this.watched = parts.watched;
    this.profile = parts.profile;
    this.line = parts.line;
    this.readTexts();
  }

  /** Takes over what people have changed; whether the name is another. */
  readTexts(): boolean {
    const { monitor } = this.watched;
    if (this.#known === monitor) return false;
    this.#known = monitor;
    const before = this.sortName;
    this.searchText = searchTextOf(monitor);
    this.sortName = monitor.name.normalize('NFC').toLowerCase();
    return before !== this.sortName;
  }

  get kind(): string {
    return this.profile.kind;
  }

  get projectId(): string {
    return this.profile.projectId;
  }

  get group(): string | null {
    return this.profile.group;
  }

  get tags(): readonly string[] {
    return this.profile.tags;
  }

  get ownerIds(): readonly string[] {
    return this.profile.ownerIds;
  }

  get reason(): string | null {
    return this.watched.state.reason;
  }

  get shownStatus(): ShownStatus {
    if (this.watched.monitor.isPaused) return 'paused';
    return this.isInMaintenance ? 'maintenance' : this.watched.state.status;
  }

  is(fact: SiteFact): boolean {
    if (fact === 'paused') return this.watched.monitor.isPaused;
    if (fact === 'maintenance') return this.isInMaintenance;
    return fact === 'silenced' ? this.isSilenced : this.openIncident?.acknowledged !== undefined;
  }

  /** `null` while none is open, or nothing is known of it yet. */
  get openIncident(): Incident | null {
    const { incidentId } = this.watched.state;
    return incidentId !== null && this.incident?.id === incidentId ? this.incident : null;
  }

  /** Its byte in the map, as it is now. */
  byteNow(): number {
    let byte = STATUSES.indexOf(this.watched.state.status);
    for (const fact of ['paused', 'maintenance', 'silenced', 'acknowledged'] as const) {
      if (this.is(fact)) byte |= FACT_BITS[fact];
    }
    return byte;
  }

  /** What its past goes on with; `null` while a suspicion is not decided: then it goes on as before. */
  lineStateNow(): LineState | null {
    const { monitor, state } = this.watched;
    if (monitor.isPaused) return 'paused';
    if (this.isInMaintenance) return 'maintenance';
    return state.status === 'suspect' ? null : LINE_STATES[state.status];
  }
}

const LINE_STATES: Readonly<Record<Exclude<Status, 'suspect'>, LineState>> = {
  pending: 'none',
  up: 'up',
  degraded: 'slow',
  down: 'down',
  recovering: 'down',
  unknown: 'unknown',
};
