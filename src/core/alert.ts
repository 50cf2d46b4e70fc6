import { notificationIdOf } from './ids.ts';
import type { IncidentId } from './ids.ts';
import type { Incident } from './incident.ts';
import type { JsonObject } from './json.ts';
import type { Monitor } from './monitor.ts';
import { newNotification } from './notification.ts';
import type { Notice, NoticeKind, Notification } from './notification.ts';
import type { ProbeResult } from './outcome.ts';
import type { Route } from './route.ts';

/** What is known when an outage has been confirmed. */
export interface ConfirmedOutage {
  readonly incidentId: IncidentId;
  readonly monitor: Monitor;
  /** The first failed check. */
  readonly firstFailureAt: number;
  /** How many checks failed, the confirming one included. */
  readonly failedChecks: number;
  /** The confirming check. */
  readonly result: ProbeResult;
}

/** The incident of a confirmed outage. It never ends before it began, whatever our clock does. */
export function openIncident(outage: ConfirmedOutage): Incident {
  const { result, firstFailureAt } = outage;
  return {
    id: outage.incidentId,
    monitorId: outage.monitor.id,
    startedAt: firstFailureAt,
    confirmedAt: Math.max(firstFailureAt, result.startedAt),
    resolvedAt: null,
    reason: result.reason ?? 'unknown',
    message: result.message,
    evidence: evidenceOf(result, outage.failedChecks),
  };
}

/** The same incident, ended by the check that began at `resolvedAt`. */
export function resolveIncident(incident: Incident, resolvedAt: number): Incident {
  return { ...incident, resolvedAt: Math.max(incident.confirmedAt, resolvedAt) };
}

/**
 * What a reader needs to believe a verdict: phase, address, timings, notes and number of failed checks, and beside them
 * whatever the kind's prober saw (for HTTP: method, status, final URL, redirects, certificate).
 */
function evidenceOf(result: ProbeResult, failedChecks: number): JsonObject {
  return {
    ...result.evidence,
    message: result.message,
    phase: result.phase,
    address: result.address,
    timings: { ...result.timings },
    notes: result.notes,
    failedChecks,
  };
}

/** What people are told, when, and over which ways. */
export interface Announcement {
  readonly kind: Extract<NoticeKind, 'opened' | 'resolved'>;
  readonly incident: Incident;
  readonly monitor: Monitor;
  readonly routes: readonly Route[];
  readonly at: number;
}

/** One notification a way, each with its own snapshot of the news; their ids are the same however often they are made. */
export function notificationsOf(news: Announcement): readonly Notification[] {
  const { kind, at, monitor } = news;
  const incidentId = news.incident.id;
  return news.routes.map(({ channelId, recipient, copyFor, reader }) =>
    newNotification({
      id: notificationIdOf({ incidentId, kind, channelId, copyFor }),
      channelId,
      recipient,
      monitorId: monitor.id,
      incidentId,
      notice: { ...noticeOf(news), reader },
      at,
    }),
  );
}

function noticeOf({ kind, incident, monitor }: Announcement): Omit<Notice, 'reader'> {
  const { id, startedAt, resolvedAt, reason, message, evidence } = incident;
  return {
    kind,
    incident: { id, startedAt, resolvedAt, reason, message },
    monitor: { id: monitor.id, name: monitor.name, url: monitor.target },
    evidence,
  };
}
