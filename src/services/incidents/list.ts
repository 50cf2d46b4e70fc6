import type { Incident } from '../../core/incident/incident.ts';
import type { Page } from '../../core/page.ts';
import type { IncidentQuery } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';

/** Incidents, newest first. */
export function listIncidents(
  context: Pick<ServiceContext, 'storage'>,
  query: IncidentQuery,
): Promise<Page<Incident>> {
  return context.storage.incidents.list(query);
}
