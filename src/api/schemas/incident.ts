import { Type } from 'typebox';
import { INCIDENT_ENDS } from '../../core/incident/incident.ts';
import { nullable, timestamp } from './paging.ts';

export const incidentSchema = Type.Object(
  {
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
  },
  { title: 'Incident' },
);
