import type { Incident } from '../../incident/incident.ts';
import type { NoticeKind } from '../notification.ts';
import { routesOver } from '../route.ts';
import type { Destination, Route } from '../route.ts';
import type { Mute } from '../stages/mute.ts';
import { reasonsIn, unsentReasons, type KnownAtEnd } from './unsent-ends.ts';
import { routesOfStep } from './escalation-routes.ts';
import { eventOf, NO_NOTICE, ownRoutes, sent } from './notice-context.ts';
import type { NoticeContext, NoticePlan } from './notice-context.ts';
import type { UnstableState } from './pipeline.ts';
import { alertProgress, withNextStep } from './next-step.ts';
import { eachOnce, takersOf } from './recipients.ts';

/** People are notified of an outage: the owners, and those whom the escalation names for this moment. */
export function planOpening(incident: Incident, context: NoticeContext): NoticePlan {
  const routes = openingRoutes('opened', context);
  const about = withAffected(incident, context);
  return {
    incident: about,
    notified: routes,
    ...sent(
      { kind: 'opened', incident: withNextStep(about, alertProgress(context), context), routes },
      context,
    ),
  };
}

/** One message says that the monitor is unstable. */
export function planUnstable(incident: Incident, context: NoticeContext): NoticePlan {
  const routes = takersOf('unstable', { ...context, routes: ownRoutes(context) });
  const { notifications, events } = sent({ kind: 'unstable', incident, routes }, context);
  const unstable = eventOf({ kind: 'unstable', incident }, context);
  return { incident, notifications, notified: [], events: [unstable, ...events] };
}

/** No one is notified, and the time line says why. */
export function planMuted(incident: Incident, mute: Mute, context: NoticeContext): NoticePlan {
  const { stage, by, until } = mute;
  const event = eventOf({ kind: 'muted', incident, data: { stage, by, until } }, context);
  return { ...NO_NOTICE, incident, events: [event] };
}

/** The end goes to those who were notified, and to channels that are for ends alone. */
export function planEnd(
  ended: Incident,
  given: KnownAtEnd & { readonly isNotified: boolean },
  context: NoticeContext,
): NoticePlan {
  const { directory } = context;
  const { isNotified } = given;
  const known = routesOver(given.notified, directory);
  const forEnds = isNotified
    ? ownRoutes(context).filter(({ channelId }) => isForEnds(channelId, context))
    : [];
  const routes = takersOf('resolved', { routes: eachOnce(known, forEnds), directory });
  const { notifications, events } = sent({ kind: 'resolved', incident: ended, routes }, context);
  const data = { why: ended.why, isNotified, ...reasonsIn(unsentReasons(given, directory)) };
  const resolved = eventOf({ kind: 'resolved', incident: ended, data }, context);
  const notified = notifications.length === 0 ? [] : events;
  return { incident: ended, notifications, notified: [], events: [resolved, ...notified] };
}

/** One message sums up a stretch of unrest; for an outage that goes on it is the alert. */
export function planCalm(
  incident: Incident,
  given: {
    readonly unrest: UnstableState;
    readonly isDown: boolean;
    /** Those who were notified that the monitor is unstable. */
    readonly notified: readonly Destination[];
  },
  context: NoticeContext,
): NoticePlan {
  const { directory, at } = context;
  const { unrest, isDown } = given;
  const downMs = unrest.downMs + (isDown ? Math.max(0, at - incident.startedAt) : 0);
  const facts = { outages: unrest.outages, downMs, isDown };
  const about: Incident = isDown
    ? incident
    : {
        ...incident,
        startedAt: unrest.since,
        resolvedAt: Math.max(unrest.since, at),
        why: 'recovered',
      };
  const known = routesOver(given.notified, directory);
  const kind = 'unstable_over';
  const fresh = isDown ? openingRoutes(kind, context) : [];
  const takers = takersOf(kind, { routes: known, directory, isEnd: !isDown });
  const routes = eachOnce(fresh, takers);
  const evidence = { ...incident.evidence, ...facts };
  const message = { kind, incident: { ...about, evidence }, routes } as const;
  return { incident: null, notified: isDown ? routes : [], ...sent(message, context) };
}

/** The owners' channels, and those of the steps that come with the alert. */
function openingRoutes(kind: NoticeKind, context: NoticeContext): readonly Route[] {
  const steps = context.escalation?.steps.filter(({ afterMs }) => afterMs === 0) ?? [];
  const named = steps.flatMap((step) => routesOfStep(step, context));
  const routes = eachOnce(ownRoutes(context), named);
  return takersOf(kind, { routes, directory: context.directory, isEnd: false });
}

function isForEnds(channelId: Route['channelId'], { directory }: NoticeContext): boolean {
  const routes = [{ channelId, recipient: null }];
  return takersOf('opened', { routes, directory }).length === 0;
}

function withAffected(incident: Incident, { affected }: NoticeContext): Incident {
  if (affected === 0) return incident;
  return { ...incident, evidence: { ...incident.evidence, affected } };
}
