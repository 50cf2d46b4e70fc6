import { Type } from 'typebox';
import { ACTOR_KINDS, AUDIT_OUTCOMES } from '../../../core/accounts/audit.ts';
import { nullable, timestamp } from '../paging.ts';

const snapshot = (description: string) =>
  nullable(Type.Record(Type.String(), Type.Unknown(), { description }));

/** One change. */
export const auditEntrySchema = Type.Object(
  {
    id: Type.String(),
    at: timestamp,
    actor: Type.Object({
      kind: Type.Enum([...ACTOR_KINDS]),
      id: nullable(Type.String()),
      name: Type.String({ description: 'The one they had then.' }),
    }),
    address: Type.String({ description: 'That it came from.' }),
    action: Type.String({ description: 'Name of the operation: `updateOwner`.' }),
    subject: nullable(Type.String({ description: 'Id of what was changed, or an e-mail.' })),
    outcome: Type.Enum([...AUDIT_OUTCOMES]),
    before: snapshot('What was there before, without secrets.'),
    after: snapshot('What is there now, without secrets.'),
  },
  { title: 'AuditEntry' },
);

/** What entries are found by. */
export const auditFilters = {
  actor: Type.Optional(Type.String({ maxLength: 100, description: 'Id of who did it.' })),
  action: Type.Optional(Type.String({ maxLength: 100 })),
  subject: Type.Optional(Type.String({ maxLength: 300 })),
  since: Type.Optional(Type.Integer({ minimum: 0, description: 'No sooner; epoch ms.' })),
  until: Type.Optional(Type.Integer({ minimum: 0, description: 'Before; epoch ms.' })),
};
