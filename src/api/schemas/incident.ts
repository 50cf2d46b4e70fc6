import { Type } from 'typebox';
import { INCIDENT_ENDS } from '../../core/incident/incident.ts';
import { nullable, timestamp } from './paging.ts';

const fields = {
  id: Type.String(),
  monitorId: Type.String(),
  monitorName: nullable(Type.String({ description: 'As it is called now.' })),
  startedAt: Type.Integer({ description: 'The first failed check, epoch milliseconds.' }),
  confirmedAt: timestamp,
  resolvedAt: nullable(timestamp),
  why: nullable(
    Type.Enum([...INCIDENT_ENDS], {
      description:
        'Why it ended: the site recovered, or its monitor was deleted, given another target, or paused.',
    }),
  ),
  reason: Type.String({ description: 'A code such as `http_503` or `dns_nxdomain`.' }),
  message: Type.String(),
  evidence: Type.Record(Type.String(), Type.Unknown(), {
    description: 'The evidence of the confirming check.',
  }),
  acknowledged: Type.Optional(
    Type.Object(
      { by: Type.String(), at: timestamp },
      { description: 'Who has taken it up; absent until a person has.' },
    ),
  ),
};

export const incidentSchema = Type.Object(fields, { title: 'Incident' });

/** One incident, with what happened to it. */
export const incidentWithTimeLineSchema = Type.Object(
  {
    ...fields,
    timeline: Type.Array(
      Type.Object({
        at: timestamp,
        kind: Type.String({
          description:
            'What happened: `opened`, `muted`, `notified`, `escalated`, `reminded`, `acknowledged`, `noted`, `reason_changed`, `unstable`, `resolved`; `delivered` and `given_up` are of messages; `last_good`, `first_failure`, `checked_again` and `first_good` of checks.',
        }),
        why: Type.String({ description: 'Why, in plain words.' }),
        data: Type.Record(Type.String(), Type.Unknown()),
      }),
      { description: 'In order; at most 500.' },
    ),
  },
  { title: 'IncidentWithTimeline' },
);
