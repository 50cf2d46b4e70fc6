import { newNotification, type Notification } from '../alerting/notification.ts';
import type { Route } from '../alerting/route.ts';
import { asIncidentId, notificationIdOf } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { REPORT_KINDS, type Period, type ReportKind } from './periods.ts';
import type { Report } from './report.ts';

/** Sites in a message: the rest is counted. */
export const MAX_SITES_IN_MESSAGE = 50;

/** The messages that bring an owner a report, one a route; the same ids however often it is made of the same period. */
export function reportNotifications(
  report: Report & { readonly owner: NonNullable<Report['owner']> },
  {
    period,
    routes,
    at,
  }: {
    readonly period: Period;
    readonly routes: readonly Route[];
    readonly at: number;
  },
): readonly Notification[] {
  const incidentId = asIncidentId(`rep_${report.owner.id}_${period.name}`);
  return routes.map(({ channelId, recipient, copyFor, reader }) =>
    newNotification({
      id: notificationIdOf({ incidentId, kind: 'report', channelId, copyFor }),
      channelId,
      recipient,
      monitorId: null,
      incidentId: null,
      notice: {
        kind: 'report',
        incident: {
          id: incidentId,
          startedAt: period.from,
          resolvedAt: period.to,
          reason: 'report',
          message: '',
        },
        monitor: { id: report.owner.id, name: report.owner.name, url: '' },
        evidence: { period: period.kind, report: asJson(report) },
        reader,
      },
      at,
    }),
  );
}

/** The report in the evidence of a message; `null` when there is none. */
export function reportIn({ period, report: stored }: JsonObject): {
  readonly kind: ReportKind | null;
  readonly report: Report;
} | null {
  if (!isReport(stored)) return null;
  const report: StoredReport = stored;
  const kind = REPORT_KINDS.find((each) => each === period) ?? null;
  // A message of an earlier version may wait, which counted only those that it names.
  return {
    kind,
    report: { ...report, endingCount: report.endingCount ?? report.endingSoon.length },
  };
}

function asJson(report: Report): JsonValue {
  return JSON.parse(JSON.stringify(report)) as JsonValue;
}

type StoredReport = Omit<Report, 'endingCount'> & Partial<Pick<Report, 'endingCount'>>;

/** What `asJson` made is what was given: plain data. */
function isReport(value: unknown): value is StoredReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'durations' in value &&
    'sites' in value &&
    Array.isArray(value.sites)
  );
}
