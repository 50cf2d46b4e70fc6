import type { Heartbeat } from '../../core/heartbeat/heartbeat.ts';
import { asMonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { getHeartbeat, rotateToken } from '../../services/heartbeats/heartbeat.ts';
import { heartbeatSchema } from '../schemas/heartbeat.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

/** What people see and do about the pings of a job. */
export function addHeartbeatRoutes(app: TypedApp, context: ServiceContext): void {
  const options = {
    // A caller that knows a token can ping in the job's name: reading it takes as much as changing something.
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
    { ...options, schema: { ...options.schema, summary: 'Replace the ping address of a job' } },
    async ({ params }) => viewOf(await rotateToken(context, asMonitorId(params.id))),
  );
}

function viewOf({ token, record, log }: Heartbeat): object {
  const latest = { logAt: log?.at ?? null, log: log?.text ?? null };
  const startedAt = record.runs[0]?.startedAt ?? null;
  return { pingPath: `/ping/${token}`, ...record, startedAt, ...latest };
}
