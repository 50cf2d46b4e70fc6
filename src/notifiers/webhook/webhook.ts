import { Type } from 'typebox';
import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { Delivery } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, type ChannelRequest, type RefusedDelivery } from '../http-channel.ts';
import { signedHeaders, signingKey } from './signature.ts';

const webhookOptions = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^\\s]+$',
      maxLength: 2048,
      title: 'URL',
      examples: ['https://ops.example.com/hook'],
      description: 'Receives a POST with a JSON body; answer 2xx within 15 s.',
    }),
    secret: Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
      title: 'Signing secret',
      description: 'whsec_ and 24 to 64 random bytes in base64 (Standard Webhooks).',
      secret: true,
    }),
  },
  { additionalProperties: false },
);

type WebhookOptions = OptionsOf<typeof webhookOptions>;

/** A signed POST; receivers recognise repeats by `webhook-id`. */
export const webhook = defineHttpChannel({
  kind: 'webhook',
  title: 'Webhook',
  docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  grouping: 'each',
  options: webhookOptions,
  problemsOf: webhookProblems,
  addressOf: ({ url }) => url,
  request,
});

/** Whatever keeps a webhook from ever being delivered; the secret is not quoted. */
export function webhookProblems({ url, secret }: WebhookOptions): readonly Problem[] {
  const problems: Problem[] = [];
  const parsed = URL.parse(url);
  if (parsed === null || parsed.port === '0') {
    const hint = 'for example https://example.com/hook';
    problems.push({ path: 'url', message: 'url is not the address of a web server', hint });
  } else if (parsed.username !== '' || parsed.password !== '') {
    const hint = 'the receiver recognises us by the signature made with the secret';
    problems.push({ path: 'url', message: 'url holds a user name or a password', hint });
  } else if (/[\s#]/.test(url)) {
    const hint = 'what follows # is never sent';
    problems.push({ path: 'url', message: 'url holds a fragment', hint });
  }
  if (signingKey(secret) === null) {
    const hint = `for example the output of: echo "whsec_$(openssl rand -base64 32)"`;
    problems.push({ path: 'secret', message: 'secret is not base64 of 24 to 64 bytes', hint });
  }
  return problems;
}

function request(task: DeliveryTask<WebhookOptions>): ChannelRequest | RefusedDelivery {
  const { options, id, attemptedAt } = task;
  const key = signingKey(options.secret);
  if (!key)
    return {
      kind: 'refused',
      code: 'webhook_secret',
      detail: 'the signing secret is not base64 of 24 to 64 bytes',
    };
  const body = webhookPayload(task);
  const timestampSeconds = Math.floor(attemptedAt / 1000);
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders({ id, timestampSeconds, body, key }),
  };
  return { url: options.url, headers, body };
}

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
function webhookPayload({ notice, late }: Pick<Delivery, 'notice' | 'late'>): string {
  return JSON.stringify({
    type: EVENT_TYPES[notice.kind],
    incident: notice.incident,
    monitor: notice.monitor,
    evidence: notice.evidence,
    ...(late !== null && { late }),
  });
}
