import {
  filterTextOf,
  type FilterCondition,
  type SiteFilter,
} from '../../../core/filter/site-filter.ts';
import { siteMatcher } from '../../../core/filter/site-matcher.ts';
import { ByteCounts } from '../sites/counts.ts';
import { FacetCounter } from './facets.ts';
import { sortSites, type RowSort, type SortFacts } from './row-sorts.ts';
import type { FleetSite } from '../sites/site.ts';
import type { SiteTable } from '../sites/site-table.ts';
import type { Snapshot } from './snapshots.ts';

/** Sites that are looked at before other work may come in between. */
const STEP = 4_000;
const MAX_RELAXED = 10;

/** A filter without one of its conditions, and how many match then. */
export interface Relaxed {
  readonly condition: string;
  readonly filter: string;
  readonly count: number;
}

/** The sites that match in the order that was asked for, and what is counted on the way; lets other work in between. */
export function* orderRows(
  table: SiteTable,
  asked: {
    readonly filter: SiteFilter;
    readonly sort: { readonly by: RowSort; readonly isReversed: boolean };
  },
  facts: SortFacts,
): Generator<void, Omit<Snapshot, 'id' | 'key' | 'revision' | 'blocks'>> {
  const { conditions } = asked.filter;
  const isOfStatus = ({ key }: FilterCondition): boolean => key === 'status' || key === 'is';
  const matches = siteMatcher({ conditions: conditions.filter((each) => !isOfStatus(each)) });
  const hasStatus = siteMatcher({ conditions: conditions.filter(isOfStatus) });
  const [byStatus, facets] = [new ByteCounts(), new FacetCounter(table.profiles)];
  const matching: FleetSite[] = [];
  let seen = 0;
  for (let slot = 0; slot < table.slots; slot += 1) {
    const site = table.at(slot);
    if (site !== undefined && matches(site)) {
      byStatus.add(table.bytes[slot] ?? 0);
      if (hasStatus(site)) {
        matching.push(site);
        facets.add(site.profile);
      }
    }
    if ((seen += 1) % STEP === 0) yield;
  }
  const slots = yield* sortSites(matching, asked.sort, facts);
  return { slots, counts: byStatus.counts(), ...facets.counts() };
}

/** What each condition alone keeps from matching. */
export function* relaxedFilters(
  table: SiteTable,
  { conditions }: SiteFilter,
): Generator<void, readonly Relaxed[]> {
  const relaxed: Relaxed[] = [];
  for (const condition of conditions.slice(0, MAX_RELAXED)) {
    const others = conditions.filter((each) => each !== condition);
    const matches = siteMatcher({ conditions: others });
    let count = 0;
    for (let slot = 0; slot < table.slots; slot += 1) {
      const site = table.at(slot);
      if (site !== undefined && matches(site)) count += 1;
      if (slot % STEP === 0) yield;
    }
    relaxed.push({ condition: condition.text, filter: filterTextOf(others), count });
  }
  return relaxed;
}
