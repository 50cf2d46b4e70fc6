import { activeAt, inForce, intervalsFor } from '../../core/calendar/in-force.ts';
import type { InForce, Planned } from '../../core/calendar/planned.ts';
import type { Filtered } from '../../core/filter/monitor-filter.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { plannedMaintenance } from '../../core/people/maintenance.ts';
import { plannedSilence } from '../../core/people/silence.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { EntityStores } from '../../core/ports/storage.ts';
import { eachOf } from './routes.ts';

const RETRY_MS = 5_000;

export interface PlannedMutesSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly stores: Pick<EntityStores, 'maintenance' | 'silences'>;
}

/** Which of many hold is looked up once for the time in which it stays the same. */
class ActiveNow {
  #planned: readonly Planned[] = [];
  #known = { ...activeAt([], 0), from: Infinity };
  #version = 0;

  replace(planned: readonly Planned[]): void {
    this.#planned = planned;
    this.#known = { ...this.#known, from: Infinity };
  }

  for(monitor: Filtered, at: number): InForce | null {
    this.#goOn(at);
    return inForce(this.#known.active, monitor);
  }

  /** Another number whenever others hold than before. */
  version(at: number): number {
    this.#goOn(at);
    return this.#version;
  }

  in(monitor: Filtered, range: Gap): readonly Gap[] {
    return intervalsFor(this.#planned, monitor, range);
  }

  #goOn(at: number): void {
    const { from, until } = this.#known;
    if (at >= from && at < until) return;
    this.#known = { ...activeAt(this.#planned, at), from: at };
    this.#version += 1;
  }
}

/** Maintenance windows and silences, kept in memory as they were at the last change or, while they cannot be read, before it. */
export class PlannedMutes {
  readonly #setup: PlannedMutesSetup;
  readonly #maintenance = new ActiveNow();
  readonly #silences = new ActiveNow();
  #readings = 0;

  constructor(setup: PlannedMutesSetup) {
    this.#setup = setup;
  }

  /** Reads them for the first time. Rejects when they cannot be read. */
  start(): Promise<void> {
    return this.#read((this.#readings += 1));
  }

  /** They may have changed: what is in the database counts as soon as it is read. */
  refresh(): void {
    const reading = (this.#readings += 1);
    this.#read(reading).catch((error: unknown) => {
      if (reading !== this.#readings) return;
      const { log, clock } = this.#setup;
      log.error({ error: String(error) }, 'maintenance and silences cannot be read yet');
      clock.after(RETRY_MS, () => {
        if (reading === this.#readings) this.refresh();
      });
    });
  }

  /** The maintenance window that the monitor is in (epoch ms); `null`: none. */
  maintenanceOf(monitor: Filtered, at: number): InForce | null {
    return this.#maintenance.for(monitor, at);
  }

  /** Another number whenever others hold at `at` (epoch ms) than before. */
  version(at: number): number {
    return this.#maintenance.version(at) + this.#silences.version(at);
  }

  /** The stretches of a range (epoch ms) in which the monitor is in maintenance, by the windows that there are now. */
  maintenanceIn(monitor: Filtered, range: Gap): readonly Gap[] {
    return this.#maintenance.in(monitor, range);
  }

  /** The silence that holds for the monitor (epoch ms); `null`: none. */
  silenceOf(monitor: Filtered, at: number): InForce | null {
    return this.#silences.for(monitor, at);
  }

  async #read(reading: number): Promise<void> {
    const { maintenance, silences } = this.#setup.stores;
    const windows: Planned[] = [];
    for await (const item of eachOf((page) => maintenance.list(page))) {
      const window = plannedMaintenance(item);
      if (window !== null) windows.push(window);
    }
    const muted: Planned[] = [];
    for await (const item of eachOf((page) => silences.list(page))) {
      const silence = plannedSilence(item);
      if (silence !== null) muted.push(silence);
    }
    if (reading !== this.#readings) return;
    this.#maintenance.replace(windows);
    this.#silences.replace(muted);
  }
}
