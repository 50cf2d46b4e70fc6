import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import type { IncidentRow, Page } from '../../../../src/api/contract.ts';
import { useOverview } from '../../fleet/overview.ts';
import { useClient } from '../../state/session.tsx';

/** Open incidents that are listed at once. */
const MAX_OPEN = 200;

/** What is open now, of one site where one is given. */
export function useOpenIncidents(monitor: string): UseQueryResult<Page<IncidentRow>> {
  const client = useClient();
  return useQuery({
    queryKey: ['incidents', 'open', monitor],
    queryFn: ({ signal }) =>
      client.get<Page<IncidentRow>>(
        `incidents?open=true&limit=${MAX_OPEN}${ofMonitor(monitor)}`,
        signal,
      ),
  });
}

/** What is over, newest first, page by page. */
export function useOverIncidents(
  monitor: string,
): UseInfiniteQueryResult<InfiniteData<Page<IncidentRow>>> {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: ['incidents', 'over', monitor],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const cursor = pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      return client.get<Page<IncidentRow>>(
        `incidents?open=false&limit=50${ofMonitor(monitor)}${cursor}`,
        signal,
      );
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
}

function ofMonitor(id: string): string {
  return id === '' ? '' : `&monitor=${encodeURIComponent(id)}`;
}

/** Reads the lists again when the frame learns of an incident that began, ended or was taken up. */
export function useFreshIncidents(): void {
  const queries = useQueryClient();
  const { data } = useOverview();
  const now =
    data === undefined
      ? null
      : JSON.stringify([
          data.counts.down,
          data.problems.map(({ incidentId, acknowledged }) => [incidentId, acknowledged]),
        ]);
  useEffect(() => {
    if (now !== null) void queries.invalidateQueries({ queryKey: ['incidents'] });
  }, [now, queries]);
}
