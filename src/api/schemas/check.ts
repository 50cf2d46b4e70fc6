import { Type } from 'typebox';
import { OUTCOMES } from '../../core/check/outcome.ts';
import { RESOLUTION_MS, type Resolution } from '../../core/check/rollup.ts';
import { nullable, timestamp } from './paging.ts';

const milliseconds = Type.Number({ minimum: 0 });
const count = Type.Integer({ minimum: 0 });

export const checkSchema = Type.Object(
  {
    monitorId: Type.String(),
    startedAt: timestamp,
    outcome: Type.Enum([...OUTCOMES]),
    reason: nullable(Type.String()),
    statusCode: nullable(Type.Integer()),
    timings: Type.Object(
      {
        dnsMs: nullable(milliseconds),
        connectMs: nullable(milliseconds),
        tlsMs: nullable(milliseconds),
        firstByteMs: nullable(milliseconds),
        totalMs: milliseconds,
      },
      { description: '`null`: that phase did not happen.' },
    ),
  },
  { title: 'Check' },
);

export const resolutionSchema = Type.Enum(
  Object.keys(RESOLUTION_MS) as [Resolution, Resolution, Resolution],
);

const statsSchema = Type.Object(
  {
    startedAt: timestamp,
    upCount: count,
    downCount: count,
    otherCount: Type.Integer({ minimum: 0, description: 'Checks that could not be judged.' }),
    uptimeRatio: nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Share of up checks among up and down ones.',
      }),
    ),
    averageMs: nullable(milliseconds),
    minMs: nullable(milliseconds),
    maxMs: nullable(milliseconds),
    p50Ms: nullable(milliseconds),
    p95Ms: nullable(milliseconds),
    p99Ms: nullable(milliseconds),
  },
  { title: 'Stats', description: 'Response times are of checks that were up.' },
);

export const statsReportSchema = Type.Object(
  {
    resolution: resolutionSchema,
    from: timestamp,
    to: timestamp,
    total: statsSchema,
    spans: Type.Array(statsSchema, {
      description: 'Oldest first; spans without checks are left out.',
    }),
  },
  { title: 'StatsReport' },
);
