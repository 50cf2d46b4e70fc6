import { Type, type TSchema } from 'typebox';
import { schemasOf } from '../../core/forms/field-set.ts';
import { MAX_PROBLEMS } from '../../core/forms/problem-list.ts';
import { MONITOR_FIELDS, STATUSES } from '../../core/monitor/monitor.ts';
import { monitorInputSchema } from '../../core/monitor/monitor-schema.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import { checkSchema } from './check.ts';
import { nullable, timestamp } from './paging.ts';
import { inputProblemSchema } from './problem.ts';

const line = Type.Integer({ minimum: 1 });

/** Where in a file a monitor is written. */
const filedSchema = Type.Object(
  {
    file: Type.String({ description: 'As it was given at the start.' }),
    line,
    lines: nullable(
      Type.Record(Type.String(), line, {
        description: 'Of the settings that it gives, by key; null: all stand on that line.',
      }),
    ),
  },
  {
    description:
      'Of one monitor alone, where a file of the start names it: what the file says holds again from the next start or reload.',
  },
);

/** A monitor as it is answered: the flat form in which it is written, and what the service knows of it. */
export const monitorSchema = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    target: Type.String({ description: 'The canonical address; unique among monitors of a kind.' }),
    ...schemasOf(MONITOR_FIELDS),
    owner: nullable(Type.String({ description: 'The first of its owners.' })),
    owners: Type.Array(Type.String(), { description: 'All of its owners.' }),
    status: Type.Enum([...STATUSES]),
    since: Type.Integer({ description: 'When this status began, epoch milliseconds.' }),
    reason: nullable(Type.String({ description: 'Of the latest check that was not up.' })),
    hasChannel: Type.Boolean({
      description: 'False: no enabled channel is its owners’, and no one is notified of it.',
    }),
    openIncident: nullable(Type.String({ description: 'Id of the open incident.' })),
    expiry: nullable(
      Type.Object(
        {
          of: Type.Enum(['certificate', 'domain']),
          at: timestamp,
          by: nullable(Type.String({ description: 'Issuer or registrar, where it is known.' })),
        },
        {
          description:
            'When the certificate, or the registration of the domain, ends: as the latest good check saw it.',
        },
      ),
    ),
    createdAt: timestamp,
    updatedAt: timestamp,
    silencedUntil: Type.Optional(
      nullable(
        Type.Integer({
          description:
            'Of one monitor alone that was asked for: when the silence ends that holds now, epoch milliseconds.',
        }),
      ),
    ),
    filed: Type.Optional(filedSchema),
    latestChecks: Type.Optional(Type.Array(checkSchema)),
  },
  {
    title: 'Monitor',
    additionalProperties: true,
    description: 'Beside these the settings of its kind, such as `url`; secrets show as `***`.',
  },
);

export const importReportSchema = Type.Object(
  {
    created: Type.Integer({ minimum: 0 }),
    updated: Type.Integer({ minimum: 0 }),
    unchanged: Type.Integer({ minimum: 0 }),
    warnings: Type.Optional(
      Type.Array(inputProblemSchema, {
        maxItems: MAX_PROBLEMS,
        description: 'What is odd about the list and stops nothing: the first hundred.',
      }),
    ),
  },
  { title: 'ImportReport' },
);

/** What may be posted as JSON: one monitor or several. */
export function newMonitorsSchema(kinds: ReadonlyMap<string, MonitorKind>): TSchema {
  const one = monitorInputSchema(kinds);
  const several = Type.Object(
    { monitors: Type.Array(one, { minItems: 1 }) },
    { additionalProperties: false, title: 'Several monitors' },
  );
  return Type.Union([one, several]);
}
