import type { Static } from 'typebox';
import type { Project } from '../core/projects/project.ts';
import type { Status } from '../core/monitor/monitor.ts';
import type { LiveCheck } from './events/live-message.ts';
import type {
  callerSchema,
  sessionSchema,
  setupSchema,
  userSchema,
} from './schemas/accounts/account.ts';
import type { apiKeySchema, madeApiKeySchema } from './schemas/accounts/api-key.ts';
import type { auditEntrySchema } from './schemas/accounts/audit.ts';
import type {
  begunFactorSchema,
  recoveryCodesSchema,
  secondFactorSchema,
} from './schemas/accounts/second-factor.ts';
import type { accountLinkSchema } from './schemas/accounts/account-link.ts';
import type { oidcCallerSchema, oidcPlaceSchema } from './schemas/accounts/oidc.ts';
import type { passkeyOptionsSchema, passkeySchema } from './schemas/accounts/passkey.ts';
import type { memberSchema, membersSchema } from './projects/member-routes.ts';
import type { bulkAnswerSchema, bulkSchema } from './schemas/bulk.ts';
import type { checkSchema } from './schemas/check.ts';
import type {
  fleetCountsSchema,
  fleetProblemSchema,
  fleetSitesSchema,
  mapBlockSchema,
  overviewSchema,
  searchSchema,
  trustSchema,
} from './schemas/fleet.ts';
import type { pushKeySchema } from './push/push-routes.ts';
import type { formSectionsSchema } from './description/form-schema-routes.ts';
import type { rowsSchema } from './schemas/rows.ts';
import type { evidenceAnswerSchema } from './schemas/evidence.ts';
import type { incidentPageSchema, incidentRowSchema } from './schemas/incident-page.ts';
import type { notificationSchema, notificationWithHistorySchema } from './schemas/notification.ts';
import type { monitorSchema } from './schemas/monitor.ts';
import type { Explanation } from '../core/explain/explanation.ts';
import type { TraceStep } from '../core/explain/steps.ts';
import type { seriesSchema } from './schemas/series.ts';
import type { occurrencesSchema } from './routes/occurrences.ts';
import type { reasonSchema } from './schemas/explanation.ts';
import type { serviceHealthSchema } from './schemas/service-health.ts';
import type { summarySchema } from './schemas/summary.ts';
import type { exportReadingSchema, triedLineSchema } from './schemas/try.ts';
import type { uptimesSchema } from './schemas/uptime.ts';

// What clients see, as types, most of them made from the very schemas that the API is described by: the dashboard
// imports this file alone.

export type { Problem } from '../core/errors.ts';
export type { Page } from '../core/page.ts';
export type { ProblemBody } from './schemas/problem.ts';
export type { SiteRow as FleetRow } from '../services/fleet/list/site-row.ts';
export type { SiteChange, SiteMark, ViewData } from './schemas/live-views.ts';

/** A monitor as it is answered; a list that was asked for checks holds the newest of each. */
export type MonitorAnswer = Static<typeof monitorSchema>;
export type CheckAnswer = Static<typeof checkSchema>;
export type AccountLinkAnswer = Static<typeof accountLinkSchema>;
export type PasskeyAnswer = Static<typeof passkeySchema>;
export type PasskeyOptionsAnswer = Static<typeof passkeyOptionsSchema>;
export type SummaryAnswer = Static<typeof summarySchema>;
/** When maintenance windows hold. */
export type OccurrencesAnswer = Static<typeof occurrencesSchema>;
/** What an export of another tool holds. */
export type ExportAnswer = Static<typeof exportReadingSchema>;
/** All that says whether the service can be trusted. */
export type ReasonAnswer = Static<typeof reasonSchema>;
export type ServiceHealthAnswer = Static<typeof serviceHealthSchema>;
export type SeriesAnswer = Static<typeof seriesSchema>;
export type EvidenceAnswer = Static<typeof evidenceAnswerSchema>;
/** Of all named ranges. */
export type UptimesAnswer = Static<typeof uptimesSchema>;
/** Of the list of incidents, and of the page of one. */
export type IncidentRow = Static<typeof incidentRowSchema>;
export type IncidentPage = Static<typeof incidentPageSchema>;
/** A step of a check, in words. */
export type ExplainStep = TraceStep;
/** A check that was explained, without its steps. */
export type ExplainedCheck = Omit<Explanation, 'events'>;
/** A line of the answer of `POST /monitors/:id/explain/live`. */
export type ExplainLine =
  | { readonly kind: 'step'; readonly step: ExplainStep }
  | { readonly kind: 'end'; readonly check: ExplainedCheck };
export type BulkRequest = Static<typeof bulkSchema>;
export type BulkAnswer = Static<typeof bulkAnswerSchema>;
/** A line of the answer of `POST /try`. */
export type TriedLine = Static<typeof triedLineSchema>;

export type FormSections = Static<typeof formSectionsSchema>;

export type PushKeyAnswer = Static<typeof pushKeySchema>;

/** Who asks, and what they may do. */
export type CallerAnswer = Static<typeof callerSchema>;
/** Who was signed in by an OpenID provider, and where to go on. */
export type OidcCaller = Static<typeof oidcCallerSchema>;
export type OidcPlace = Static<typeof oidcPlaceSchema>;
export type SetupAnswer = Static<typeof setupSchema>;
export type UserAnswer = Static<typeof userSchema>;
/** A project, and who is what in it. */
export type ProjectAnswer = Project;
export type MembersAnswer = Static<typeof membersSchema>;
export type MemberAnswer = Static<typeof memberSchema>;
export type SessionAnswer = Static<typeof sessionSchema>;
export type ApiKeyAnswer = Static<typeof apiKeySchema>;
export type MadeApiKey = Static<typeof madeApiKeySchema>;
export type AuditEntryAnswer = Static<typeof auditEntrySchema>;
export type SecondFactorAnswer = Static<typeof secondFactorSchema>;
export type BegunFactor = Static<typeof begunFactorSchema>;
export type RecoveryCodes = Static<typeof recoveryCodesSchema>;
export type NotificationAnswer = Static<typeof notificationSchema>;
export type NotificationWithHistory = Static<typeof notificationWithHistorySchema>;

/** What the overview shows. The bytes of `GET /fleet/map` have the statuses in the order of `STATUSES` in their low 4 bits. */
export type OverviewAnswer = Static<typeof overviewSchema>;
export type FleetCounts = Static<typeof fleetCountsSchema>;
export type FleetProblem = Static<typeof fleetProblemSchema>;
export type FleetSitesAnswer = Static<typeof fleetSitesSchema>;
export type MapBlock = Static<typeof mapBlockSchema>;
export type TrustAnswer = Static<typeof trustSchema>;
export type RowsAnswer = Static<typeof rowsSchema>;
export type SearchAnswer = Static<typeof searchSchema>;

/** The data of live events, by their names. */
export interface LiveData {
  readonly check: { readonly checks: readonly LiveCheck[] };
  readonly status: {
    readonly monitorId: string;
    readonly to: Status;
    readonly reason: string | null;
  };
}
