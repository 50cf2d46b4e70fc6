import { ancestorsOf } from '../../core/alerting/stages/dependency.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { namesOf, spellingsOf } from '../../core/monitor/monitor-names.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MonitorTable } from '../monitor-table.ts';
import type { Watched } from '../watched.ts';

/** With many monitors the whole table is not read more often. */
const REBUILD_AFTER_MS = 1_000;

type Edges = ReadonlyMap<MonitorId, readonly MonitorId[]>;
const NO_EDGES: Edges = new Map();

/** Which monitors depend on which, as they are called now; a second behind at most. */
export class Dependencies {
  readonly #clock: Clock;
  readonly #table: Pick<MonitorTable, 'all' | 'get'>;
  /** Every id, name or address that monitors say they depend on. */
  #wanted: ReadonlySet<string> = new Set();
  #parents = NO_EDGES;
  #children = NO_EDGES;
  #isStale = false;
  #builtAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, table: Pick<MonitorTable, 'all' | 'get'>) {
    this.#clock = clock;
    this.#table = table;
  }

  /** The monitor is new, or has changed from `before`. */
  know(monitor: Monitor, before: Monitor | null = null): void {
    if (before === null ? this.#concerns(monitor) : this.#isOther(before, monitor)) {
      this.#isStale = true;
    }
  }

  forget(monitor: Monitor): void {
    if (this.#concerns(monitor)) this.#isStale = true;
  }

  /** What the monitor depends on, directly or through others; those that are gone left out. */
  ancestorsOf(monitor: Monitor): readonly Watched[] {
    const { id } = monitor;
    if (monitor.dependsOn.length === 0) return [];
    this.#refresh();
    return this.#watched(ancestorsOf(id, (of) => this.#parents.get(of) ?? []));
  }

  /** What depends on the monitor, directly or through others. */
  dependantsOf({ id }: Monitor): readonly Watched[] {
    this.#refresh();
    if (!this.#children.has(id)) return [];
    return this.#watched(ancestorsOf(id, (of) => this.#children.get(of) ?? []));
  }

  #watched(ids: readonly MonitorId[]): readonly Watched[] {
    return ids.map((id) => this.#table.get(id)).filter((watched) => watched !== undefined);
  }

  #concerns(monitor: Monitor): boolean {
    return monitor.dependsOn.length > 0 || callsOf(monitor).some((name) => this.#wanted.has(name));
  }

  #isOther(before: Monitor, after: Monitor): boolean {
    if (!this.#concerns(before) && !this.#concerns(after)) return false;
    const keyOf = (monitor: Monitor): string =>
      JSON.stringify([callsOf(monitor), monitor.dependsOn, monitor.projectId]);
    return keyOf(before) !== keyOf(after);
  }

  #refresh(): void {
    const now = this.#clock.monotonicMs();
    if (!this.#isStale || now - this.#builtAt < REBUILD_AFTER_MS) return;
    this.#isStale = false;
    this.#builtAt = now;
    const children: Monitor[] = [];
    const named = new Map<string, Monitor[]>();
    for (const { monitor } of this.#table.all()) {
      const names = wantedBy(monitor);
      if (names.length > 0) children.push(monitor);
      for (const name of names) named.set(name, []);
    }
    this.#wanted = new Set(named.keys());
    for (const { monitor } of this.#table.all()) {
      for (const name of callsOf(monitor)) named.get(name)?.push(monitor);
    }
    this.#link(children, named);
  }

  #link(children: readonly Monitor[], named: ReadonlyMap<string, readonly Monitor[]>): void {
    const parents = new Map<MonitorId, readonly MonitorId[]>();
    const dependants = new Map<MonitorId, MonitorId[]>();
    for (const child of children) {
      const { id, projectId } = child;
      const meant = wantedBy(child).flatMap((name) => named.get(name) ?? []);
      const near = meant.filter((monitor) => monitor.projectId === projectId);
      const own = [...new Set(near.map((monitor) => monitor.id))];
      parents.set(id, own);
      for (const parent of own) {
        const known = dependants.get(parent);
        if (known === undefined) dependants.set(parent, [id]);
        else known.push(id);
      }
    }
    this.#parents = parents;
    this.#children = dependants;
  }
}

/** How a monitor may be called by those that depend on it. */
function callsOf(monitor: Monitor): readonly string[] {
  return [monitor.id, ...namesOf(monitor)];
}

/** What a monitor says that it depends on, in whatever spelling. */
function wantedBy({ dependsOn }: Monitor): readonly string[] {
  return dependsOn.flatMap(spellingsOf);
}
