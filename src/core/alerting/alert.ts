import { notificationIdOf } from '../ids.ts';
import type { IncidentId } from '../ids.ts';
import type { Incident, IncidentEnd } from '../incident/incident.ts';
import type { JsonObject } from '../json.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { newNotification } from './notification.ts';
import type { Notice, NoticeKind, Notification } from './notification.ts';
import type { ProbeResult } from '../check/outcome.ts';
import type { Gap } from '../incident/service-downtime.ts';
import type { WatchedMonitor } from '../ports/storage.ts';
import { takersOf } from './planning/recipients.ts';
import { routesOver } from './route.ts';
import type { Destination, Directory, Route } from './route.ts';
import { slowStretch } from '../incident/slow-stretch.ts';
import { unjudgedStretch } from '../incident/unjudged.ts';

/** How a site stood among the others when a check found it down: is it us? */
export interface CheckSurroundings {
  /** Other sites with a check in the last minute that was no fault of our own, and how many of them answered it. */
  readonly othersAsked: number;
  readonly othersAnswered: number;
  /** Its latest check that was up, epoch ms; `null`: not known. */
  readonly lastGoodAt: number | null;
}

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
  readonly surroundings?: CheckSurroundings;
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
    why: null,
    reason: result.reason ?? 'unknown',
    message: result.message,
    evidence: evidenceOf(outage),
  };
}

/** How an outage came to its end. */
export interface OutageEnd {
  readonly why: IncidentEnd;
  /** The check that confirmed the recovery, or the change that ended it. */
  readonly resolvedAt: number;
  /** Stretches of it in which nothing was judged. */
  readonly gaps: readonly Gap[];
  /** When it was decided. */
  readonly at: number;
}

/** The same incident, over. What was not watched of it stands in its evidence. */
export function resolveIncident(
  incident: Incident,
  { why, resolvedAt, gaps }: Omit<OutageEnd, 'at'>,
): Incident {
  const unwatched = gaps.map(({ from, to }) => ({ from, to }));
  return {
    ...incident,
    why,
    resolvedAt: Math.max(incident.confirmedAt, resolvedAt),
    evidence: gaps.length === 0 ? incident.evidence : { ...incident.evidence, unwatched },
  };
}

/**
 * What a reader needs to check a verdict: phase, address, timings, notes and number of failed checks, and beside them
 * whatever the kind's prober saw (for HTTP: method, status, final URL, redirects, certificate), and the surroundings.
 */
function evidenceOf({ result, failedChecks, surroundings }: ConfirmedOutage): JsonObject {
  const { lastGoodAt = null, ...others } = surroundings ?? {};
  return {
    ...result.evidence,
    message: result.message,
    phase: result.phase,
    address: result.address,
    timings: { ...result.timings },
    notes: result.notes,
    failedChecks,
    ...others,
    ...(lastGoodAt !== null && { lastGoodAt }),
  };
}

/** A notice for people, with its time and routes. */
export interface Announcement {
  readonly kind: NoticeKind;
  /** Which of several of that kind; part of the ids. */
  readonly numbers?: readonly number[];
  readonly incident: Incident;
  readonly monitor: Monitor;
  readonly routes: readonly Route[];
  readonly at: number;
}

/** One notification a route, each with its own snapshot of the announcement; their ids are the same however often they are made. */
export function notificationsOf(announcement: Announcement): readonly Notification[] {
  const { at, monitor } = announcement;
  const kind = [announcement.kind, ...(announcement.numbers ?? [])].join('-');
  const incidentId = announcement.incident.id;
  return announcement.routes.map(({ channelId, recipient, copyFor, reader }) =>
    newNotification({
      id: notificationIdOf({ incidentId, kind, channelId, copyFor }),
      channelId,
      recipient,
      monitorId: monitor.id,
      incidentId,
      notice: { ...noticeOf(announcement), reader },
      at,
    }),
  );
}

/** A stretch that receivers hold to be open, and the notices about it. */
export interface OpenStretch {
  readonly incident: Incident;
  /** Who got one of these is notified of the end. */
  readonly openings: readonly NoticeKind[];
  readonly ending: 'resolved' | 'judged' | 'slow_over' | 'unstable_over';
}

/**
 * By these people are notified of an outage that goes on; a summary of unrest is one where it finds the monitor down, and a
 * reminder may be the first that gets through, over another channel.
 */
export const OUTAGE_OPENINGS: readonly NoticeKind[] = [
  'opened',
  'escalated',
  'reminder',
  'unstable_over',
];

/** The open incident of a monitor. */
export function openOutage(incident: Incident): OpenStretch {
  return { incident, openings: OUTAGE_OPENINGS, ending: 'resolved' };
}

/** A stretch of unrest that people were notified of, under the name of the incident that it began with. */
export function openUnrest(incident: Incident): OpenStretch {
  return { incident, openings: ['unstable'], ending: 'unstable_over' };
}

/** The stretch without a judgement that people were notified of; `null` when there is none. */
export function openUnjudged({ monitor, state }: WatchedMonitor): OpenStretch | null {
  const incident = state.isUnjudgedNotified ? unjudgedStretch(monitor, state) : null;
  return incident && { incident, openings: ['unjudged'], ending: 'judged' };
}

/** The stretch in which it is slow; `null` when it is not. */
export function openSlow({ monitor, state }: WatchedMonitor): OpenStretch | null {
  const incident = slowStretch(monitor, state);
  return incident && { incident, openings: ['slow'], ending: 'slow_over' };
}

/** It, with those who were notified of its beginning. */
export interface NotifiedStretch extends OpenStretch {
  /** As it was in that notice. */
  readonly monitor: Monitor;
  readonly destinations: readonly Destination[];
}

/** The incident as it ends, and its end for exactly those who were notified of its beginning. */
export function endStretch(
  { incident: open, ending: kind, monitor, destinations }: NotifiedStretch,
  end: OutageEnd,
  directory: Directory,
): { readonly incident: Incident; readonly notifications: readonly Notification[] } {
  const incident = resolveIncident(open, end);
  const known = routesOver(destinations, directory);
  const routes = takersOf(kind, { routes: known, directory, isEnd: true });
  const announcement = { kind, incident, monitor, routes, at: end.at };
  return { incident, notifications: notificationsOf(announcement) };
}

function noticeOf({ kind, incident, monitor }: Announcement): Omit<Notice, 'reader'> {
  const { id, startedAt, resolvedAt, why, reason, message, evidence, acknowledged } = incident;
  return {
    kind,
    incident: {
      id,
      startedAt,
      resolvedAt,
      ...(why !== null && { why }),
      ...(acknowledged && { acknowledged }),
      reason,
      message,
    },
    monitor: { id: monitor.id, name: monitor.name, url: monitor.target },
    evidence: monitor.note === null ? evidence : { ...evidence, ownNote: monitor.note },
  };
}
