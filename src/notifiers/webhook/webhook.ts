import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, type ChannelRequest } from '../http-channel.ts';
import { escapeHeader, escapeUrl, fillTemplate } from '../template.ts';
import { eventBody, eventValues, filledBody } from '../event-body.ts';
import { secretsOf, webhookOptions, webhookProblems, type WebhookOptions } from './options.ts';
import { signedHeaders, signingKey } from './signature.ts';

/** A signed request; receivers recognise repeats by `webhook-id`. */
export const webhook = defineHttpChannel({
  kind: 'webhook',
  title: 'Webhook',
  docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  grouping: 'each',
  notes: [
    'A body of your own has at most 64 KiB: where values are too long for that, they are cut.',
    'With two secrets a request carries two signatures: receivers accept it with either of them.',
  ],
  options: webhookOptions,
  problemsOf: webhookProblems,
  addressOf: ({ url }) => url,
  request,
});

function request(task: DeliveryTask<WebhookOptions>): ChannelRequest | DeliveryResult {
  const { options, id, attemptedAt } = task;
  const keys = secretsOf(options).map(signingKey);
  if (keys.includes(null)) {
    return {
      kind: 'refused',
      code: 'webhook_secret',
      detail: 'the signing secret is not base64 of 24 to 64 bytes',
    };
  }
  const { method = 'POST', contentType = 'application/json', headers = {} } = options;
  const values = eventValues(task);
  const body =
    options.body === undefined ? eventBody(task) : filledBody(options.body, values, contentType);
  const sent = method === 'GET' ? '' : body;
  const own = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), fillTemplate(value, values, escapeHeader)] as const,
  );
  const type = options.body === undefined ? 'application/json' : contentType;
  return {
    method,
    url: fillTemplate(options.url, values, escapeUrl),
    headers: {
      ...(method !== 'GET' && { 'content-type': type }),
      ...Object.fromEntries(own),
      ...signedHeaders({
        id,
        timestampSeconds: Math.floor(attemptedAt / 1000),
        body: sent,
        keys: keys.filter((key) => key !== null),
      }),
    },
    body: method === 'GET' ? null : sent,
  };
}
