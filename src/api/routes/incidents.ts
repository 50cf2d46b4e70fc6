import { Type } from 'typebox';
import { asIncidentId, asMonitorId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../../services/context.ts';
import { incidentSchema } from '../schemas/incident.ts';
import { idField } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { addReadRoutes } from './read-routes.ts';

export function addIncidentRoutes(app: TypedApp, { storage }: ServiceContext): void {
  addReadRoutes(app, {
    name: 'incident',
    plural: 'incidents',
    summaryNotes: { list: ', newest first' },
    schema: incidentSchema,
    filters: {
      monitor: Type.Optional(idField),
      open: Type.Optional(Type.Boolean({ description: 'Only open ones, or only ended ones.' })),
    },
    list: async (page, { monitor, open }) => {
      const found = await storage.incidents.list({
        ...page,
        ...(monitor !== undefined && { monitorId: asMonitorId(monitor) }),
        ...(open !== undefined && { isOpen: open }),
      });
      return { ...found, items: await withNames(storage, found.items) };
    },
    get: async (id) => {
      const incident = await storage.incidents.get(asIncidentId(id));
      const [named = null] = await withNames(storage, incident === null ? [] : [incident]);
      return named;
    },
  });
}

type NamedIncident = Incident & { readonly monitorName: string | null };

/** Incidents outlive their monitor only while its removal is under way: then they have no name. */
async function withNames(
  { monitors }: Pick<Storage, 'monitors'>,
  incidents: readonly Incident[],
): Promise<readonly NamedIncident[]> {
  const ids = [...new Set(incidents.map(({ monitorId }) => monitorId))];
  const names = new Map(
    await Promise.all(
      ids.map(async (id) => [id, (await monitors.get(id))?.monitor.name ?? null] as const),
    ),
  );
  return incidents.map((incident) => ({
    ...incident,
    monitorName: names.get(incident.monitorId) ?? null,
  }));
}
