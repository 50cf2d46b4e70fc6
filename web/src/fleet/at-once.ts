import type { QueryClient } from '@tanstack/react-query';
import type { RowsAnswer } from '../../../src/api/contract.ts';
import { ACKNOWLEDGED, PAUSED, SILENCED } from '../marks/site-byte.ts';
import { mapAfter, type FleetMapData } from './fleet-map-data.ts';
import { rowsWithSites, siteRowOf } from './site-rows.ts';

/** What people make of sites, as the bits of their bytes. */
const BITS = { paused: PAUSED, silenced: SILENCED, acknowledged: ACKNOWLEDGED } as const;
export type SiteFlag = keyof typeof BITS;

/**
 * Shows a change of sites before the service has made it. The function that comes back shows them as they were, for the case that it
 * refuses. Sites that are not in the page follow by events.
 */
export function showAtOnce(
  queries: QueryClient,
  isMeant: (id: string) => boolean,
  { flag, isOn }: { readonly flag: SiteFlag; readonly isOn: boolean },
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
