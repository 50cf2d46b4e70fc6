import { NotFoundError } from '../../core/errors.ts';
import type { NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { ServiceContext } from '../context.ts';

/** One notification with what became of it. Throws `NotFoundError`. */
export async function getNotification(
  context: Pick<ServiceContext, 'storage'>,
  id: NotificationId,
): Promise<Notification> {
  const notification = await context.storage.outbox.get(id);
  if (notification === null) throw new NotFoundError('notification', id);
  return notification;
}
