import type { Notification } from '../../core/alerting/notification.ts';
import type { Page } from '../../core/page.ts';
import type { NotificationQuery } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';

/** Notifications, newest first. */
export function listNotifications(
  context: Pick<ServiceContext, 'storage'>,
  query: NotificationQuery,
): Promise<Page<Notification>> {
  return context.storage.outbox.list(query);
}
