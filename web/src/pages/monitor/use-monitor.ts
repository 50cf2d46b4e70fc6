import { useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type {
  CheckAnswer,
  EvidenceAnswer,
  IncidentRow,
  MonitorAnswer,
  Page,
  UptimesAnswer,
} from '../../../../src/api/contract.ts';
import { useLiveEvents, type EventWriter } from '../../state/live.tsx';
import { useClient } from '../../state/session.tsx';

/** The address of a site in the API. */
export function monitorPath(id: string): string {
  return `monitors/${encodeURIComponent(id)}`;
}

function useOfMonitor<Answer>(id: string, what: string, path: string): UseQueryResult<Answer> {
  const client = useClient();
  return useQuery({
    queryKey: ['monitor', id, what],
    queryFn: ({ signal }) => client.get<Answer>(path, signal),
  });
}

/** The site itself: settings and status. */
export function useMonitor(id: string): UseQueryResult<MonitorAnswer> {
  return useOfMonitor(id, 'self', monitorPath(id));
}

export function useEvidence(id: string): UseQueryResult<EvidenceAnswer> {
  return useOfMonitor(id, 'evidence', `${monitorPath(id)}/evidence`);
}

export function useUptimes(id: string): UseQueryResult<UptimesAnswer> {
  return useOfMonitor(id, 'uptime', `${monitorPath(id)}/uptime`);
}

/** The latest outages. */
export function useMonitorIncidents(id: string): UseQueryResult<Page<IncidentRow>> {
  return useOfMonitor(id, 'incidents', `incidents?monitor=${encodeURIComponent(id)}&limit=5`);
}

/** The latest checks. */
export function useLatestChecks(id: string): UseQueryResult<Page<CheckAnswer>> {
  return useOfMonitor(id, 'checks', `${monitorPath(id)}/checks?limit=10`);
}

/** What changes with each check; everything else changes with the status. */
const OF_CHECKS: readonly unknown[] = ['checks', 'self'];

/** At most so often what changed is asked for, milliseconds. */
const REFRESH_MS = 1_000;

/** Keeps everything about a site true while it is shown. */
export function useLiveMonitor(id: string): void {
  useLiveEvents(
    `monitor:${id}`,
    useMemo(() => createMonitorWriter(id), [id]),
  );
}

function createMonitorWriter(id: string): EventWriter {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAll = false;
  return (queries, event) => {
    if (!['sites', 'marks', 'incident', 'resync'].includes(event)) return;
    isAll ||= event !== 'marks';
    timer ??= setTimeout(() => {
      const all = isAll;
      [timer, isAll] = [undefined, false];
      refresh(queries, id, all);
    }, REFRESH_MS);
  };
}

function refresh(queries: QueryClient, id: string, isAll: boolean): void {
  void queries.invalidateQueries({
    queryKey: ['monitor', id],
    predicate: ({ queryKey }) => isAll || OF_CHECKS.includes(queryKey[2]),
  });
}
