import type { NoticeKind, Notice } from '../../core/notification.ts';

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
};

/** The JSON text a receiver gets; the same bytes on every retry of the same notification. */
export function webhookPayload(notice: Notice): string {
  return JSON.stringify({
    type: EVENT_TYPES[notice.kind],
    incident: notice.incident,
    monitor: notice.monitor,
    evidence: notice.evidence,
  });
}
