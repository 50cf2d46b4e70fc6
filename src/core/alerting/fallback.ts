import { messageIdOf, notificationIdOf, type ChannelId } from '../ids.ts';
import { isGroupable } from './grouping.ts';
import { newNotification, type Notification } from './notification.ts';
import { routesBeside, type Directory, type Route } from './route.ts';
import { isEnd } from './send-plan.ts';

/** A message that its receiver does not take. */
export interface UnreachedMessage {
  readonly notification: Notification;
  /** Channels that have a message about the same incident, its own among them. */
  readonly askedChannelIds: readonly ChannelId[];
  /** What the last attempt came to, without secrets. */
  readonly error: string;
}

/**
 * Its copies for all recipients of the next channel: the first enabled one of the same owner, in the order of their list,
 * that has no message about the incident. An end goes over another channel only where none has got it. The same message
 * always gives the same copies.
 */
export function fallbackCopies(
  { notification, askedChannelIds, error }: UnreachedMessage,
  { directory, at }: { readonly directory: Directory; readonly at: number },
): readonly Notification[] {
  const { channelId, recipient, incidentId, monitorId, notice } = notification;
  const { kind } = notice;
  if (incidentId === null || !isGroupable(kind) || kind === 'acknowledged') return [];
  if (isEnd(kind) && askedChannelIds.some((id) => id !== channelId)) return [];
  const routes = routesBeside(directory.channels.get(channelId), directory);
  const next = routes.find((route) => !askedChannelIds.includes(route.channelId));
  const isNext = (route: Route): boolean => route.channelId === next?.channelId;
  return routes.filter(isNext).map((route) =>
    newNotification({
      id: notificationIdOf({ ...route, incidentId, kind: kindInId(notification) }),
      channelId: route.channelId,
      recipient: route.recipient,
      monitorId,
      incidentId,
      notice: {
        ...notice,
        evidence: { ...notice.evidence, fallback: { channel: channelId, recipient, error } },
        reader: route.reader,
      },
      at,
    }),
  );
}

/** The kind as the id has it, where one of several of a kind has its number. */
function kindInId({ id, channelId, recipient, incidentId, notice }: Notification): string {
  const shared = messageIdOf(id, recipient);
  const [before, after] = [`msg_${incidentId ?? ''}_`, `_${channelId}`];
  if (!shared.startsWith(before) || !shared.endsWith(after)) return notice.kind;
  return shared.slice(before.length, -after.length) || notice.kind;
}
