import type { Notification } from '../../core/alerting/notification.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { Settlement } from '../../core/ports/storage.ts';
import type { Live } from '../live.ts';

export interface ReportSetup {
  readonly log: Log;
  readonly live: Live;
  /** A message was given up. */
  onDeadLettered(notification: Notification, error: string): void;
}

/** An attempt that has ended, and what became of its message. */
export interface DeliveryOutcome {
  readonly notification: Notification;
  readonly result: DeliveryResult;
  readonly settlement: Settlement;
}

/** Says what became of an attempt: one line in the log, one live event. */
export function reportAttempt(
  { log, live, onDeadLettered }: ReportSetup,
  { notification, result, settlement }: DeliveryOutcome,
): void {
  const { id: notificationId, channelId, recipient, monitorId, notice, attempts } = notification;
  const about = { notificationId, monitorId, monitor: notice.monitor.name, channelId, recipient };
  const fields = { ...about, message: notice.kind, attempts };
  if (settlement.kind === 'delivered') log.info(fields, 'a message was delivered');
  else if (settlement.kind === 'retry') {
    const { error, nextAttemptAt } = settlement;
    log.warn({ ...fields, error, nextAttemptAt }, 'a delivery failed');
  } else {
    log.warn({ ...fields, error: settlement.error }, 'a message was given up');
    onDeadLettered(notification, settlement.error);
  }
  live.publish({
    kind: 'notification',
    notificationId,
    state: settlement.kind,
    detail: result.detail,
  });
}
