import { Type } from 'typebox';
import { asMonitorId, asOwnerId } from '../../../core/ids.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { WatchedMonitor } from '../../../core/ports/storage.ts';
import { STATUSES } from '../../../core/monitor/monitor.ts';
import { normalTag, splitTags } from '../../../core/monitor/tags.ts';
import { monitorPatchSchema } from '../../../core/monitor/monitor-schema.ts';
import type { ServiceContext } from '../../../services/context.ts';
import {
  checkMonitorNow,
  getMonitor,
  pauseMonitor,
  resumeMonitor,
  removeMonitor,
} from '../../../services/monitors/actions.ts';
import { listMonitors, MAX_LISTED_CHECKS } from '../../../services/monitors/list.ts';
import { silencedUntil } from '../../../services/monitors/silenced-until.ts';
import { updateMonitor } from '../../../services/monitors/update.ts';
import type { AuditRule } from '../../guards/audit-log.ts';
import { jsonOfList } from '../../bodies/json-stream.ts';
import { checkSchema } from '../../schemas/check.ts';
import { monitorSchema } from '../../schemas/monitor.ts';
import {
  idField,
  idParams,
  pageRequestOf,
  pageSchema,
  pagingFields,
} from '../../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../../validation.ts';
import { monitorViews } from '../../views/monitor-view.ts';
import { addMonitorCreateRoute } from './monitor-create.ts';
import { addMonitorExplainRoutes } from './monitor-explain.ts';
import { addMonitorTryRoutes } from './monitor-try.ts';

const listQuery = Type.Object(
  {
    ...pagingFields,
    search: Type.Optional(
      Type.String({ maxLength: 200, description: 'Part of name or target, in any case.' }),
    ),
    status: Type.Optional(Type.Enum([...STATUSES])),
    owner: Type.Optional(idField),
    paused: Type.Optional(Type.Boolean()),
    tags: Type.Optional(
      Type.String({
        maxLength: 1_500,
        description: 'Tags with commas between them, each of which it has: `web,env:prod`.',
      }),
    ),
    checks: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Newest checks included with each; 0.',
      }),
    ),
  },
  { additionalProperties: false },
);

export function addMonitorRoutes(app: TypedApp, context: ServiceContext): void {
  addMonitorCreateRoute(app, context);
  addListRoute(app, context);
  addSingleRoutes(app, context);
  addActionRoutes(app, context);
  addMonitorExplainRoutes(app, context);
  addMonitorTryRoutes(app, context);
}

function addListRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/monitors',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'List monitors by name',
        description: `A page holds at most ${MAX_LISTED_CHECKS} checks: with many for each monitor it is shorter than \`limit\`.`,
        querystring: listQuery,
        response: { 200: pageSchema(monitorSchema) },
      },
    },
    async ({ query }, reply) => {
      const page = await listMonitors(context, {
        checkCount: query.checks ?? 0,
        query: {
          ...pageRequestOf(query),
          ...(query.search !== undefined && { search: query.search }),
          ...(query.status !== undefined && { status: query.status }),
          ...(query.owner !== undefined && { ownerId: asOwnerId(query.owner) }),
          ...(query.paused !== undefined && { isPaused: query.paused }),
          ...(query.tags !== undefined && { tags: tagsOf(query.tags) }),
        },
      });
      const { items, ...rest } = page;
      const { listed } = await monitorViews(context);
      const views = Iterator.from(items).map((item) => listed(item));
      reply.type('application/json; charset=utf-8');
      return reply.send(jsonOfList(rest, { name: 'items', items: views }));
    },
  );
}

// A text that can be no tag is one that no monitor has.
function tagsOf(text: string): readonly string[] {
  return splitTags(text).map((tag) => normalTag(tag) ?? tag);
}

function showing(context: ServiceContext): (watched: WatchedMonitor) => Promise<JsonObject> {
  return async (watched) => (await monitorViews(context)).one(watched);
}

/** What is there before a change, secrets masked. */
function describing(context: ServiceContext): AuditRule {
  return {
    before: async (id) => {
      const watched = await context.storage.monitors.get(asMonitorId(id));
      return watched === null ? null : showing(context)(watched);
    },
  };
}

function addSingleRoutes(app: TypedApp, context: ServiceContext): void {
  const path = '/api/v1/monitors/:id';
  const show = showing(context);
  const common = { tags: ['monitors'], params: idParams };
  app.get(
    path,
    {
      config: { access: 'read' },
      schema: { ...common, summary: 'One monitor', response: { 200: monitorSchema } },
    },
    async ({ params }) => {
      const watched = await getMonitor(context, asMonitorId(params.id));
      return {
        ...(await show(watched)),
        silencedUntil: await silencedUntil(context, watched.monitor),
      };
    },
  );
  app.patch(
    path,
    {
      config: { access: 'write', audit: describing(context) },
      validatorCompiler: bodyReadByService,
      schema: {
        ...common,
        summary: 'Change settings of a monitor; `null` goes back to the default',
        body: monitorPatchSchema(context.monitorKinds),
        response: { 200: monitorSchema },
      },
    },
    async ({ params, body }) => {
      const input = { id: asMonitorId(params.id), patch: body };
      return show(await updateMonitor(context, input));
    },
  );
  app.delete(
    path,
    {
      config: { access: 'write', audit: describing(context) },
      schema: {
        ...common,
        summary: 'Delete a monitor and its history',
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await removeMonitor(context, asMonitorId(params.id));
      return reply.code(204).send();
    },
  );
}

function addActionRoutes(app: TypedApp, context: ServiceContext): void {
  const show = showing(context);
  const verbs = [
    { verb: 'pause', act: pauseMonitor, summary: 'Stop checking a monitor until it is resumed' },
    { verb: 'resume', act: resumeMonitor, summary: 'Check a paused monitor again' },
  ] as const;
  for (const { verb, act, summary } of verbs) {
    app.post(
      `/api/v1/monitors/:id/${verb}`,
      {
        config: { access: 'write' },
        schema: { tags: ['monitors'], summary, params: idParams, response: { 200: monitorSchema } },
      },
      async ({ params }) => show(await act(context, asMonitorId(params.id))),
    );
  }
  app.post(
    '/api/v1/monitors/:id/check',
    {
      config: { access: 'write' },
      schema: {
        tags: ['monitors'],
        summary: 'Check a monitor now; answers with the result',
        params: idParams,
        response: { 200: checkSchema },
      },
    },
    ({ params }) => checkMonitorNow(context, asMonitorId(params.id)),
  );
}
