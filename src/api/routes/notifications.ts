import { Type } from 'typebox';
import { asChannelId, asIncidentId, asNotificationId } from '../../core/ids.ts';
import { DELIVERY_STATES, NOTICE_KINDS } from '../../core/alerting/notification.ts';
import type { ServiceContext } from '../../services/context.ts';
import { getNotification } from '../../services/notifications/get.ts';
import { listNotifications } from '../../services/notifications/list.ts';
import { resendNotification } from '../../services/notifications/resend.ts';
import { notificationSchema } from '../schemas/notification.ts';
import { idField, idParams, pageRequestOf, pageSchema, pagingFields } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

const listQuery = Type.Object(
  {
    ...pagingFields,
    state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
    kind: Type.Optional(Type.Enum([...NOTICE_KINDS])),
    channel: Type.Optional(idField),
    incident: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

export function addNotificationRoutes(app: TypedApp, context: ServiceContext): void {
  addReadRoutes(app, context);
  app.post(
    '/api/v1/notifications/:id/resend',
    {
      config: { access: 'write' },
      schema: {
        tags: ['notifications'],
        summary: 'Send a dead notification again, under the same id',
        params: idParams,
        response: { 202: notificationSchema },
      },
    },
    async ({ params }, reply) => {
      reply.code(202);
      return resendNotification(context, asNotificationId(params.id));
    },
  );
}

function addReadRoutes(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/notifications',
    {
      config: { access: 'read' },
      schema: {
        tags: ['notifications'],
        summary: 'List notifications, newest first',
        querystring: listQuery,
        response: { 200: pageSchema(notificationSchema) },
      },
    },
    ({ query }) =>
      listNotifications(context, {
        ...pageRequestOf(query),
        ...(query.state !== undefined && { state: query.state }),
        ...(query.kind !== undefined && { kind: query.kind }),
        ...(query.channel !== undefined && { channelId: asChannelId(query.channel) }),
        ...(query.incident !== undefined && { incidentId: asIncidentId(query.incident) }),
      }),
  );
  app.get(
    '/api/v1/notifications/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['notifications'],
        summary: 'One notification and what became of it',
        params: idParams,
        response: { 200: notificationSchema },
      },
    },
    ({ params }) => getNotification(context, asNotificationId(params.id)),
  );
}
