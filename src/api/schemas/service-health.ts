import { Type } from 'typebox';
import { LIMIT_NAMES } from '../../core/check/check-limits.ts';
import { TROUBLE_CAUSES } from '../../core/probe-health/alarm.ts';
import { WITNESS_ANSWERS, WITNESSES } from '../../core/probe-health/examination.ts';
import { CANARY_VERDICTS } from '../../core/probe-health/own-side-report.ts';
import { trustSchema } from './fleet.ts';
import { nullable, timestamp } from './paging.ts';

const count = Type.Integer({ minimum: 0 });
const milliseconds = Type.Number({ minimum: 0 });

const histogramSchema = Type.Array(
  Type.Object({
    upToMs: nullable(
      Type.Number({ description: 'Upper edge, milliseconds; null: above the last.' }),
    ),
    count,
  }),
);

export const serviceHealthSchema = Type.Object(
  {
    now: timestamp,
    trust: trustSchema,
    sinceStart: Type.Object({
      since: timestamp,
      checks: count,
      skippedChecks: Type.Integer({
        minimum: 0,
        description: 'Left out: the one before was still under way, or the process stalled.',
      }),
      lateness: histogramSchema,
    }),
    detection: Type.Object(
      {
        days: count,
        incidents: count,
        isCut: Type.Boolean({ description: 'There are more incidents than were read.' }),
        medianMs: nullable(milliseconds),
        histogram: histogramSchema,
      },
      { description: 'From the first failed check of an incident to the one that confirmed it.' },
    ),
    limits: Type.Array(
      Type.Object({
        limit: Type.Enum([...LIMIT_NAMES]),
        capacity: Type.Integer({ minimum: 0, description: '0: no limit.' }),
        waiting: count,
        delayed: Type.Integer({
          minimum: 0,
          description: 'Checks that had to wait for it since the start.',
        }),
      }),
    ),
    ownSide: Type.Object({
      troubles: Type.Array(Type.Enum([...TROUBLE_CAUSES])),
      examinedAt: nullable(timestamp),
      witnesses: Type.Array(
        Type.Object({
          witness: Type.Enum([...WITNESSES]),
          of: Type.String({ description: 'Whom or what it is about.' }),
          answer: Type.Enum([...WITNESS_ANSWERS]),
          usual: nullable(Type.Enum([...WITNESS_ANSWERS])),
        }),
      ),
      canaries: Type.Object({
        count,
        verdict: nullable(Type.Enum([...CANARY_VERDICTS])),
        askedAt: nullable(timestamp),
      }),
    }),
    alarmChannels: count,
    withoutChannel: Type.Object({ monitors: count, owners: count }),
    deadByChannel: Type.Array(Type.Object({ channelId: Type.String(), messages: count })),
  },
  { title: 'ServiceHealth' },
);
