import type { Delivery } from '../../core/ports/notifier.ts';
import type { Notice, NoticeKind } from '../../core/alerting/notification.ts';
import type { JsonObject } from '../../core/json.ts';

const STARTED_AT = Date.UTC(2026, 10, 22, 13, 2, 7);

/** The notice of an outage of twelve minutes, or of its beginning. */
function sampleNotice(kind: NoticeKind): Notice {
  return {
    kind,
    incident: {
      id: 'inc_m1_2',
      startedAt: STARTED_AT,
      resolvedAt: kind === 'resolved' ? STARTED_AT + 12 * 60_000 : null,
      reason: 'http_503',
      message: 'answered 503 Service Unavailable',
    },
    monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
    evidence: { phase: 'head', method: 'GET', statusCode: 503 },
    reader: { name: 'Ops', language: 'en', timezone: 'Europe/Berlin' },
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
