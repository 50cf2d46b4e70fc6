import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { IncidentRow, MonitorAnswer, Page } from '../../../../src/api/contract.ts';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useOwnName } from '../../state/use-caller.ts';
import { useText } from '../../text/use-text.tsx';
import { useBulk, type BulkSites } from '../overview/selection/use-bulk.ts';
import { monitorPath, useMonitorIncidents } from './use-monitor.ts';

/** What can be done with a site at once. Each says what became of it. */
export interface MonitorVerbs {
  /** Whether there is an open incident that nobody has taken up. */
  readonly canAcknowledge: boolean;
  check(): void;
  pause(): void;
  resume(): void;
  acknowledge(): void;
}

export function useMonitorVerbs({ id, name, openIncident }: MonitorAnswer): MonitorVerbs {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const by = useOwnName();
  const bulk = useBulk();
  const { data } = useMonitorIncidents(id);
  const canAcknowledge = isUntaken(data, openIncident);
  return useMemo(() => {
    const act = async (path: string, done: string, body?: object): Promise<void> => {
      try {
        await client.send('POST', path, body);
        showToast({ kind: 'done', title: done });
      } catch (failure) {
        showFailure(t('site.failed', { name }), failure);
      }
      await queries.invalidateQueries({ queryKey: ['monitor', id] });
    };
    const path = monitorPath(id);
    const site = sitesOfMonitor({ id, name });
    return {
      canAcknowledge,
      check: () => void act(`${path}/check`, t('site.wasChecked', { name })),
      pause: () => void bulk(site, { kind: 'pause' }),
      resume: () => void bulk(site, { kind: 'resume' }),
      acknowledge: () => {
        if (openIncident === null) return;
        const incident = `incidents/${encodeURIComponent(openIncident)}/acknowledge`;
        void act(incident, t('site.taken', { name }), { by });
      },
    };
  }, [client, queries, t, id, name, openIncident, canAcknowledge, by, bulk]);
}

/** A site alone, as what something is done with. */
export function sitesOfMonitor({ id, name }: Pick<MonitorAnswer, 'id' | 'name'>): BulkSites {
  return { target: { ids: [id] }, count: 1, name };
}

function isUntaken(incidents: Page<IncidentRow> | undefined, id: string | null): boolean {
  const open = incidents?.items.find((incident) => incident.id === id);
  return open !== undefined && open.acknowledged === undefined;
}
