import { Type } from 'typebox';
import { DELIVERY_STATES, NOTICE_KINDS } from '../../core/alerting/notification.ts';
import { asChannelId, asIncidentId, asNotificationId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { readNotification } from '../../services/notifications/read.ts';
import { resendNotification } from '../../services/notifications/resend.ts';
import { notificationSchema, notificationWithHistorySchema } from '../schemas/notification.ts';
import { idField, idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { addReadRoutes } from './read-routes.ts';

const filters = {
  state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
  kind: Type.Optional(Type.Enum([...NOTICE_KINDS])),
  channel: Type.Optional(idField),
  incident: Type.Optional(Type.String({ maxLength: 200 })),
};

export function addNotificationRoutes(app: TypedApp, context: ServiceContext): void {
  const { outbox } = context.storage;
  addReadRoutes(app, {
    name: 'notification',
    plural: 'notifications',
    summaryNotes: { list: ', newest first', one: ' and its delivery' },
    schema: notificationSchema,
    oneSchema: notificationWithHistorySchema,
    filters,
    list: (page, { state, kind, channel, incident }) =>
      outbox.list({
        ...page,
        ...(state !== undefined && { state }),
        ...(kind !== undefined && { kind }),
        ...(channel !== undefined && { channelId: asChannelId(channel) }),
        ...(incident !== undefined && { incidentId: asIncidentId(incident) }),
      }),
    get: (id) => readNotification(context, asNotificationId(id)),
  });
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
