import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { SiteChange } from '../../../src/api/contract.ts';
import { useClient } from '../state/session.tsx';
import { grouping } from './grouping.ts';

/** The map as it was read and changed by events since. */
export interface FleetMapData {
  /** The order of the sites that the places in it belong to. */
  readonly version: string;
  /** One a site, as `shownState` reads them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** All sites, one byte each, in the order of the map. */
export function useFleetMap(isWanted: boolean): UseQueryResult<FleetMapData> {
  const client = useClient();
  return useQuery({
    queryKey: ['fleet', 'map'],
    queryFn: async ({ signal }): Promise<FleetMapData> => {
      const response = await client.fetch(`fleet/map?by=${grouping.get()}`, { signal });
      const version = response.headers.get('x-map-version') ?? '';
      return { version, bytes: new Uint8Array(await response.arrayBuffer()) };
    },
    enabled: isWanted,
  });
}

/** The map after sites changed. Places beyond its end are of another order, which is read anew. */
export function mapAfter(before: FleetMapData, changes: readonly SiteChange[]): FleetMapData {
  const bytes = before.bytes.slice();
  for (const [index, site] of changes) if (index >= 0 && index < bytes.length) bytes[index] = site;
  return { ...before, bytes };
}
