import { Type } from 'typebox';
import { asIncidentId, asMonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { getIncident } from '../../services/incidents/get.ts';
import { listIncidents } from '../../services/incidents/list.ts';
import { incidentSchema } from '../schemas/incident.ts';
import { idField, idParams, pageRequestOf, pageSchema, pagingFields } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

const listQuery = Type.Object(
  {
    ...pagingFields,
    monitor: Type.Optional(idField),
    open: Type.Optional(Type.Boolean({ description: 'Only those that last, or only ended ones.' })),
  },
  { additionalProperties: false },
);

export function addIncidentRoutes(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/incidents',
    {
      config: { access: 'read' },
      schema: {
        tags: ['incidents'],
        summary: 'List incidents, newest first',
        querystring: listQuery,
        response: { 200: pageSchema(incidentSchema) },
      },
    },
    ({ query }) =>
      listIncidents(context, {
        ...pageRequestOf(query),
        ...(query.monitor !== undefined && { monitorId: asMonitorId(query.monitor) }),
        ...(query.open !== undefined && { isOpen: query.open }),
      }),
  );
  app.get(
    '/api/v1/incidents/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['incidents'],
        summary: 'One incident',
        params: idParams,
        response: { 200: incidentSchema },
      },
    },
    ({ params }) => getIncident(context, asIncidentId(params.id)),
  );
}
