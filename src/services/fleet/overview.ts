import { ByteCounts, countsAboveZero, type FleetCounts } from './sites/counts.ts';
import type { FleetIndex, Grouping } from './fleet-index.ts';
import type { FleetProblem, Problems } from './problems.ts';
import type { SiteOrder } from './sites/site-order.ts';
import type { NotifiedOwners } from './notified.ts';
import type { ServiceTrust } from './trust.ts';

/** What the page reports first. */
export interface Headline {
  readonly kind: 'empty' | 'blind' | 'down' | 'checking' | 'partly' | 'up';
  readonly sites: number;
  readonly total: number;
  readonly since: number | null;
}

/** A stretch of the map. */
export interface MapBlock {
  readonly id: string | null;
  readonly name: string | null;
  readonly kind: 'named' | 'others' | 'none';
  readonly count: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** What changes all the time. */
export interface Pulse {
  readonly counts: FleetCounts;
  readonly headline: Headline;
  readonly trust: ServiceTrust;
}

export interface Overview extends Pulse {
  readonly now: number;
  readonly problems: readonly (Omit<FleetProblem, 'sites'> & {
    readonly sites: readonly {
      readonly index: number;
      readonly id: string;
      readonly name: string;
    }[];
    readonly notified: NotifiedOwners | null;
  })[];
  readonly more: number;
  readonly blocks: readonly MapBlock[];
  readonly mapVersion: string;
}

/** What the overview shows; the order must have been opened. */
export function overviewOf(
  index: FleetIndex,
  asked: {
    readonly by: Grouping;
    readonly now: number;
    readonly problems: Problems;
    /** By the id of the incident. */
    readonly notified: ReadonlyMap<string, NotifiedOwners | null>;
  } & Pulse,
): Overview {
  const { by, now, counts, headline, trust } = asked;
  const order = index.order(by);
  const { shown, more } = asked.problems;
  return {
    now,
    counts,
    headline,
    problems: shown.map((problem) => ({
      ...problem,
      notified: asked.notified.get(problem.incidentId ?? '') ?? null,
      sites: problem.sites.map(({ slot, id, name }) => ({ index: order.placeOf(slot), id, name })),
    })),
    more,
    trust,
    blocks: blocksOf(index, order),
    mapVersion: index.mapVersion(by),
  };
}

/** How many sites count as what. */
export function fleetCounts({ table }: FleetIndex): FleetCounts {
  const counts = new ByteCounts();
  const { bytes } = table;
  for (let slot = 0; slot < table.slots; slot += 1) {
    if (table.at(slot) !== undefined) counts.add(bytes[slot] ?? 0);
  }
  return counts.counts();
}

/** The one sentence that answers whether anything is wrong. */
export function headlineOf(counts: FleetCounts, { alarm }: Pick<ServiceTrust, 'alarm'>): Headline {
  const { total } = counts;
  const of = (kind: Headline['kind'], sites: number): Headline => ({
    kind,
    sites,
    total,
    since: null,
  });
  if (total === 0) return of('empty', 0);
  // While the database cannot be written, sites are judged all the same.
  if (alarm !== null && alarm.cause !== 'storage')
    return { ...of('blind', total), since: alarm.startedAt };
  const down = counts.down + counts.recovering;
  if (down > 0) return of('down', down);
  const watched = total - counts.paused;
  if (counts.pending > 0 && counts.pending === watched) return of('checking', watched);
  const isOpen = counts.pending + counts.suspect + counts.unknown > 0;
  return isOpen ? of('partly', counts.up + counts.degraded) : of('up', total);
}

function blocksOf({ table }: FleetIndex, order: SiteOrder): readonly MapBlock[] {
  return order.blocks.map(({ key, kind, from, count }) => {
    const counts = new ByteCounts();
    for (const slot of order.slots.subarray(from, from + count)) counts.add(table.bytes[slot] ?? 0);
    return { id: key, name: key, kind, count, counts: countsAboveZero(counts.counts()) };
  });
}
