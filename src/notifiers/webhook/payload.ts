import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Delivery } from '../../core/ports/notifier.ts';

const EVENT_TYPES: Readonly<Record<NoticeKind, string>> = {
  opened: 'incident.opened',
  resolved: 'incident.resolved',
  reminder: 'incident.reminder',
  unjudged: 'incident.unjudged',
  judged: 'incident.judged',
  test: 'test',
  alarm: 'operator.alarm',
  alarm_over: 'operator.alarm_over',
  unjudged_monitors: 'incident.unjudged',
  judged_monitors: 'incident.judged',
  undelivered: 'operator.alarm',
};

/** The JSON text a receiver gets. The same on every retry, but for `late` once it has become so. */
export function webhookPayload({ notice, late }: Pick<Delivery, 'notice' | 'late'>): string {
  return JSON.stringify({
    type: EVENT_TYPES[notice.kind],
    incident: notice.incident,
    monitor: notice.monitor,
    evidence: notice.evidence,
    ...(late !== null && { late }),
  });
}
