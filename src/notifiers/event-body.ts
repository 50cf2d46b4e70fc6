import type { NoticeKind } from '../core/alerting/notification.ts';
import type { Delivery } from '../core/ports/notifier.ts';
import { cutText } from './cut-text.ts';
import type { DeliveryTask } from './define-notifier.ts';
import { layOut, linksOf } from './layout.ts';
import { BODY_ESCAPES, fillTemplate, type BodyType, type TemplateValues } from './template.ts';

const EVENT_TYPES: Readonly<Record<NoticeKind, string>> = {
  opened: 'incident.opened',
  resolved: 'incident.resolved',
  reminder: 'incident.reminder',
  unjudged: 'incident.unjudged',
  judged: 'incident.judged',
  slow: 'monitor.slow',
  slow_over: 'monitor.slow_over',
  unstable: 'monitor.unstable',
  unstable_over: 'monitor.unstable_over',
  escalated: 'incident.escalated',
  acknowledged: 'incident.acknowledged',
  report: 'report',
  test: 'test',
  alarm: 'operator.alarm',
  alarm_over: 'operator.alarm_over',
  unjudged_monitors: 'incident.unjudged',
  judged_monitors: 'incident.judged',
  undelivered: 'operator.alarm',
  group: 'incident.group',
};

/** The JSON text a receiver gets. The same on every retry, but for `late` once it has become so. */
export function eventBody({ notice, late }: Pick<Delivery, 'notice' | 'late'>): string {
  return JSON.stringify({
    type: EVENT_TYPES[notice.kind],
    incident: notice.incident,
    monitor: notice.monitor,
    evidence: notice.evidence,
    ...(late !== null && { late }),
  });
}

/** What may stand in `{{...}}` of a body, an address or a header. */
export const PLACEHOLDERS = [
  'type',
  'id',
  'tone',
  'title',
  'headline',
  'hint',
  'text',
  'link',
  'monitor.id',
  'monitor.name',
  'monitor.url',
  'incident.id',
  'incident.reason',
  'incident.message',
  'incident.startedAt',
  'incident.startedAtIso',
  'incident.resolvedAt',
  'incident.resolvedAtIso',
  'reader.name',
  'reader.language',
] as const;

const MAX_BODY_BYTES = 65_536;
/** Of each value; the next shorter one where a body would be too long. */
const VALUE_LENGTHS = [4_000, 1_000, 250, 50, 0];

type Texts = Pick<DeliveryTask<unknown>, 'id' | 'notice' | 'message'>;

/** A value for each placeholder. Moments that are not known are `null`, which is JSON outside of quotes. */
export function eventValues({ id, notice, message }: Texts): TemplateValues {
  const { incident, monitor, reader } = notice;
  const isoOf = (at: number | null): string => (at === null ? 'null' : new Date(at).toISOString());
  const values: Readonly<Record<(typeof PLACEHOLDERS)[number], string>> = {
    type: EVENT_TYPES[notice.kind],
    id,
    tone: message.tone,
    title: message.subject,
    headline: message.headline,
    hint: message.hint,
    text: layOut(message, 'plain', { maxLength: 4_000, without: ['subject', 'links'] }),
    link: linksOf(message)[0]?.url ?? '',
    'monitor.id': monitor.id,
    'monitor.name': monitor.name,
    'monitor.url': monitor.url,
    'incident.id': incident.id,
    'incident.reason': incident.reason,
    'incident.message': incident.message,
    'incident.startedAt': String(incident.startedAt),
    'incident.startedAtIso': isoOf(incident.startedAt),
    'incident.resolvedAt': String(incident.resolvedAt),
    'incident.resolvedAtIso': isoOf(incident.resolvedAt),
    'reader.name': reader.name,
    'reader.language': reader.language,
  };
  return new Map(Object.entries(values));
}

/** A body of one's own with its values, of at most 64 KiB. */
export function filledBody(template: string, values: TemplateValues, type: BodyType): string {
  const bodies = VALUE_LENGTHS.map((maxLength) => () => {
    const cut = [...values].map(([name, value]) => [name, cutText(value, maxLength)] as const);
    return fillTemplate(template, new Map(cut), BODY_ESCAPES[type]);
  });
  const fitting = bodies.find((body) => Buffer.byteLength(body()) <= MAX_BODY_BYTES);
  return fitting?.() ?? '';
}
