import { Type } from 'typebox';
import type { EntityItems } from '../../core/entities.ts';
import type { ServiceContext } from '../../services/context.ts';
import { crudOf, type Crud } from '../../services/crud.ts';
import { idParams, pageRequestOf, pageSchema, pagingFields } from '../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../validation.ts';

/** Creates, reads, changes and deletes for every entity. */
export function addCrudRoutes(app: TypedApp, context: ServiceContext): void {
  for (const key of Object.keys(context.entities) as (keyof EntityItems)[]) {
    const crud: Crud<EntityItems[typeof key]> = crudOf(context, key);
    addReadRoutes(app, crud);
    addWriteRoutes(app, crud);
    addRemoveRoute(app, crud);
  }
}

function addReadRoutes<Item>(app: TypedApp, { entity, get, list }: Crud<Item>): void {
  const { name, plural, schemas } = entity;
  app.get(
    `/api/v1/${plural}`,
    {
      config: { access: 'read' },
      schema: {
        tags: [plural],
        summary: `List ${plural}`,
        querystring: Type.Object(pagingFields, { additionalProperties: false }),
        response: { 200: pageSchema(schemas.item) },
      },
    },
    async ({ query }) => {
      const page = await list(pageRequestOf(query));
      return { ...page, items: page.items.map((item) => entity.describe(item)) };
    },
  );
  app.get(
    `/api/v1/${plural}/:id`,
    {
      config: { access: 'read' },
      schema: {
        tags: [plural],
        summary: `One ${name}`,
        params: idParams,
        response: { 200: schemas.item },
      },
    },
    async ({ params }) => entity.describe(await get(params.id)),
  );
}

function addWriteRoutes<Item>(app: TypedApp, { entity, create, update }: Crud<Item>): void {
  const { phrase, plural, schemas, remarks } = entity;
  const options = { config: { access: 'write' }, validatorCompiler: bodyReadByService } as const;
  app.post(
    `/api/v1/${plural}`,
    {
      ...options,
      schema: {
        tags: [plural],
        summary: `Create ${phrase}`,
        body: schemas.created,
        response: { 201: schemas.item },
      },
    },
    async ({ body }, reply) => {
      reply.code(201);
      return entity.describe(await create(body));
    },
  );
  app.patch(
    `/api/v1/${plural}/:id`,
    {
      ...options,
      schema: {
        tags: [plural],
        summary: `Change ${phrase}${remarks.change}`,
        params: idParams,
        body: schemas.changed,
        response: { 200: schemas.item },
      },
    },
    async ({ params, body }) => entity.describe(await update(params.id, body)),
  );
}

function addRemoveRoute<Item>(app: TypedApp, { entity, remove }: Crud<Item>): void {
  const { phrase, plural, remarks } = entity;
  app.delete(
    `/api/v1/${plural}/:id`,
    {
      config: { access: 'write' },
      schema: {
        tags: [plural],
        summary: `Remove ${phrase}${remarks.remove}`,
        params: idParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await remove(params.id);
      return reply.code(204).send();
    },
  );
}
