import type { SiteFilter } from '../../core/filter/site-filter.ts';
import { siteMatcher } from '../../core/filter/site-matcher.ts';
import type { MonitorId, ProjectId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FleetSource } from '../../core/ports/fleet-source.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { LiveEvent, Watch } from '../../core/ports/watch.ts';
import { runInSlices } from '../../core/slices.ts';
import { eventsOfProjects, type ProjectEvents } from '../projects/project-watch.ts';
import type { FleetCounts } from './sites/counts.ts';
import { FleetIndex, type Grouping, type MapSite } from './fleet-index.ts';
import { fleetCounts, headlineOf, overviewOf, type Overview, type Pulse } from './overview.ts';
import { PastReader } from './past/past-reader.ts';
import { problemsOf, type Problems } from './problems.ts';
import { RowLists, type RowsAnswer, type RowsQuestion } from './list/rows.ts';
import { searchSites, type Found } from './list/search.ts';
import { Suspicions } from './past/suspicions.ts';
import { NotifiedReader } from './notified.ts';
import { StartCounts, type CountsSinceStart } from '../health/start-counts.ts';
import { RecentStarts, trustOf } from './trust.ts';

export interface FleetSetup {
  readonly watch: Pick<Watch, 'subscribe' | 'health'>;
  readonly source: FleetSource;
  readonly storage: Pick<
    Storage,
    'channels' | 'history' | 'incidents' | 'life' | 'maintenance' | 'outbox' | 'owners' | 'past'
  >;
  readonly clock: Clock;
  readonly log: Log;
  /** A new random id. */
  newId(): string;
}

/** What listeners learn of the sites. */
export type FleetChange =
  /** The site's byte or reason is another than before. */
  | { readonly kind: 'site'; readonly slot: number }
  /** A check of it has ended; `at` is when it began, epoch ms. */
  | { readonly kind: 'check'; readonly slot: number; readonly at: number; readonly ms: number }
  /** Sites have other positions. */
  | { readonly kind: 'order' }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'alarm'; readonly alarm: OperatorAlarm }
  /** A message reached its receiver. */
  | { readonly kind: 'notified' };

/** How often it is asked whether other maintenance windows and silences hold. */
const MUTES_MS = 1_000;

/**
 * All sites in memory, as lists, maps and searches show them: kept by what happens in the engine, and never read from the
 * database for an answer.
 */
export class Fleet {
  readonly #setup: FleetSetup;
  readonly #index: FleetIndex;
  readonly #starts: RecentStarts;
  readonly #suspicions = new Suspicions();
  readonly #notified: NotifiedReader;
  readonly #counts: StartCounts;
  readonly #past: PastReader;
  readonly #rows: RowLists;
  readonly #listeners = new Set<(change: FleetChange) => void>();
  #unsubscribe = (): void => {};
  #cancelMutes = (): void => {};
  #mutesVersion = -1;
  #sorted: { readonly changes: number; readonly problems: Problems } | null = null;
  #counted: { readonly changes: number; readonly counts: FleetCounts } | null = null;

