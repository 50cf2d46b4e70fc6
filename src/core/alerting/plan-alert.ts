import type { ProbeResult } from '../check/outcome.ts';
import type { IncidentId } from '../ids.ts';
import type { Incident } from '../incident/incident.ts';
import type { Judgement } from '../incident/judgement.ts';
import type { Gap } from '../incident/service-downtime.ts';
import { slowStretch, type Slowness } from '../incident/slow-stretch.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { notificationsOf, openIncident } from './alert.ts';
import type { Notification } from './notification.ts';
import { routesOf } from './route.ts';
import type { Directory, Route } from './route.ts';

/** The decision that people must know something of a monitor, with its reason. */
export type Alert =
  | { readonly reason: 'outage_confirmed'; readonly incident: Incident }
  /** The outage began in a maintenance window, and outlasts it: it was deferred until now. */
  | { readonly reason: 'maintenance_over'; readonly incident: Incident }
  | {
      readonly reason: 'outage_ended';
      readonly incidentId: IncidentId;
      readonly resolvedAt: number;
      /** Stretches of the outage in which nothing was judged. */
      readonly gaps: readonly Gap[];
    }
  /** The monitor has not been judged for a day. */
  | { readonly reason: 'not_judged' | 'slow'; readonly incident: Incident }
  | {
      readonly reason: 'judged_again' | 'slow_over';
      readonly incident: Incident;
      readonly resolvedAt: number;
    };

/** What an alert comes to: the incident as it is to be stored, and a notification for each recipient. */
export interface AlertPlan {
  readonly incident: Incident | null;
  readonly notifications: readonly Notification[];
}

/** A judgement, and what it was made of. */
export interface JudgedResult {
  readonly monitor: Monitor;
  readonly before: MonitorState;
  readonly judgement: Judgement;
  readonly result: ProbeResult;
  /** How quick the site is by its last checks; left out where that was not measured. */
  readonly slowness?: Slowness | null;
}

/** What people must know of a judgement; `null`: nothing. */
export function alertOf(judged: JudgedResult): Alert | null {
  const { monitor, before, judgement, result } = judged;
  const { change, state, gaps = [], failures } = judgement;
  if (change === 'opened' && state.incidentId !== null) {
    const incident = openIncident({
      incidentId: state.incidentId,
      monitor,
      firstFailureAt: state.firstFailureAt ?? result.startedAt,
      failedChecks: failures?.count ?? state.step + 1,
      result: { ...result, reason: failures?.reason ?? result.reason },
    });
    return { reason: 'outage_confirmed', incident };
  }
  if (change === 'resolved' && before.incidentId !== null) {
    const { incidentId } = before;
    return { reason: 'outage_ended', incidentId, resolvedAt: result.startedAt, gaps };
  }
  return slowAlertOf(judged);
}

/** A site became slow with this check, or is no longer. */
function slowAlertOf({
  monitor,
  before,
  judgement: { state },
  result,
  slowness = null,
}: JudgedResult): Alert | null {
  if (state.slowSince === before.slowSince) return null;
  const began = slowStretch(monitor, state, slowness);
  if (began !== null) return { reason: 'slow', incident: began };
  const ended = slowStretch(monitor, before, slowness);
  return ended && { reason: 'slow_over', incident: ended, resolvedAt: result.startedAt };
}

/** An outage, or a stretch without a judgement, that begins for people. */
export interface Beginning {
  readonly kind: 'opened' | 'unjudged' | 'slow';
  readonly incident: Incident;
}

/** Who is notified of it, and what they get. */
export interface BeginningPlan {
  readonly routes: readonly Route[];
  readonly notifications: readonly Notification[];
}

export interface PlanContext {
  readonly monitor: Monitor;
  readonly directory: Directory;
  /** When it is decided, epoch ms. */
  readonly at: number;
}

/** Notifies every recipient of the enabled channels of the monitor's owners. */
export function planBeginning(
  { kind, incident }: Beginning,
  { monitor, directory, at }: PlanContext,
): BeginningPlan {
  const routes = routesOf(monitor.ownerIds, directory);
  return { routes, notifications: notificationsOf({ kind, incident, monitor, routes, at }) };
}

/** The alert that a maintenance window deferred, once it is due; `null` while the window lasts. */
export function deferredAlert(unnotified: Incident, isInMaintenance: boolean): Alert | null {
  if (isInMaintenance) return null;
  return { reason: 'maintenance_over', incident: unnotified };
}

/** Marks an open incident, in its stored evidence, of which no one was notified because of a maintenance window. */
const UNNOTIFIED = 'quiet';

/** The incident as it is stored while its alert is deferred. */
export function withoutNotice(incident: Incident): Incident {
  return { ...incident, evidence: { ...incident.evidence, [UNNOTIFIED]: true } };
}

/** The incident as it is stored once people are notified of it. */
export function withNotice(incident: Incident): Incident {
  const { [UNNOTIFIED]: _, ...evidence } = incident.evidence;
  return { ...incident, evidence };
}

/** Whether a stored open incident still waits for the end of a maintenance window. */
export function isUnnotified({ evidence }: Incident): boolean {
  return evidence[UNNOTIFIED] === true;
}
