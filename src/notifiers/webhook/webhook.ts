// Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
import type { Delivery, DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import { WEBHOOK_RETRY_AFTER_MS } from '../../core/alerting/retry.ts';
import type { Network, PostEnd } from '../../network/index.ts';
import { webhookOptions, type WebhookOptions } from './options.ts';
import { webhookProblems } from './problems.ts';
import { webhookPayload } from './payload.ts';
import { signedHeaders, signingKey } from './signature.ts';

const DELIVERY_TIMEOUT_MS = 15_000;
/** The status says it all; what a receiver writes behind it is not read. */
const RESPONSE_MAX_BYTES = 0;

/** A signed POST; receivers tell repeats by `webhook-id`. */
export const webhook: NotifierDefinition<Network> = {
  kind: 'webhook',
  title: 'Webhook',
  options: webhookOptions,
  problemsOf: (options) => webhookProblems(options as WebhookOptions),
  retryAfterMs: WEBHOOK_RETRY_AFTER_MS,
  serverOf: (options) => {
    const url = URL.parse((options as WebhookOptions).url);
    return url === null
      ? null
      : `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
  },
  open: (network) => ({
    deliver: (delivery) => deliver(network, delivery),
    close: async () => {},
  }),
};

async function deliver(network: Network, delivery: Delivery): Promise<DeliveryResult> {
  const options = delivery.options as WebhookOptions;
  const key = signingKey(options.secret);
  if (!key)
    return {
      kind: 'refused',
      code: 'webhook_secret',
      detail: 'the signing secret is not base64 of 24 to 64 bytes',
    };
  const body = webhookPayload(delivery);
  const answer = await network.http.post({
    url: options.url,
    headers: {
      'content-type': 'application/json',
      ...signedHeaders({
        id: delivery.id,
        timestampSeconds: Math.floor(delivery.attemptedAt / 1000),
        body,
        key,
      }),
    },
    body,
    timeoutMs: DELIVERY_TIMEOUT_MS,
    maxResponseBytes: RESPONSE_MAX_BYTES,
  });
  if (answer.kind === 'answered') return judgeAnswer(answer, delivery.attemptedAt);
  const { reason: code, message } = answer;
  const detail = `the receiver ${message}`;
  if (answer.outcome === 'blocked') return { kind: 'refused', code, detail };
  return { kind: 'retry', code, detail, isUnreachable: /^(connect|dns|tls)_/.test(code) };
}

/** 2xx is delivered; 410 means that nobody wants it any more; everything else, redirects included, may pass. */
function judgeAnswer(
  { statusCode, retryAfter }: Extract<PostEnd, { readonly kind: 'answered' }>,
  now: number,
): DeliveryResult {
  if (statusCode >= 200 && statusCode < 300) {
    return { kind: 'delivered', detail: `answered ${statusCode}` };
  }
  const code = `http_${statusCode}`;
  if (statusCode === 410)
    return { kind: 'refused', code, detail: 'the receiver answered 410 Gone' };
  const afterMs = retryAfter === null ? null : waitOf(retryAfter, now);
  const detail = `the receiver answered ${statusCode}`;
  return { kind: 'retry', code, detail, ...(afterMs !== null && { afterMs }) };
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3); `null` for anything else and for the past. */
function waitOf(retryAfter: string, now: number): number | null {
  const wait = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - now;
  return wait > 0 ? wait : null;
}
