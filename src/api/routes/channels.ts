import { asChannelId } from '../../core/ids.ts';
import { Type } from 'typebox';
import { resendAll } from '../../services/notifications/resend.ts';
import { sendTestMessage } from '../../services/channels/send-test.ts';
import type { ServiceContext } from '../../services/context.ts';
import { notificationSchema } from '../schemas/notification.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

/** What can be done with a channel beside creating, reading, changing and deleting it. */
export function addChannelVerbs(app: TypedApp, context: ServiceContext): void {
  app.post(
    '/api/v1/channels/:id/test',
    {
      config: { access: 'write', cost: 'probe' },
      schema: {
        tags: ['channels'],
        summary: 'Send a test message; five a minute at most',
        params: idParams,
        response: { 202: notificationSchema },
      },
    },
    async ({ params }, reply) => {
      reply.code(202);
      return sendTestMessage(context, asChannelId(params.id));
    },
  );
  app.post(
    '/api/v1/channels/:id/resend',
    {
      config: { access: 'write' },
      schema: {
        tags: ['channels'],
        summary: 'Send all dead notifications of a channel again, under the same ids',
        params: idParams,
        response: {
          202: Type.Object({ messages: Type.Integer({ minimum: 0 }) }, { title: 'Resent' }),
        },
      },
    },
    async ({ params }, reply) => {
      reply.code(202);
      return resendAll(context, asChannelId(params.id));
    },
  );
}
