import { Type } from 'typebox';
import { nullable, timestamp } from './paging.ts';

export const heartbeatSchema = Type.Object(
  {
    pingUrl: Type.String({
      description:
        'Where the job pings: below the public URL of the service, or below the one that was asked now. A secret.',
    }),
    pingPath: Type.String({
      description: 'Where the job pings, behind the address of this service. A secret.',
    }),
    pingCount: Type.Integer({ minimum: 0 }),
    lastPingAt: nullable(timestamp),
    endedAt: nullable(timestamp),
    isFailed: Type.Boolean({ description: 'Whether the latest run failed.' }),
    exitCode: nullable(Type.Integer({ minimum: 0, maximum: 255 })),
    runs: Type.Array(Type.Object({ id: nullable(Type.String()), startedAt: timestamp }), {
      description: 'Runs that began and have not ended, by their start; `id` as in `?rid=`.',
    }),
    startedAt: nullable(
      Type.Integer({ description: 'When the first of these runs began; epoch milliseconds.' }),
    ),
    runMs: nullable(Type.Integer({ minimum: 0, description: 'How long the latest run took.' })),
    logAt: nullable(timestamp),
    log: nullable(
      Type.String({
        description: 'The first 10 KiB of the latest log; `<`, `>`, `&` and controls as `\\u003c`.',
      }),
    ),
  },
  { title: 'Heartbeat' },
);
