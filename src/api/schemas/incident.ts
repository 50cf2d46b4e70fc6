import { Type } from 'typebox';
import { nullable, timestamp } from './paging.ts';

export const incidentSchema = Type.Object(
  {
    id: Type.String(),
    monitorId: Type.String(),
    startedAt: Type.Integer({ description: 'The first failed check, epoch milliseconds.' }),
    confirmedAt: timestamp,
    resolvedAt: nullable(timestamp),
    reason: Type.String({ description: 'A code such as `http_503` or `dns_nxdomain`.' }),
    message: Type.String(),
    evidence: Type.Record(Type.String(), Type.Unknown(), {
      description: 'The confirming check as it was seen.',
    }),
  },
  { title: 'Incident' },
);
