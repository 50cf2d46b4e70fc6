import { Type } from 'typebox';
import { InvalidError } from '../../../core/errors.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { createMonitors, type MonitorForm } from '../../../services/monitors/create.ts';
import { importMonitorList } from '../../../services/monitors/import.ts';
import { jsonOfList } from '../../bodies/json-stream.ts';
import { takeTextBodies } from '../../bodies/json-body.ts';
import { importReportSchema, monitorSchema, newMonitorsSchema } from '../../schemas/monitor.ts';
import { bodyReadByService, type TypedApp, withSchemaTypes } from '../../validation.ts';
import { monitorViews } from '../../views/monitor-view.ts';

const query = Type.Object(
  { dryRun: Type.Optional(Type.Boolean({ description: 'Check everything, change nothing.' })) },
  { additionalProperties: false },
);

const createdSchemas = [
  monitorSchema,
  Type.Object({ items: Type.Array(monitorSchema) }, { title: 'Monitors' }),
];

/** Takes one monitor, several, or a pasted list; the list may name sites that are watched already. */
export function addMonitorCreateRoute(app: TypedApp, context: ServiceContext): void {
  // A scope of its own: no other route takes text bodies.
  void app.register(async (instance) => {
    takeTextBodies(instance);
    withSchemaTypes(instance).post(
      '/api/v1/monitors',
      {
        config: { access: 'write' },
        validatorCompiler: bodyReadByService,
        schema: {
          tags: ['monitors'],
          summary: 'Create one monitor, several at once, or import a list',
          description:
            'All or nothing. JSON creates: one object, or `{"monitors": [...]}`. `text/plain` and `text/csv` import a ' +
            'list as in a file: sites that are already watched take its settings.',
          querystring: query,
          body: {
            content: {
              'application/json': { schema: newMonitorsSchema(context.monitorKinds) },
              'text/plain': { schema: Type.String({ description: 'One site a line.' }) },
              'text/csv': { schema: Type.String({ description: 'With a `url` column.' }) },
            },
          },
          response: {
            200: Type.Union([importReportSchema, ...createdSchemas], {
              description: 'A list was imported, or this was a dry run.',
            }),
            201: Type.Union(createdSchemas),
          },
        },
      },
      async ({ body, query }, reply) => {
        const isDryRun = query.dryRun ?? false;
        if (typeof body === 'string') {
          return importMonitorList(context, { text: body, file: 'list', isDryRun });
        }
        reply.code(isDryRun ? 200 : 201);
        const answer = await createFromJson(context, { body, isDryRun });
        return reply.type('application/json; charset=utf-8').send(answer);
      },
    );
  });
}

async function createFromJson(
  context: ServiceContext,
  { body, isDryRun }: { readonly body: unknown; readonly isDryRun: boolean },
): Promise<object> {
  const several = severalOf(body);
  const forms = several ?? [{ form: body, path: '' }];
  const created = await createMonitors(context, { forms, isDryRun });
  const { one } = await monitorViews(context);
  const views = Iterator.from(created).map((watched) => one(watched));
  if (several !== null) return jsonOfList({}, { name: 'items', items: views });
  return views.next().value ?? {};
}

/** The forms in `{ monitors: [...] }`; `null` when the body is one monitor. */
function severalOf(body: unknown): readonly MonitorForm[] | null {
  if (typeof body !== 'object' || body === null || !('monitors' in body)) return null;
  const { monitors, ...rest } = body;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    refuse(unknown, `${unknown.slice(0, 60)} is not known here: the only key is monitors`);
  }
  if (!Array.isArray(monitors) || monitors.length === 0) {
    refuse('monitors', 'monitors must be a list of at least one monitor');
  }
  return monitors.map((form: unknown, index) => ({ form, path: `monitors[${index}]` }));
}

function refuse(path: string, message: string): never {
  throw new InvalidError([{ path, message }]);
}
