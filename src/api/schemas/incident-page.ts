import { Type } from 'typebox';
import { evidenceSchema } from './evidence.ts';
import { incidentSchema, incidentWithTimeLineSchema } from './incident.ts';
import { nullable } from './paging.ts';

const lateness = (description: string) => nullable(Type.Integer({ minimum: 0, description }));

/** How quickly an incident was found, reported and taken up. */
const latencyFields = {
  detectedAfterMs: Type.Integer({
    minimum: 0,
    description: 'From the first failed check to the confirmation.',
  }),
  notifiedAfterMs: lateness('To the first message about it that was delivered; `null`: none was.'),
  acknowledgedAfterMs: lateness('Until a person took it up; `null`: none did.'),
};

export const incidentRowSchema = Type.Object(
  { ...incidentSchema.properties, ...latencyFields },
  { title: 'IncidentRow' },
);

export const incidentPageSchema = Type.Object(
  {
    ...incidentWithTimeLineSchema.properties,
    ...latencyFields,
    kept: Type.Array(evidenceSchema, {
      description:
        'Evidence that was kept of it, oldest first; of many changes of reason the last.',
    }),
  },
  { title: 'IncidentPage' },
);

export const noteSchema = Type.Object(
  {
    by: Type.String({ pattern: String.raw`[^\s]`, maxLength: 200, description: 'Who writes it.' }),
    text: Type.String({ pattern: String.raw`[^\s]`, maxLength: 4_000 }),
  },
  { additionalProperties: false, title: 'Note' },
);
