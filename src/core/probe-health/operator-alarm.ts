import { asIncidentId, notificationIdOf } from '../ids.ts';
import type { IncidentId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { newNotification } from '../alerting/notification.ts';
import type { Notice, Notification } from '../alerting/notification.ts';
import { describeReason } from '../check/words.ts';
import type { Route } from '../alerting/route.ts';
import type { TroubleCause } from './alarm.ts';

/** A stretch in which we could not judge sites. Times are epoch milliseconds. */
export interface OperatorAlarm {
  readonly id: IncidentId;
  readonly cause: TroubleCause;
  readonly startedAt: number;
  /** `null` while it lasts. */
  readonly endedAt: number | null;
}

/** The alarm that begins at a moment; the same moment gives the same id. */
export function openAlarm(cause: TroubleCause, startedAt: number): OperatorAlarm {
  const id = asIncidentId(`alarm_${Math.round(startedAt).toString(36)}`);
  return { id, cause, startedAt: Math.round(startedAt), endedAt: null };
}

/** The alarm that a notification of a former process was about. */
export function alarmOf({ notice }: Pick<Notification, 'notice'>): OperatorAlarm {
  const { id, reason, startedAt, resolvedAt } = notice.incident;
  const cause = reason as TroubleCause;
  return { id: asIncidentId(id), cause, startedAt, endedAt: resolvedAt };
}

/** One message for each of the operator's channels: of the beginning, or of the end once it has one. */
export function alarmNotifications(
  alarm: OperatorAlarm,
  { routes, at }: { readonly routes: readonly Route[]; readonly at: number },
): readonly Notification[] {
  const kind = alarm.endedAt === null ? 'alarm' : 'alarm_over';
  return routes.map((route) => notificationOf({ alarm, kind, route, at, evidence: {} }));
}

/** One message for a channel of an owner who has `monitors` that an alarm keeps us from judging, or of its end. */
export function unjudgedNotification(
  alarm: OperatorAlarm,
  {
    route,
    at,
    monitors,
  }: { readonly route: Route; readonly at: number; readonly monitors?: number },
): Notification {
  const kind = alarm.endedAt === null ? 'unjudged_monitors' : 'judged_monitors';
  return notificationOf({
    alarm,
    kind,
    route,
    at,
    evidence: monitors === undefined ? {} : { monitors },
  });
}

interface Message {
  readonly alarm: OperatorAlarm;
  readonly kind: Notice['kind'];
  readonly route: Route;
  readonly at: number;
  readonly evidence: JsonObject;
}

function notificationOf({ alarm, kind, route, at, evidence }: Message): Notification {
  const { channelId, recipient, copyFor, reader } = route;
  const { id, cause, startedAt, endedAt } = alarm;
  return newNotification({
    id: notificationIdOf({ incidentId: id, kind, channelId, copyFor }),
    channelId,
    recipient,
    monitorId: null,
    incidentId: id,
    notice: {
      kind,
      incident: {
        id,
        startedAt,
        resolvedAt: endedAt,
        reason: cause,
        message: troubleText(cause),
      },
      monitor: { id: 'self', name: 'UptimeSquirrel', url: '' },
      evidence,
      reader,
    },
    at,
  });
}

/** What is wrong, in a few words. */
function troubleText(cause: TroubleCause): string {
  return describeReason(cause).title;
}
