import type { OwnerId, ProjectId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { AttemptEnd } from '../../core/ports/delivery-queue.ts';
import type { Live } from '../live.ts';

export interface ReportSetup {
  readonly log: Log;
  readonly live: Live;
}

/** An attempt that has ended, and what became of its message. */
export interface DeliveryOutcome {
  readonly notification: Notification;
  readonly result: DeliveryResult;
  readonly settlement: AttemptEnd;
  /** Of the channel; `null`: none, or the channel is gone. */
  readonly ownerId: OwnerId | null;
  /** Of the channel; `null`: it is gone. */
  readonly channelKind: string | null;
  /** Of the channel; `null`: it is gone. */
  readonly projectId: ProjectId | null;
}

/** Says what became of an attempt: one line in the log, one live event. */
export function reportAttempt(
  { log, live }: ReportSetup,
  { notification, result, settlement, ownerId, channelKind, projectId }: DeliveryOutcome,
): void {
  const fields = fieldsOf(notification, ownerId);
  if (settlement.kind === 'delivered') log.info(fields, 'a message was delivered');
  else if (settlement.kind === 'retry') {
    const { error, nextAttemptAt } = settlement;
    log.warn({ ...fields, error, nextAttemptAt }, 'a delivery failed');
  } else log.warn({ ...fields, error: settlement.error }, 'a message was given up');
  const { id: notificationId } = notification;
  live.publish({
    kind: 'notification',
    notificationId,
    state: settlement.kind,
    detail: result.detail,
    ...(channelKind !== null && { channelKind }),
    ...(projectId !== null && { projectId }),
  });
}

function fieldsOf(notification: Notification, owner: OwnerId | null): JsonObject {
  const { id: notificationId, channelId, recipient, monitorId, notice, attempts } = notification;
  const { id: incidentId, reason, startedAt, resolvedAt } = notice.incident;
  const receiver = { owner, channelId, recipient };
  const incident = notice.kind === 'test' ? {} : { incidentId, reason };
  const durationMs = resolvedAt === null ? {} : { durationMs: resolvedAt - startedAt };
  const about = { message: notice.kind, monitor: notice.monitor.name, monitorId };
  return { ...about, ...receiver, ...incident, ...durationMs, attempts, notificationId };
}
