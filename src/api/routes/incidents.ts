import { Type } from 'typebox';
import { asIncidentId, asMonitorId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { plainLine } from '../../core/safe-text.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../../services/context.ts';
import { acknowledgeIncident } from '../../services/incidents/acknowledge.ts';
import { timeLineOf } from '../../services/incidents/time-line.ts';
import { incidentSchema, incidentWithTimeLineSchema } from '../schemas/incident.ts';
import { idField, idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { addReadRoutes } from './read-routes.ts';

const acknowledgement = Type.Object(
  {
    by: Type.String({
      description: 'Who takes it up: an owner by id or name is not notified of it.',
      pattern: String.raw`[^\s]`,
      maxLength: 200,
    }),
  },
  { additionalProperties: false },
);

export function addIncidentRoutes(app: TypedApp, context: ServiceContext): void {
  const { storage } = context;
  addReadRoutes(app, {
    name: 'incident',
    plural: 'incidents',
    summaryNotes: { list: ', newest first', one: ' with its time line' },
    schema: incidentSchema,
    oneSchema: incidentWithTimeLineSchema,
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
      return named && { ...named, timeline: await timeLineOf(context, named.id) };
    },
  });
  app.post(
    '/api/v1/incidents/:id/acknowledge',
    {
      config: { access: 'write' },
      schema: {
        tags: ['incidents'],
        summary: 'Take an open incident up: reminders and escalation end',
        params: idParams,
        body: acknowledgement,
        response: { 200: incidentSchema },
      },
    },
    async ({ params, body }) => {
      const id = asIncidentId(params.id);
      const incident = await acknowledgeIncident(context, { id, by: plainLine(body.by) });
      const [named] = await withNames(storage, [incident]);
      return named ?? incident;
    },
  );
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
