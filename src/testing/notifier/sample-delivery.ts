import type { Delivery } from '../../core/ports/notifier.ts';
import type { Notice, NoticeKind } from '../../core/alerting/notification.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Language } from '../../core/people/owner.ts';

const STARTED_AT = Date.UTC(2026, 10, 22, 13, 2, 7);

/** The notice of an outage of twelve minutes, or of its beginning. */
export function sampleNotice(kind: NoticeKind, language: Language = 'en'): Notice {
  return {
    kind,
    incident: {
      id: 'inc_m1_2',
      startedAt: STARTED_AT,
      resolvedAt: ENDS.has(kind) ? STARTED_AT + 12 * 60_000 : null,
      reason: 'http_503',
      message: 'answered 503 Service Unavailable',
    },
    monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
    evidence: { phase: 'head', method: 'GET', statusCode: 503 },
    reader: { name: 'Ops', language, timezone: 'Europe/Berlin' },
  };
}

const ENDS: ReadonlySet<string> = new Set([
  'resolved',
  'judged',
  'alarm_over',
  'judged_monitors',
  'slow_over',
  'unstable_over',
]);

/** The same notice with texts as long as people and sites can make them, of emoji, markup and both directions. */
export function hugeNotice(kind: NoticeKind, language: Language): Notice {
  const notice = sampleNotice(kind, language);
  const text = '<b>👩‍👩‍👧‍👦 فروشگاه *@everyone* <!channel> "\\ '
    .repeat(300)
    .slice(0, 10_000)
    .toWellFormed();
  const { startedAt } = notice.incident;
  const unwatched = Array.from({ length: 250 }, (_, index) => ({
    from: startedAt + index * 1_000,
    to: startedAt + index * 1_000 + 500,
  }));
  const members = unwatched.slice(0, 40).map(({ from }, index) => ({
    id: `m${index}`,
    name: text.slice(0, 500).toWellFormed(),
    url: `https://shop.example/${index}`,
    reason: 'http_503',
    since: from,
    kind: 'opened',
  }));
  return {
    ...notice,
    incident: { ...notice.incident, message: text },
    monitor: { ...notice.monitor, name: text, url: `https://shop.example/?${'q=1&'.repeat(500)}` },
    evidence: { ...notice.evidence, unwatched, members, redirects: members.map(({ url }) => url) },
    reader: { ...notice.reader, name: text.slice(0, 200).toWellFormed() },
  };
}

/** A try to deliver that notice, with the id the engine would give it. */
export function sampleDelivery(kind: NoticeKind, options: JsonObject): Delivery {
  const id = `msg_inc_m1_2_${kind}_chan`;
  return {
    id,
    recipient: null,
    messageId: id,
    options,
    notice: sampleNotice(kind),
    late: null,
    firstRef: null,
    attemptedAt: STARTED_AT + 60_000,
  };
}
