import type { Incident } from '../../core/incident/incident.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Fleet, FleetChange } from '../../services/fleet/fleet.ts';
import type { Grouping } from '../../services/fleet/fleet-index.ts';
import type { ViewData } from '../schemas/live-views.ts';
import { frame } from './live-message.ts';
import type { ViewListener } from './view-listener.ts';

/** Sites in one batch; with more of them, reading the map again is cheaper. */
const MAX_SITES = 1_000;
const MAX_INCIDENTS = 20;
/** The shortest time between two counts, and between two figures of trust, milliseconds. */
const COUNTS_MS = 1_000;
const TRUST_MS = 5_000;
/** Listeners answer a `resync` with questions: not more often than this. */
const RESYNC_MS = 2_000;

/** What a page shows: all sites, or one of them. */
export interface View {
  readonly by: Grouping;
  /** `null`: the overview. */
  readonly slot: number | null;
}

/** All listeners of the same view, and what they are to be sent next. */
export class ViewChannel {
  readonly view: View;
  readonly listeners = new Set<ViewListener>();
  readonly #fleet: Fleet;
  readonly #clock: Pick<Clock, 'monotonicMs' | 'now'>;
  readonly #changed = new Set<number>();
  #others: string[] = [];
  #isNotified = false;
  #isLost = false;
  #mapVersion: string;
  #counts = '';
  #countsAtMs = -Infinity;
  #trustAtMs: number;
  #resyncAtMs = -Infinity;

  constructor(view: View, fleet: Fleet, clock: Pick<Clock, 'monotonicMs' | 'now'>) {
    this.view = view;
    this.#fleet = fleet;
    this.#clock = clock;
    this.#mapVersion = fleet.mapVersion(view.by);
    this.#trustAtMs = clock.monotonicMs();
  }

  note(change: FleetChange): void {
    const { slot } = this.view;
    if (change.kind === 'site' && (slot === null || slot === change.slot))
      this.#noteSite(change.slot);
    if (change.kind === 'notified' && slot === null) this.#isNotified = true;
    if (change.kind === 'alarm') this.#others.push(framed('alarm', change.alarm));
    if (change.kind !== 'incident') return;
    const { incident } = change;
    if (slot !== null && this.#fleet.slotOf(incident.monitorId) !== slot) return;
    if (this.#others.length < MAX_INCIDENTS) {
      this.#others.push(framed('incident', { ...incident, monitorName: this.#nameOf(incident) }));
    } else this.#isLost = true;
  }

  /** What a listener is sent first. */
  hello(stream: string): Buffer {
    const data: ViewData['hello'] = {
      stream,
      now: this.#clock.now(),
      mapVersion: this.#fleet.mapVersion(this.view.by),
      ...this.#fleet.pulse(),
    };
    return Buffer.from(framed('hello', data));
  }

  /** What a listener is sent that has missed something. */
  resync(): Buffer {
    return Buffer.from(this.#resyncFrame());
  }

  /** What has come up since; `null`: nothing. */
  takeBatch(): Buffer | null {
    const notified = this.#isNotified ? framed('notified', {}) : '';
    const frames = `${this.#takeSites()}${this.#others.join('')}${notified}${this.#takePulse()}`;
    this.#others = [];
    this.#isNotified = false;
    return frames === '' ? null : Buffer.from(frames);
  }

  #nameOf({ monitorId }: Incident): string | null {
    const slot = this.#fleet.slotOf(monitorId);
    return slot === null ? null : (this.#fleet.site(this.view.by, slot)?.name ?? null);
  }

  #noteSite(slot: number): void {
    if (this.#changed.size < MAX_SITES) this.#changed.add(slot);
    else this.#isLost = true;
  }

  #takeSites(): string {
    const { by } = this.view;
    const mapVersion = this.#fleet.mapVersion(by);
    if (this.#isLost || mapVersion !== this.#mapVersion) {
      // Until then what changes is read with everything else.
      this.#changed.clear();
      const now = this.#clock.monotonicMs();
      if (now - this.#resyncAtMs < RESYNC_MS) return '';
      this.#resyncAtMs = now;
      this.#isLost = false;
      this.#mapVersion = mapVersion;
      return this.#resyncFrame();
    }
    const sites: ViewData['sites'][number][] = [];
    for (const slot of this.#changed) {
      const site = this.#fleet.site(by, slot);
      if (site !== null && site.index >= 0) {
        sites.push([site.index, site.site, site.since, site.reason]);
      }
    }
    this.#changed.clear();
    return sites.length === 0 ? '' : framed('sites', sites);
  }

  #takePulse(): string {
    const now = this.#clock.monotonicMs();
    const isTrustDue = now - this.#trustAtMs >= TRUST_MS;
    if (!isTrustDue && now - this.#countsAtMs < COUNTS_MS) return '';
    const { counts, headline, trust } = this.#fleet.pulse();
    const countsFrame = framed('counts', { counts, headline });
    const isOther = countsFrame !== this.#counts;
    if (isOther) this.#countsAtMs = now;
    this.#counts = countsFrame;
    if (isTrustDue) this.#trustAtMs = now;
    return `${isOther ? countsFrame : ''}${isTrustDue ? framed('trust', trust) : ''}`;
  }

  #resyncFrame(): string {
    return framed('resync', { mapVersion: this.#fleet.mapVersion(this.view.by) });
  }
}

/** These messages have no numbers: after a break everything is read again. */
function framed<Name extends keyof ViewData>(name: Name, data: ViewData[Name]): string {
  return frame({ name, data });
}
