import { Type } from 'typebox';
import { asOwnerId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { createOwner } from '../../services/owners/create.ts';
import { getOwner } from '../../services/owners/get.ts';
import { listOwners } from '../../services/owners/list.ts';
import { removeOwner } from '../../services/owners/remove.ts';
import { updateOwner } from '../../services/owners/update.ts';
import { newOwnerSchema, ownerChangeSchema, ownerSchema } from '../schemas/owner.ts';
import { idParams, pageRequestOf, pageSchema, pagingFields } from '../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../validation.ts';

const tags = ['owners'];

export function addOwnerRoutes(app: TypedApp, context: ServiceContext): void {
  addReadRoutes(app, context);
  addWriteRoutes(app, context);
}

function addReadRoutes(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/owners',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'List owners',
        querystring: Type.Object(pagingFields, { additionalProperties: false }),
        response: { 200: pageSchema(ownerSchema) },
      },
    },
    ({ query }) => listOwners(context, pageRequestOf(query)),
  );
  app.get(
    '/api/v1/owners/:id',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'One owner', params: idParams, response: { 200: ownerSchema } },
    },
    ({ params }) => getOwner(context, asOwnerId(params.id)),
  );
}

function addWriteRoutes(app: TypedApp, context: ServiceContext): void {
  const options = { config: { access: 'write' }, validatorCompiler: bodyReadByService } as const;
  app.post(
    '/api/v1/owners',
    {
      ...options,
      schema: {
        tags,
        summary: 'Create an owner',
        body: newOwnerSchema,
        response: { 201: ownerSchema },
      },
    },
    ({ body }, reply) => {
      reply.code(201);
      return createOwner(context, body);
    },
  );
  app.patch(
    '/api/v1/owners/:id',
    {
      ...options,
      schema: {
        tags,
        summary: 'Change an owner; `null` goes back to the default',
        params: idParams,
        body: ownerChangeSchema,
        response: { 200: ownerSchema },
      },
    },
    ({ params, body }) => updateOwner(context, { id: asOwnerId(params.id), patch: body }),
  );
  app.delete(
    '/api/v1/owners/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Remove an owner that nothing refers to',
        params: idParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await removeOwner(context, asOwnerId(params.id));
      return reply.code(204).send();
    },
  );
}
