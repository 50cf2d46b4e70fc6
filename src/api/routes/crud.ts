import { Type } from 'typebox';
import type { EntityItems } from '../../core/entities.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Watch } from '../../core/ports/watch.ts';
import type { ServiceContext } from '../../services/context.ts';
import { crudOf, type Crud } from '../../services/crud.ts';
import { idParams } from '../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../validation.ts';
import type { AuditRule } from '../guards/audit-log.ts';
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

/** Who may write it; what parts people from each other protects accounts. */
function configOf({ isForAdmins }: { readonly isForAdmins: boolean }) {
  return isForAdmins
    ? ({ access: 'admin', isSensitive: true } as const)
    : ({ access: 'write' } as const);
}

/** What is there before a change, secrets masked. */
function describing<Item>({ entity, store }: Crud<Item>): Required<Pick<AuditRule, 'before'>> {
  return {
    before: async (id) => {
      const item = await store.get(id);
      return item === null ? null : entity.describe(item);
    },
  };
}

function addWriteRoutes<Item>(app: TypedApp, crud: Crud<Item>, watch: Pick<Watch, 'reach'>): void {
  const { entity, create, update } = crud;
  const show = async (item: Item): Promise<JsonObject> => entity.show(item, await watch.reach());
  const { phrase, plural, schemas, summaryNotes } = entity;
  const config = configOf(entity);
  const validatorCompiler = bodyReadByService;
  app.post(
    `/api/v1/${plural}`,
    {
      config,
      validatorCompiler,
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
      config: { ...config, audit: describing(crud) },
      validatorCompiler,
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

function addRemoveRoute<Item>(app: TypedApp, crud: Crud<Item>): void {
  const { entity, remove } = crud;
  const { phrase, plural, summaryNotes } = entity;
  app.delete(
    `/api/v1/${plural}/:id`,
    {
      config: { ...configOf(entity), audit: describing(crud) },
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
