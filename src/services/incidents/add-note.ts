import { found } from '../../core/errors.ts';
import type { IncidentId } from '../../core/ids.ts';
import { plainBlock, plainLine } from '../../core/safe-text.ts';
import type { ServiceContext } from '../context.ts';

/** What a person writes about an incident: what it was, and what was done. */
export interface IncidentNote {
  readonly id: IncidentId;
  readonly by: string;
  readonly text: string;
}

/** Adds a note to the time line of an incident, open or over. Throws `NotFoundError`. */
export async function addIncidentNote(
  { storage, clock }: Pick<ServiceContext, 'storage' | 'clock'>,
  { id, by, text }: IncidentNote,
): Promise<void> {
  found(await storage.incidents.get(id), 'incident', id);
  const data = { by: plainLine(by), text: plainBlock(text.trim()) };
  await storage.incidents.note({ incidentId: id, at: clock.now(), kind: 'noted', data });
}
