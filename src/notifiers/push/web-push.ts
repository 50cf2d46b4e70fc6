import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, type ChannelAnswer } from '../http-channel.ts';
import type { ChannelRequest, RefusedDelivery } from '../http-channel.ts';
import { layOut, linksOf } from '../layout.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import { encryptPush, isPushAuth, isPushKey, MAX_PAYLOAD_BYTES } from './push-encryption.ts';
import { priorityOf } from './priority.ts';
import { publicKeyOf, vapidAuthorization } from './vapid.ts';

/** How long a push service keeps a message for a browser that cannot be reached. */
const KEPT_S = 86_400;
const MAX_TITLE_BYTES = 250;
const MAX_BODY_BYTES = 1_500;
/** Marks what browsers may show by themselves: https://www.w3.org/TR/push-api/#declarative-push-message */
const DECLARATIVE = 8030;

const options = Type.Object(
  {
    endpoint: Type.String({
      title: 'Endpoint',
      description: 'Of the subscription that the browser has made (`endpoint`).',
      pattern: '^https?://[^\\s#]+$',
      maxLength: 2048,
      secret: true,
    }),
    p256dh: Type.String({
      title: 'Public key of the browser',
      description: 'Of the same subscription (`keys.p256dh`).',
      pattern: '^[A-Za-z0-9_-]{87}=?$',
      examples: [
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      ],
    }),
    auth: Type.String({
      title: 'Shared secret',
      description: 'Of the same subscription (`keys.auth`).',
      pattern: '^[A-Za-z0-9_-]{22}={0,2}$',
      secret: true,
    }),
    privateKey: Type.String({
      title: 'Private key',
      description:
        'The private key of the VAPID pair with whose public key the browser subscribed: 32 bytes in base64url.',
      pattern: '^[A-Za-z0-9_-]{43}=?$',
      secret: true,
    }),
    contact: Type.String({
      title: 'Contact',
      description:
        'Whom the push service can reach about messages from here: a mail or a web address.',
      pattern: '^(mailto:[^\\s@]+@[^\\s@]+\\.[^\\s@]+|https://[^\\s]+)$',
      maxLength: 200,
      examples: ['mailto:ops@example.com'],
    }),
    browser: Type.Optional(
      Type.String({
        title: 'Browser',
        description: 'What people call the browser, to know it among others.',
        minLength: 1,
        maxLength: 100,
        examples: ['Firefox on Linux'],
      }),
    ),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

const GONE: ProviderFault = {
  means: 'gone',
  advice: 'the browser has ended its subscription: subscribe it again',
};
const KEYS: ProviderFault = {
  means: 'account',
  advice:
    'the browser subscribed with another key, or the contact is not taken: subscribe it again',
};

/** By status: RFC 8030 §5, RFC 8292 §4. */
const FAULTS: Readonly<Record<number, ProviderFault>> = {
  401: KEYS,
  403: KEYS,
  404: GONE,
  410: GONE,
  413: { means: 'refused', advice: 'the push service takes no message of this length' },
  429: { means: 'busy', advice: 'it takes no more at once' },
};

/** A notification of the browser. The end of an outage takes the place of its beginning, on the way and on the screen. */
export const webPush = defineHttpChannel({
  kind: 'web-push',
  title: 'Web Push',
  docs: 'https://www.rfc-editor.org/rfc/rfc8030',
  family: 'push',
  maxBytes: 4_096,
  notes: [
    '[Push to a browser](how-to/push-to-a-browser.md) goes through it: keys, a page to subscribe on, the channel.',
    'The end of an outage takes the place of its beginning, on the way and on the screen.',
    'A subscription that the browser has ended is refused at once, so that the next channel is used, and its channel is switched off.',
    'The dashboard makes such a channel by itself: “Notify this browser” on its page of channels.',
  ],
  options,
  problemsOf: subscriptionProblems,
  addressOf: ({ endpoint }) => endpoint,
  request,
  answer,
});

function request(task: Task): ChannelRequest | RefusedDelivery {
  const { options: given, message, attemptedAt } = task;
  const authorization = vapidAuthorization(given.endpoint, given, attemptedAt);
  if (authorization === null) {
    const detail = 'the private key is not one of P-256';
    return { kind: 'refused', code: 'vapid_key', detail };
  }
  return {
    url: given.endpoint,
    headers: {
      authorization,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(KEPT_S),
      urgency: priorityOf(message.tone) === 'normal' ? 'normal' : 'high',
      topic: topicOf(task),
    },
    body: encryptPush(payloadOf(task, topicOf(task)), given),
  };
}

/** What is about the same incident replaces what waits: at most 32 characters of base64url (RFC 8030 §5.4). */
function topicOf({ notice }: Pick<Task, 'notice'>): string {
  return createHash('sha256').update(notice.incident.id).digest('base64url').slice(0, 32);
}

/** JSON that a service worker shows, and that browsers of late show without one. */
function payloadOf({ message, notice }: Pick<Task, 'message' | 'notice'>, tag: string): string {
  const links = linksOf(message);
  const payload = (actions: number): string =>
    JSON.stringify({
      web_push: DECLARATIVE,
      notification: {
        title: cutText(message.subject, MAX_TITLE_BYTES, 'bytes'),
        body: layOut(message, 'plain', {
          maxLength: MAX_BODY_BYTES,
          unit: 'bytes',
          without: ['subject', 'links'],
        }),
        lang: message.language,
        dir: message.direction,
        tag,
        renotify: true,
        requireInteraction: message.tone === 'down',
        ...(message.links.open === null
          ? { data: { incidentId: incidentOf(notice) } }
          : { navigate: message.links.open }),
        actions: links
          .slice(1, 1 + actions)
          .map(({ purpose, label, url }) => ({ action: purpose, title: label, navigate: url })),
      },
    });
  const whole = payload(2);
  return Buffer.byteLength(whole) <= MAX_PAYLOAD_BYTES ? whole : payload(0);
}

/** What it is about, where no address is known that leads there; `null`: no incident. */
function incidentOf({ kind, incident }: Task['notice']): string | null {
  return kind === 'test' || kind === 'group' ? null : incident.id;
}

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  if (isSuccess(given)) return accepted(given);
  return judgeError(given, attemptedAt, {
    provider: 'The push service',
    code: '',
    text: given.body,
    fault: FAULTS[given.statusCode] ?? null,
  });
}

function subscriptionProblems({ endpoint, p256dh, auth, privateKey }: Options): readonly Problem[] {
  const problem = (path: string, message: string, hint: string): Problem => ({
    path,
    message,
    hint,
  });
  const parsed = URL.parse(endpoint);
  const copied = 'copy it from what the browser gave: JSON.stringify(subscription)';
  return [
    ...(parsed === null || parsed.port === '0' || parsed.username !== ''
      ? [problem('endpoint', 'endpoint is not the address of a push service', copied)]
      : []),
    ...(isPushKey(p256dh) ? [] : [problem('p256dh', 'p256dh is not a point of P-256', copied)]),
    ...(isPushAuth(auth) ? [] : [problem('auth', 'auth is not 16 bytes in base64url', copied)]),
    ...(publicKeyOf(privateKey) === null
      ? [
          problem(
            'privateKey',
            'privateKey is not a private key of P-256',
            'make a pair with: squirrel push-key',
          ),
        ]
      : []),
  ];
}
