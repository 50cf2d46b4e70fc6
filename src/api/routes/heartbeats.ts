import { Type } from 'typebox';
import type { Heartbeat } from '../../core/heartbeat/heartbeat.ts';
import { asMonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { getHeartbeat, rotateToken } from '../../services/heartbeats/heartbeat.ts';
import { idParams, nullable, timestamp } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

const heartbeatSchema = Type.Object(
  {
    pingPath: Type.String({
      description: 'Where the job pings, behind the address of this service. A secret.',
    }),
    pingCount: Type.Integer({ minimum: 0 }),
    lastPingAt: nullable(timestamp),
    endedAt: nullable(timestamp),
    isFailed: Type.Boolean({ description: 'Whether the latest run failed.' }),
    exitCode: nullable(Type.Integer({ minimum: 0, maximum: 255 })),
    startedAt: nullable(timestamp),
    runMs: nullable(Type.Integer({ minimum: 0, description: 'How long the latest run took.' })),
    logAt: nullable(timestamp),
    log: nullable(
      Type.String({
        description: 'The first 10 KiB of what came last; `<`, `>`, `&` and controls as `\\u003c`.',
      }),
    ),
  },
  { title: 'Heartbeat' },
);

/** What people see and do about the pings of a job. */
export function addHeartbeatRoutes(app: TypedApp, context: ServiceContext): void {
  const options = {
    // Whoever knows a token can ping in the job's name: reading it takes as much as changing something.
    config: { access: 'write' },
    schema: { tags: ['heartbeats'], params: idParams, response: { 200: heartbeatSchema } },
  } as const;
  app.get(
    '/api/v1/monitors/:id/heartbeat',
    { ...options, schema: { ...options.schema, summary: 'Ping address and last pings of a job' } },
    async ({ params }) => viewOf(await getHeartbeat(context, asMonitorId(params.id))),
  );
  app.post(
    '/api/v1/monitors/:id/heartbeat/rotate',
    { ...options, schema: { ...options.schema, summary: 'Give a job another ping address' } },
    async ({ params }) => viewOf(await rotateToken(context, asMonitorId(params.id))),
  );
}

function viewOf({ token, record, log }: Heartbeat): object {
  const said = { logAt: log?.at ?? null, log: log?.text ?? null };
  return { pingPath: `/ping/${token}`, ...record, ...said };
}