  constructor(setup: FleetSetup) {
    this.#setup = setup;
    const { clock, source, newId } = setup;
    this.#index = new FleetIndex(clock, { onOrder: () => this.#publish({ kind: 'order' }) });
    this.#starts = new RecentStarts(clock);
    this.#past = new PastReader({
      ...setup,
      levels: this.#index.levels,
      suspicions: this.#suspicions,
    });
    this.#notified = new NotifiedReader(setup);
    this.#counts = new StartCounts(clock.now());
    this.#rows = new RowLists({ clock, newId, index: this.#index, past: this.#past });
    this.#mutesVersion = source.mutesVersion();
  }

  /** Takes up all monitors, once the engine has started; what was before is read in the background. */
  async start(): Promise<void> {
    const { watch, source, clock } = this.#setup;
    this.#unsubscribe = watch.subscribe((event) => this.#onEvent(event));
    await runInSlices(this.#takeUp(source), clock);
    await this.#index.settle();
    this.#watchMutes();
    void this.#readPast();
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelMutes();
    this.#past.stop();
    this.#index.stop();
    this.#listeners.clear();
  }

  /** The sites of these projects alone, to be started; what was before is read from `storage`. */
  ofProjects(
    projectIds: ReadonlySet<ProjectId>,
    storage: FleetSetup['storage'],
  ): { readonly fleet: Fleet; readonly events: ProjectEvents } {
    const events = eventsOfProjects(this.#setup, projectIds);
    const watch = { subscribe: events.subscribe, health: () => this.#setup.watch.health() };
    const fleet = new Fleet({
      clock: this.#setup.clock,
      log: this.#setup.log,
      newId: () => this.#setup.newId(),
      source: events.source,
      watch,
      storage,
    });
    return { fleet, events };
  }

  subscribe(listener: (change: FleetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async overview(by: Grouping): Promise<Overview> {
    await this.#index.openOrder(by);
    const problems = this.#problems();
    const notified = await this.#notified.of(
      problems.shown.flatMap(({ incidentId }) => incidentId ?? []),
    );
    const now = this.#setup.clock.now();
    return overviewOf(this.#index, { by, now, problems, notified, ...this.pulse() });
  }

  /** What changes all the time; sites are counted once for each change. */
  pulse(): Pulse {
    const { changes } = this.#index;
    if (this.#counted?.changes !== changes) {
      this.#counted = { changes, counts: fleetCounts(this.#index) };
    }
    const { counts } = this.#counted;
    const suspicions = this.#suspicions.counts(this.#setup.clock.now());
    const trust = trustOf({ ...this.#setup, starts: this.#starts, suspicions });
    return { counts, headline: headlineOf(counts, trust), trust };
  }

  /** What has been counted since the start. */
  get sinceStart(): CountsSinceStart {
    return this.#counts.counts;
  }

  /** Has the order of a map ready from now on. */
  async openMap(by: Grouping): Promise<void> {
    await this.#index.openOrder(by);
  }

  /** The bytes of an open map, and what names them and their order. */
  map(by: Grouping): ReturnType<FleetIndex['map']> {
    return this.#index.map(by);
  }

  /** Names the order of a map that was asked for before. */
  mapVersion(by: Grouping): string {
    return this.#index.mapVersion(by);
  }

  /** The site at a place of the map; `null`: there is none. */
  siteAt(by: Grouping, place: number): (MapSite & { readonly slot: number }) | null {
    const slot = this.#index.order(by).slotAt(place);
    return slot === undefined ? null : this.#index.mapSite(by, slot);
  }

  /** A site as its map shows it; `null` when it is gone. */
  site(by: Grouping, slot: number): MapSite | null {
    return this.#index.mapSite(by, slot);
  }

  slotOf(id: MonitorId): number | null {
    return this.#index.table.get(id)?.slot ?? null;
  }

  /** Rows of the list; throws `AppError` with `limit_exceeded` while too many lists are being sorted. */
  rows(question: RowsQuestion): Promise<RowsAnswer> {
    return this.#rows.answer(question);
  }

  search(text: string): Promise<readonly Found[]> {
    return runInSlices(searchSites(this.#index.table, text), this.#setup.clock);
  }

  /** The monitors that match, in no order. */
  find(filter: SiteFilter): Promise<readonly MonitorId[]> {
    return runInSlices(this.#matching(filter), this.#setup.clock);
  }

  /** They are looked for once for each change. */
  #problems(): Problems {
    const { changes, table } = this.#index;
    if (this.#sorted?.changes !== changes) {
      this.#sorted = { changes, problems: problemsOf(table.all()) };
    }
    return this.#sorted.problems;
  }

  *#matching(filter: SiteFilter): Generator<void, readonly MonitorId[]> {
    const matches = siteMatcher(filter);
    const ids: MonitorId[] = [];
    for (const site of this.#index.table.all()) {
      if (matches(site)) ids.push(site.watched.monitor.id);
      yield;
    }
    return ids;
  }

  *#takeUp(source: FleetSource): Generator<void, void> {
    for (const watched of source.watched()) {
      this.#index.take(watched, source.mutesOf(watched.monitor));
      yield;
    }
  }

  #onEvent(event: LiveEvent): void {
    this.#counts.note(event);
    if (event.kind === 'check') this.#onCheck(event);
    else if (event.kind === 'status') this.#onStatus(event);
    else if (event.kind === 'incident') this.#onIncident(event.incident);
    else if (event.kind === 'alarm') this.#publish({ kind: 'alarm', alarm: event.alarm });
    else if (event.kind === 'notification') this.#onNotified(event);
    else if (event.kind === 'monitor') this.#onMonitor(event.monitorId, event.change);
  }

  #onCheck({ check, latenessMs }: Extract<LiveEvent, { readonly kind: 'check' }>): void {
    this.#starts.note(latenessMs);
    const { monitorId, startedAt: at, outcome, timings } = check;
    const slot = this.#index.noteCheck(monitorId, {
      at,
      ms: timings.totalMs,
      isUp: outcome === 'up',
    });
    if (slot === null) return;
    this.#refresh(monitorId);
    this.#publish({ kind: 'check', slot, at, ms: Math.round(timings.totalMs) });
  }

  #onStatus(event: Extract<LiveEvent, { readonly kind: 'status' }>): void {
    this.#suspicions.note(event);
    this.#refresh(event.monitorId);
  }

  #onNotified({ state }: Extract<LiveEvent, { readonly kind: 'notification' }>): void {
    if (state !== 'delivered') return;
    this.#notified.forget();
    this.#publish({ kind: 'notified' });
  }

  #onIncident(incident: Incident): void {
    const site = this.#index.table.get(incident.monitorId);
    if (site !== undefined) site.incident = incident;
    this.#publish({ kind: 'incident', incident });
    this.#refresh(incident.monitorId);
  }

  #onMonitor(id: MonitorId, change: 'updated' | 'removed'): void {
    const { source } = this.#setup;
    const watched = change === 'removed' ? undefined : source.watchedOf(id);
    if (watched === undefined) this.#index.remove(id);
    else if (this.#index.take(watched, source.mutesOf(watched.monitor))) this.#publishSite(id);
  }

  #refresh(id: MonitorId): void {
    if (this.#index.refresh(id)) this.#publishSite(id);
  }

  #publishSite(id: MonitorId): void {
    const slot = this.slotOf(id);
    if (slot !== null) this.#publish({ kind: 'site', slot });
  }

  #publish(change: FleetChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #watchMutes(): void {
    this.#cancelMutes = this.#setup.clock.after(MUTES_MS, () => {
      const version = this.#setup.source.mutesVersion();
      if (version === this.#mutesVersion) return this.#watchMutes();
      this.#mutesVersion = version;
      void runInSlices(this.#readMutes(), this.#setup.clock).then(() => this.#watchMutes());
    });
  }

  *#readMutes(): Generator<void, void> {
    const { source } = this.#setup;
    for (const { watched } of this.#index.table.all()) {
      const { id } = watched.monitor;
      if (this.#index.refresh(id, source.mutesOf(watched.monitor))) this.#publishSite(id);
      yield;
    }
  }

  async #readPast(): Promise<void> {
    const { incidents } = this.#setup.storage;
    try {
      for (let cursor: string | null = null; ;) {
        const page = await incidents.list({ isOpen: true, limit: 500, cursor });
        for (const incident of page.items) {
          const site = this.#index.table.get(incident.monitorId);
          if (site === undefined) continue;
          site.incident ??= incident;
          this.#refresh(incident.monitorId);
        }
        cursor = page.nextCursor;
        if (cursor === null) break;
      }
    } catch (error) {
      this.#setup.log.warn(
        { error: String(error) },
        'open incidents cannot be read for the overview',
      );
    }
    await this.#past.read([...this.#index.table.all()]);
  }
}
