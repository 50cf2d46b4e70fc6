import { Type } from 'typebox';
import { describeChannel } from '../../core/people/channel-input.ts';
import { asChannelId } from '../../core/ids.ts';
import { createChannel } from '../../services/channels/create.ts';
import { getChannel } from '../../services/channels/get.ts';
import { listChannels } from '../../services/channels/list.ts';
import { removeChannel } from '../../services/channels/remove.ts';
import { sendTestMessage } from '../../services/channels/send-test.ts';
import { updateChannel } from '../../services/channels/update.ts';
import type { ServiceContext } from '../../services/context.ts';
import { channelChangeSchema, channelSchema, newChannelSchema } from '../schemas/channel.ts';
import { notificationSchema } from '../schemas/notification.ts';
import { idParams, pageRequestOf, pageSchema, pagingFields } from '../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../validation.ts';

const tags = ['channels'];

export function addChannelRoutes(app: TypedApp, context: ServiceContext): void {
  addReadRoutes(app, context);
  addChangeRoutes(app, context);
  addRemoveAndTestRoutes(app, context);
}

function addReadRoutes(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/channels',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'List channels',
        querystring: Type.Object(pagingFields, { additionalProperties: false }),
        response: { 200: pageSchema(channelSchema) },
      },
    },
    async ({ query }) => {
      const page = await listChannels(context, pageRequestOf(query));
      const items = page.items.map((channel) => describeChannel(channel, context.channelKinds));
      return { ...page, items };
    },
  );
  app.get(
    '/api/v1/channels/:id',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'One channel', params: idParams, response: { 200: channelSchema } },
    },
    async ({ params }) =>
      describeChannel(await getChannel(context, asChannelId(params.id)), context.channelKinds),
  );
}

function addChangeRoutes(app: TypedApp, context: ServiceContext): void {
  const options = { config: { access: 'write' }, validatorCompiler: bodyReadByService } as const;
  app.post(
    '/api/v1/channels',
    {
      ...options,
      schema: {
        tags,
        summary: 'Create a channel',
        body: newChannelSchema(context.channelKinds),
        response: { 201: channelSchema },
      },
    },
    async ({ body }, reply) => {
      reply.code(201);
      return describeChannel(await createChannel(context, body), context.channelKinds);
    },
  );
  app.patch(
    '/api/v1/channels/:id',
    {
      ...options,
      schema: {
        tags,
        summary: 'Change a channel; a secret that is left out or sent as `***` stays as it is',
        params: idParams,
        body: channelChangeSchema(context.channelKinds),
        response: { 200: channelSchema },
      },
    },
    async ({ params, body }) => {
      const input = { id: asChannelId(params.id), patch: body };
      return describeChannel(await updateChannel(context, input), context.channelKinds);
    },
  );
}

function addRemoveAndTestRoutes(app: TypedApp, context: ServiceContext): void {
  app.delete(
    '/api/v1/channels/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Remove a channel; what waits to be sent over it is given up',
        params: idParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await removeChannel(context, asChannelId(params.id));
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/v1/channels/:id/test',
    {
      config: { access: 'write' },
      schema: {
        tags,
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
}
