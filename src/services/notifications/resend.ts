import { found } from '../../core/errors.ts';
import type { ChannelId, NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { ServiceContext } from '../context.ts';

/** Puts a dead notification back into line, under the same id. Throws `NotFoundError`, `ConflictError` when it is not dead. */
export async function resendNotification(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'clock'>,
  id: NotificationId,
): Promise<Notification> {
  await context.storage.outbox.revive(id, context.clock.now());
  context.watch.wakeSender();
  return found(await context.storage.outbox.get(id), 'notification', id);
}

/** Puts all dead notifications of a channel back into line; how many there were. Throws `NotFoundError` for an unknown channel. */
export async function resendAll(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'clock'>,
  channelId: ChannelId,
): Promise<{ readonly messages: number }> {
  found(await context.storage.channels.get(channelId), 'channel', channelId);
  const messages = await context.storage.outbox.reviveAll(channelId, context.clock.now());
  context.watch.wakeSender();
  return { messages };
}
