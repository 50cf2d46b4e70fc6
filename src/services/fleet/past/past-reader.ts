import { percentileMs, RESOLUTION_MS } from '../../../core/check/rollup.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { Storage } from '../../../core/ports/storage.ts';
import { uptimeFacts } from '../../../core/uptime/facts.ts';
import { joinLines, lineOf } from '../../../core/uptime/packed-line.ts';
import { timelineOf } from '../../../core/uptime/uptime.ts';
import { readServicePast } from '../../uptime/service-past.ts';
import { RANGES_MS } from './ranges.ts';
import type { ResponseLevels } from './response-levels.ts';
import type { FleetSite } from '../sites/site.ts';
import type { Suspicions } from './suspicions.ts';

/** Sites that are read at once. */
const BATCH = 200;
/** Between two batches, milliseconds: the database and this thread have checks to serve. */
const PAUSE_MS = 20;
const RETRY_MS = 5_000;
/** Sites whose response times wait to be read; of more the oldest are read when they are asked for again. */
const MAX_WANTED = 2_000;
const { hour: HOUR_MS, day: DAY_MS } = RESOLUTION_MS;

export interface PastReaderSetup {
  readonly storage: Pick<Storage, 'history' | 'life' | 'maintenance' | 'past'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly levels: ResponseLevels;
  /** Gets what was before the start. */
  readonly suspicions: Suspicions;
}

/** Reads what was before the start, in the background: outages of all sites in turn, and response times of those that are looked at first. */
export class PastReader {
  readonly #setup: PastReaderSetup;
  readonly #wanted = new Set<FleetSite>();
  readonly #known = new WeakSet<FleetSite>();
  /** From then on suspicions are counted as they come. */
  readonly #startedAt: number;
  #isReadingLevels = false;
  #isStopped = false;
  #isComplete = false;
  #wake: (() => void) | null = null;

  constructor(setup: PastReaderSetup) {
    this.#setup = setup;
    this.#startedAt = setup.clock.now();
  }

  /** Whether the past of all sites is read. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  stop(): void {
    this.#isStopped = true;
    this.#wanted.clear();
    this.#wake?.();
  }

  /** Reads the past of these sites, one batch after the other; what fails is read again a little later. */
  async read(sites: readonly FleetSite[]): Promise<void> {
    for (let from = 0; from < sites.length && !this.#isStopped;) {
      const batch = sites.slice(from, from + BATCH).filter(({ isRemoved }) => !isRemoved);
      const isRead = await this.#attempt(() => this.#readBatch(batch));
      if (isRead) from += BATCH;
      await this.#pause(isRead ? PAUSE_MS : RETRY_MS);
    }
    this.#isComplete = true;
  }

  /** Response times of these sites are about to be looked at: they are read once, soon. */
  wantLevels(sites: Iterable<FleetSite>): void {
    for (const site of sites) {
      if (this.#known.has(site) || this.#wanted.has(site)) continue;
      this.#wanted.add(site);
      const [oldest] = this.#wanted;
      if (this.#wanted.size > MAX_WANTED && oldest !== undefined) this.#wanted.delete(oldest);
    }
    if (!this.#isReadingLevels && this.#wanted.size > 0) void this.#readLevels();
  }

  async #readBatch(batch: readonly FleetSite[]): Promise<void> {
    const { storage, clock, levels, suspicions } = this.#setup;
    const now = clock.now();
    const range = { from: now - RANGES_MS['90d'], to: now };
    const ids = batch.map(({ watched }) => watched.monitor.id);
    const service = await readServicePast(this.#setup, range);
    const pasts = await storage.past.between(ids, range);
    const day = { resolution: 'hour', from: now - DAY_MS, to: now } as const;
    const totals = await storage.history.totals(ids, day);
    for (const site of batch) {
      const { id } = site.watched.monitor;
      const [past, total] = [pasts.get(id), totals.get(id)];
      if (past !== undefined && !site.isRemoved) {
        for (const change of past.transitions) {
          if (change.at < this.#startedAt) suspicions.note(change);
        }
        const spans = timelineOf(uptimeFacts(site.watched, past, service), range);
        const line = joinLines(lineOf(spans), site.line, now);
        site.line.splice(0, site.line.length, ...line);
      }
      if (total !== undefined && !site.isRemoved) levels.addPast(site.slot, total);
    }
  }

  async #readLevels(): Promise<void> {
    this.#isReadingLevels = true;
    for (const site of this.#wanted) {
      this.#wanted.delete(site);
      const isRead = await this.#attempt(() => this.#readLevelsOf(site));
      if (isRead) this.#known.add(site);
      else await this.#pause(RETRY_MS);
      if (this.#isStopped) break;
    }
    this.#isReadingLevels = false;
  }

  async #readLevelsOf(site: FleetSite): Promise<void> {
    const { storage, clock, levels } = this.#setup;
    const now = clock.now();
    const { id: monitorId } = site.watched.monitor;
    const spans = [
      {
        resolution: 'day',
        spanMs: DAY_MS,
        from: now - RANGES_MS['90d'],
        to: now - RANGES_MS['7d'],
      },
      { resolution: 'hour', spanMs: HOUR_MS, from: now - RANGES_MS['7d'], to: now },
    ] as const;
    for (const { resolution, spanMs, from, to } of spans) {
      const rollups = await storage.history.rollups({ monitorId, resolution, from, to });
      if (site.isRemoved) return;
      for (const rollup of rollups) {
        const ms = percentileMs(rollup, 0.5);
        const { startedAt } = rollup;
        if (ms === null) continue;
        levels.addPastLevel(site.slot, { from: startedAt, to: startedAt + spanMs, now, ms });
      }
    }
  }

  async #attempt(read: () => Promise<void>): Promise<boolean> {
    try {
      await read();
      return true;
    } catch (error) {
      if (!this.#isStopped) {
        this.#setup.log.warn({ error: String(error) }, 'the past of sites cannot be read yet');
      }
      return false;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#setup.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
