import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { IncidentQuery, Storage } from '../../core/ports/storage.ts';
import type { Page } from '../../core/page.ts';
import type { ServiceContext } from '../context.ts';
import { evidenceOfIncident, type ShownEvidence } from './evidence.ts';
import { timeLineOf, type TimeLineEntry } from './time-line.ts';

/** An incident with the present name of its monitor; one whose removal is under way has none. */
export type NamedIncident = Incident & { readonly monitorName: string | null };

/** How quickly it was found, reported and taken up, from the first failed check on. */
export interface IncidentLatencies {
  /** To the check that confirmed it. */
  readonly detectedAfterMs: number;
  /** To the first message that was delivered; `null`: none was. */
  readonly notifiedAfterMs: number | null;
  /** `null`: no person has taken it up. */
  readonly acknowledgedAfterMs: number | null;
}

/** A line of the list of incidents. */
export type IncidentLine = NamedIncident & IncidentLatencies;

/** All that is known of an incident. */
export interface WholeIncident extends IncidentLine {
  readonly timeline: readonly TimeLineEntry[];
  readonly kept: readonly ShownEvidence[];
}

/** Incidents, newest first. */
export async function listIncidents(
  { storage }: Pick<ServiceContext, 'storage'>,
  query: IncidentQuery,
): Promise<Page<IncidentLine>> {
  const { items, nextCursor } = await storage.incidents.list(query);
  return { items: await linesOf(storage, items), nextCursor };
}

/** One with its time line and evidence; `null` for an unknown one. */
export async function readIncident(
  context: Pick<ServiceContext, 'storage' | 'monitorKinds'>,
  id: IncidentId,
): Promise<WholeIncident | null> {
  const incident = await context.storage.incidents.get(id);
  if (incident === null) return null;
  const [line] = await linesOf(context.storage, [incident]);
  if (line === undefined) return null;
  const kept = await evidenceOfIncident(context, incident);
  return { ...line, timeline: await timeLineOf(context, incident, kept), kept };
}

async function linesOf(
  storage: Storage,
  incidents: readonly Incident[],
): Promise<readonly IncidentLine[]> {
  const named = await withNames(storage, incidents);
  const notifiedAt = await storage.incidents.notifiedAt(incidents.map(({ id }) => id));
  return named.map((incident) => {
    const { id, startedAt, confirmedAt, acknowledged } = incident;
    const since = (at: number | undefined): number | null =>
      at === undefined ? null : Math.max(0, at - startedAt);
    return {
      ...incident,
      detectedAfterMs: Math.max(0, confirmedAt - startedAt),
      notifiedAfterMs: since(notifiedAt.get(id)),
      acknowledgedAfterMs: since(acknowledged?.at),
    };
  });
}

/** The incidents with the present names of their monitors. */
export async function withNames(
  { monitors }: Pick<Storage, 'monitors'>,
  incidents: readonly Incident[],
): Promise<readonly NamedIncident[]> {
  const found = await monitors.getAll([...new Set(incidents.map(({ monitorId }) => monitorId))]);
  return incidents.map((incident) => ({
    ...incident,
    monitorName: found.get(incident.monitorId)?.monitor.name ?? null,
  }));
}
