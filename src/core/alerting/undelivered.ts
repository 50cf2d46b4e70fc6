import { hash53 } from '../hash53.ts';
import { asIncidentId, notificationIdOf } from '../ids.ts';
import { newNotification } from './notification.ts';
import type { NoticeKind, Notification } from './notification.ts';
import type { Route } from './route.ts';

/** A message that was given up, and why. */
export interface DeadLetter {
  readonly notification: Notification;
  readonly error: string;
}

/**
 * One message over each route about a dead letter; the same letter always gives the same ids. A message that was
 * itself about a fault of ours causes none: that would go in circles.
 */
export function undeliveredNotifications(
  { notification, error }: DeadLetter,
  { routes, at }: { readonly routes: readonly Route[]; readonly at: number },
): readonly Notification[] {
  const { id: letterId, channelId, recipient, notice } = notification;
  const id = asIncidentId(`undelivered_${hash53(letterId).toString(36)}`);
  return routes
    .filter((route) => route.channelId !== channelId || route.recipient !== recipient)
    .map((route) =>
      newNotification({
        id: notificationIdOf({ incidentId: id, kind: 'undelivered', ...route }),
        channelId: route.channelId,
        recipient: route.recipient,
        monitorId: null,
        incidentId: id,
        notice: {
          kind: 'undelivered',
          incident: { id, startedAt: at, resolvedAt: null, reason: 'undelivered', message: error },
          monitor: notice.monitor,
          evidence: { notification: letterId, kind: notice.kind, channel: channelId, recipient },
          reader: route.reader,
        },
        at,
      }),
    );
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
export function isWorthNotifying({ notice: { kind } }: Notification): boolean {
  return WORTH_NOTIFYING.has(kind);
}
