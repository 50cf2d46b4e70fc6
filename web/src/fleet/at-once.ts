import type { QueryClient } from '@tanstack/react-query';
import type { MonitorAnswer, RowsAnswer } from '../../../src/api/contract.ts';
import { ACKNOWLEDGED, PAUSED, SILENCED } from '../marks/site-byte.ts';
import { mapAfter, type FleetMapData } from './fleet-map-data.ts';
import { rowsWithSites, siteRowOf } from './site-rows.ts';

/** What people make of sites, as the bits of their bytes. */
const BITS = { paused: PAUSED, silenced: SILENCED, acknowledged: ACKNOWLEDGED } as const;

/** A change that shows before the service has made it. */
export type FlagChange =
  | { readonly flag: 'paused' | 'acknowledged'; readonly isOn: boolean }
  /** Epoch milliseconds. */
  | { readonly flag: 'silenced'; readonly isOn: true; readonly until: number };

/**
 * Shows a change of sites before the service has made it. The function that comes back shows them as they were, for the case that it
 * refuses, or that somebody takes it back. Sites that are not in the page follow by events.
 */
export function showAtOnce(
  queries: QueryClient,
  isMeant: (id: string) => boolean,
  change: FlagChange,
): () => void {
  const takeBack = [
    showInFleet(queries, isMeant, change),
    ...monitorsOf(change).map((part) => showInMonitors(queries, isMeant, part)),
  ];
  return () => {
    for (const each of takeBack) each();
  };
}

/** What the page of a site shows of a change. */
function monitorsOf(
  change: FlagChange,
): readonly Pick<Partial<MonitorAnswer>, 'paused' | 'silencedUntil'>[] {
  if (change.flag === 'paused') return [{ paused: change.isOn }];
  return change.flag === 'silenced' ? [{ silencedUntil: change.until }] : [];
}

function showInMonitors(
  queries: QueryClient,
  isMeant: (id: string) => boolean,
  part: Partial<MonitorAnswer>,
): () => void {
  const before = queries
    .getQueriesData<MonitorAnswer>({ queryKey: ['monitor'] })
    .filter(([[, id, what]]) => what === 'self' && typeof id === 'string' && isMeant(id));
  for (const [key] of before) {
    queries.setQueryData<MonitorAnswer>(key, (answer) => answer && { ...answer, ...part });
  }
  return () => {
    for (const [key, answer] of before) queries.setQueryData<MonitorAnswer>(key, answer);
  };
}

function showInFleet(
  queries: QueryClient,
  isMeant: (id: string) => boolean,
  { flag, isOn }: Pick<FlagChange, 'flag' | 'isOn'>,
): () => void {
  const bit = BITS[flag];
  const before = new Map<string, number>();
  const places = new Map<number, string>();
  const answers = queries.getQueriesData<RowsAnswer>({ queryKey: ['fleet', 'rows'] });
  for (const values of answers.flatMap(([, answer]) => answer?.rows ?? [])) {
    if (values === null) continue;
    const { id, index, site } = siteRowOf(values);
    if (!isMeant(id) || ((site & bit) !== 0) === isOn) continue;
    before.set(id, site);
    places.set(index, id);
  }
  const write = (siteOf: (site: number) => number): void => {
    queries.setQueriesData<RowsAnswer>({ queryKey: ['fleet', 'rows'] }, (answer) =>
      answer === undefined
        ? undefined
        : { ...answer, rows: [...rowsWithSites(answer.rows, before, siteOf)] },
    );
    queries.setQueriesData<FleetMapData>({ queryKey: ['fleet', 'map'] }, (map) =>
      map === undefined
        ? undefined
        : mapAfter(
            map,
            [...places].map(([index]) => [index, siteOf(map.bytes[index] ?? 0), 0, null]),
          ),
    );
  };
  if (before.size > 0) write((site) => (isOn ? site | bit : site & ~bit));
  return () => {
    if (before.size > 0) write((site) => (isOn ? site & ~bit : site | bit));
  };
}
