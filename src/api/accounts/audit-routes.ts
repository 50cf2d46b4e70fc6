import { addReadRoutes } from '../routes/read-routes.ts';
import { auditEntrySchema, auditFilters } from '../schemas/accounts/audit.ts';
import type { TypedApp } from '../validation.ts';
import type { AccountSurface } from './account-surface.ts';

/** Who changed what. */
export function addAuditRoutes(app: TypedApp, { context }: AccountSurface): void {
  const { audit } = context.storage;
  addReadRoutes(app, {
    name: 'entry of the audit log',
    plural: 'audit',
    access: 'admin',
    summaryNotes: { list: ': who changed what, the newest first; kept for a year' },
    schema: auditEntrySchema,
    filters: auditFilters,
    list: (page, { actor, action, subject, since, until }) =>
      audit.list({
        ...page,
        ...(actor !== undefined && { actorId: actor }),
        ...(action !== undefined && { action }),
        ...(subject !== undefined && { subject }),
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
      }),
    get: (id) => audit.get(id),
  });
}
