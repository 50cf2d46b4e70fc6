import { Type } from 'typebox';
import { asIncidentId, asMonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { incidentSchema } from '../schemas/incident.ts';
import { idField } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { addReadRoutes } from './read-routes.ts';

export function addIncidentRoutes(app: TypedApp, { storage }: ServiceContext): void {
  addReadRoutes(app, {
    name: 'incident',
    plural: 'incidents',
    summaryEnds: { list: ', newest first' },
    schema: incidentSchema,
    filters: {
      monitor: Type.Optional(idField),
      open: Type.Optional(Type.Boolean({ description: 'Only open ones, or only ended ones.' })),
    },
    list: (page, { monitor, open }) =>
      storage.incidents.list({
        ...page,
        ...(monitor !== undefined && { monitorId: asMonitorId(monitor) }),
        ...(open !== undefined && { isOpen: open }),
      }),
    get: (id) => storage.incidents.get(asIncidentId(id)),
  });
}
