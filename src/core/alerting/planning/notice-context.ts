import type { Incident } from '../../incident/incident.ts';
import { receiversIn, type IncidentEvent } from '../../incident/timeline.ts';
import type { JsonObject } from '../../json.ts';
import type { Monitor } from '../../monitor/monitor.ts';
import type { Escalation } from '../../people/escalation.ts';
import { notificationsOf, type Announcement } from '../alert.ts';
import type { Notification } from '../notification.ts';
import { routesOf } from '../route.ts';
import type { Destination, Route } from '../route.ts';
import type { StepContext } from './escalation-routes.ts';

/** How many steps of an escalation are done, over all rounds, and how long it has been under way. */
export interface EscalationProgress {
  readonly done: number;
  readonly passedMs: number;
}

/** What messages are made of. */
export interface NoticeContext extends StepContext {
  readonly monitor: Monitor;
  /** When it is decided, epoch ms. */
  readonly at: number;
  readonly escalation: Escalation | null;
  /** How far it has come for the open incident; `null`: it is not under way. */
  readonly progress: EscalationProgress | null;
  /** Monitors that fail and depend on this one. */
  readonly affected: number;
}

/** What a verdict comes to. */
export interface NoticePlan {
  /** As it is to be stored; `null`: as it is. */
  readonly incident: Incident | null;
  readonly notifications: readonly Notification[];
  /** Who learns by it that the incident is open. */
  readonly notified: readonly Destination[];
  readonly events: readonly IncidentEvent[];
}

export const NO_NOTICE: NoticePlan = {
  incident: null,
  notifications: [],
  notified: [],
  events: [],
};

/** Those of its owners. */
export function ownRoutes({ monitor, directory }: NoticeContext): readonly Route[] {
  return routesOf(monitor.ownerIds, directory, monitor.projectId);
}

type Sent = Pick<Announcement, 'kind' | 'numbers' | 'incident' | 'routes'>;

/** Notifications for all routes, and the line that names them. */
export function sent(
  message: Sent,
  context: NoticeContext,
): Pick<NoticePlan, 'notifications' | 'events'> {
  const { monitor, at } = context;
  const { kind, incident, routes } = message;
  const data = { notice: kind, ...receiversIn(routes) };
  return {
    notifications: notificationsOf({ ...message, monitor, at }),
    events: [eventOf({ kind: 'notified', incident, data: data }, context)],
  };
}

/** A line of the incident's time line. */
export function eventOf(
  { kind, incident, data = {} }: Happening,
  { at }: Pick<NoticeContext, 'at'>,
): IncidentEvent {
  return { incidentId: incident.id, at, kind, data };
}

interface Happening {
  readonly kind: IncidentEvent['kind'];
  readonly incident: Pick<Incident, 'id'>;
  readonly data?: JsonObject;
}

/** How long it has lasted. */
export function downMsOf({ startedAt }: Incident, { at }: NoticeContext): number {
  return Math.max(0, at - startedAt);
}
