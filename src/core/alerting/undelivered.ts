import { hash53 } from '../hash53.ts';
import { asIncidentId, notificationIdOf, type IncidentId } from '../ids.ts';
import { DAILY_LIMIT_CODE, dailyLimitId, isOverDailyLimit } from './daily-limit.ts';
import { newNotification } from './notification.ts';
import type { Notice, NoticeKind, Notification } from './notification.ts';
import type { Route } from './route.ts';

/** A message that was given up, and why. */
export interface DeadLetter {
  readonly notification: Notification;
  readonly error: string;
}

/**
 * One message over each route about a dead letter; the same letter always gives the same ids, and so do all for which a
 * channel has reached its limit of a day. A message that was itself about a fault of ours causes none: that would go in circles.
 */
export function undeliveredNotifications(
  letter: DeadLetter,
  { routes, at }: { readonly routes: readonly Route[]; readonly at: number },
): readonly Notification[] {
  const { id: letterId, channelId, recipient, notice } = letter.notification;
  const { id, reason, monitor, isAsked } = troubleOf(letter, at);
  return routes
    .filter((route) => !isAsked(route))
    .map((route) =>
      newNotification({
        id: notificationIdOf({ incidentId: id, kind: 'undelivered', ...route }),
        channelId: route.channelId,
        recipient: route.recipient,
        monitorId: null,
        incidentId: id,
        notice: {
          kind: 'undelivered',
          incident: { id, startedAt: at, resolvedAt: null, reason, message: letter.error },
          monitor,
          evidence: { notification: letterId, kind: notice.kind, channel: channelId, recipient },
          reader: route.reader,
        },
        at,
      }),
    );
}

interface Trouble {
  readonly id: IncidentId;
  readonly reason: string;
  readonly monitor: Notice['monitor'];
  /** It has the trouble itself. */
  isAsked(route: Route): boolean;
}

/** The limit of a day is the trouble of a channel with all its recipients; any other one is that of a single recipient. */
function troubleOf({ notification, error }: DeadLetter, at: number): Trouble {
  const { id, channelId, recipient, notice } = notification;
  if (isOverDailyLimit(error)) {
    return {
      id: dailyLimitId(channelId, at),
      reason: DAILY_LIMIT_CODE,
      monitor: { id: 'self', name: 'UptimeSquirrel', url: '' },
      isAsked: (route) => route.channelId === channelId,
    };
  }
  return {
    id: asIncidentId(`undelivered_${hash53(id).toString(36)}`),
    reason: 'undelivered',
    monitor: notice.monitor,
    isAsked: (route) => route.channelId === channelId && route.recipient === recipient,
  };
}

const WORTH_NOTIFYING: ReadonlySet<NoticeKind> = new Set([
  'opened',
  'resolved',
  'reminder',
  'escalated',
  'unstable',
  'unstable_over',
]);

/** Whether people are to be notified that the message was given up. */
export function isWorthNotifying({ notification, error }: DeadLetter): boolean {
  const { kind } = notification.notice;
  return WORTH_NOTIFYING.has(kind) || (isOverDailyLimit(error) && kind !== 'undelivered');
}
