import { Type } from 'typebox';
import type { EntityItems } from '../../core/entities.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Watch } from '../../core/ports/watch.ts';
import type { ServiceContext } from '../../services/context.ts';
import { crudOf, type Crud } from '../../services/crud.ts';
import { idParams } from '../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../validation.ts';
import { addReadRoutes } from './read-routes.ts';

/** Creates, reads, changes and deletes for every entity. */
export function addCrudRoutes(app: TypedApp, context: ServiceContext): void {
  for (const key of Object.keys(context.entities) as (keyof EntityItems)[]) {
    const crud: Crud<EntityItems[typeof key]> = crudOf(context, key);
    const { name, plural, schemas } = crud.entity;
    const { watch } = context;
    addReadRoutes(app, {
      name,
      plural,
      schema: schemas.item,
      filters: {},
      list: (page) => crud.store.list(page),
      get: (id) => crud.store.get(id),
      openView: async () => {
        const reach = await watch.reach();
        return (item) => crud.entity.show(item, reach);
      },
    });
    addWriteRoutes(app, crud, watch);
    addRemoveRoute(app, crud);
  }
}

function addWriteRoutes<Item>(
  app: TypedApp,
  { entity, create, update }: Crud<Item>,
  watch: Pick<Watch, 'reach'>,
): void {
  const show = async (item: Item): Promise<JsonObject> => entity.show(item, await watch.reach());
  const { phrase, plural, schemas, summaryNotes } = entity;
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
      return show(await create(body));
    },
  );
  app.patch(
    `/api/v1/${plural}/:id`,
    {
      ...options,
      schema: {
        tags: [plural],
        summary: `Change ${phrase}${summaryNotes.change}`,
        params: idParams,
        body: schemas.changed,
        response: { 200: schemas.item },
      },
    },
    async ({ params, body }) => show(await update(params.id, body)),
  );
}

function addRemoveRoute<Item>(app: TypedApp, { entity, remove }: Crud<Item>): void {
  const { phrase, plural, summaryNotes } = entity;
  app.delete(
    `/api/v1/${plural}/:id`,
    {
      config: { access: 'write' },
      schema: {
        tags: [plural],
        summary: `Remove ${phrase}${summaryNotes.remove}`,
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
