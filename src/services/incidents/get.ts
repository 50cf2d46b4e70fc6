import { NotFoundError } from '../../core/errors.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { ServiceContext } from '../context.ts';

/** One incident. Throws `NotFoundError`. */
export async function getIncident(
  context: Pick<ServiceContext, 'storage'>,
  id: IncidentId,
): Promise<Incident> {
  const incident = await context.storage.incidents.get(id);
  if (incident === null) throw new NotFoundError('incident', id);
  return incident;
}
