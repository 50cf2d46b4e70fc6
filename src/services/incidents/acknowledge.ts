import { ConflictError, found } from '../../core/errors.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { ServiceContext } from '../context.ts';

/** Which incident, and who takes it up, as they call themselves. */
export interface AcknowledgeInput {
  readonly id: IncidentId;
  readonly by: string;
}

/**
 * A person takes an open incident up: reminders and escalation end, and the others who were notified learn who it is. One that
 * has been taken up before stays as it is. Throws `NotFoundError`, `ConflictError` when it is over, `UnavailableError` while
 * that cannot be written.
 */
export async function acknowledgeIncident(
  { storage, watch, clock }: Pick<ServiceContext, 'storage' | 'watch' | 'clock'>,
  { id, by }: AcknowledgeInput,
): Promise<Incident> {
  const incident = found(await storage.incidents.get(id), 'incident', id);
  if (incident.resolvedAt !== null) throw new ConflictError(`incident '${id}' is over`);
  if (incident.acknowledged !== undefined) return incident;
  await watch.acknowledge(id, { by, at: clock.now() });
  return found(await storage.incidents.get(id), 'incident', id);
}
