import { attemptHistory, type HistoryEntry } from '../../core/alerting/attempt-history.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { NotificationId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';

/** A notification with what became of each attempt, those of its groups included. */
export interface NotificationWithHistory extends Notification {
  readonly history: readonly HistoryEntry[];
}

/** `null` for an unknown one. */
export async function readNotification(
  { storage: { outbox } }: Pick<ServiceContext, 'storage'>,
  id: NotificationId,
): Promise<NotificationWithHistory | null> {
  const [notification, attempts] = await Promise.all([outbox.get(id), outbox.attemptsOf(id)]);
  return notification && { ...notification, history: attemptHistory(attempts) };
}
