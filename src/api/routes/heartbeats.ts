import type { Ingress } from '../../core/address/ingress.ts';
import type { Heartbeat } from '../../core/heartbeat/heartbeat.ts';
import { asMonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { getHeartbeat, rotateToken } from '../../services/heartbeats/heartbeat.ts';
import { heartbeatSchema } from '../schemas/heartbeat.ts';
import { baseUrlOf } from '../ingress.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

/** What people see and do about the pings of a job. */
export function addHeartbeatRoutes(app: TypedApp, context: ServiceContext, ingress: Ingress): void {
  const options = {
    // A caller that knows a token can ping in the job's name: reading it takes as much as changing something.
    config: { access: 'write', audit: { secrets: ['pingUrl', 'pingPath'] } },
    schema: { tags: ['heartbeats'], params: idParams, response: { 200: heartbeatSchema } },
  } as const;
  app.get(
    '/api/v1/monitors/:id/heartbeat',
    { ...options, schema: { ...options.schema, summary: 'Ping address and last pings of a job' } },
    async ({ params, headers }) => {
      const heartbeat = await getHeartbeat(context, asMonitorId(params.id));
      return viewOf(heartbeat, baseUrlOf(ingress, headers.host));
    },
  );
  app.post(
    '/api/v1/monitors/:id/heartbeat/rotate',
    { ...options, schema: { ...options.schema, summary: 'Replace the ping address of a job' } },
    async ({ params, headers }) => {
      const heartbeat = await rotateToken(context, asMonitorId(params.id));
      return viewOf(heartbeat, baseUrlOf(ingress, headers.host));
    },
  );
}

function viewOf({ token, record, log }: Heartbeat, baseUrl: string): object {
  const latestLog = { logAt: log?.at ?? null, log: log?.text ?? null };
  const startedAt = record.runs[0]?.startedAt ?? null;
  const pingPath = `/ping/${token}`;
  return {
    pingUrl: `${baseUrl.slice(0, -1)}${pingPath}`,
    pingPath,
    ...record,
    startedAt,
    ...latestLog,
  };
}
