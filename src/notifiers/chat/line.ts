// https://developers.line.biz/en/reference/messaging-api/#send-push-message · https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Message } from '../../core/wording/message.ts';
import { apiField, defineHttpChannel, jsonRequest } from '../http-channel.ts';
import { linksOf, markedText } from '../layout.ts';
import { plainFacts, plainSentences } from './chat-text.ts';
import { judgeProvider, type ProviderRefusal } from './judge.ts';
import { textAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const API = 'https://api.line.me';
const RECIPIENT = '^[UCR][0-9a-f]{32}$';
const MAX_ALT_TEXT = 400;
/** Of the address of an action. */
const MAX_URI = 1_000;
/** Of the facts together: a bubble is at most 30 KB of JSON. */
const MAX_FACTS = 3_500;
const MAX_SENTENCE = 800;
/** A plan is used up until its month ends: asking more often than this changes nothing. */
const QUOTA_WAIT_MS = 6 * 3_600_000;

const lineOptions = Type.Object(
  {
    token: Type.String({
      title: 'Channel access token',
      description: 'Of the Messaging API channel of the official account; long-lived.',
      pattern: '^[A-Za-z0-9+/=_.-]+$',
      maxLength: 1024,
      secret: true,
    }),
    to: Type.Union(
      [
        Type.String({ pattern: RECIPIENT }),
        Type.Array(Type.String({ pattern: RECIPIENT }), { minItems: 1, maxItems: 20 }),
      ],
      {
        title: 'To',
        description:
          'Id of a user, a group or a room as webhooks of LINE hold it, or up to 20 of them; each gets a message of its own.',
        examples: ['U4af4980629f1a2b3c4d5e6f708192a3b'],
      },
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

/** LINE. What is sent cannot be edited. The retry key is made of the delivery's id, so a repeated one is dropped. */
export const line = defineHttpChannel({
  kind: 'line',
  title: 'LINE',
  docs: 'https://developers.line.biz/en/reference/messaging-api/#send-push-message',
  family: 'chat',
  maxBytes: 30_000,
  notes: [
    'Each message counts towards the plan of the official account. A message that is repeated after a lost answer is shown once.',
  ],
  options: lineOptions,
  recipientsOf: ({ to }) => [...new Set([to].flat())],
  addressOf: ({ api = API }) => api,
  request: ({ id, options, recipient, message }) =>
    jsonRequest(
      `${options.api ?? API}/v2/bot/message/push`,
      { to: recipient ?? [options.to].flat()[0], messages: [flexMessage(message)] },
      { authorization: `Bearer ${options.token}`, 'x-line-retry-key': retryKeyFor(id) },
    ),
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const sentId = textAt(reply, 'sentMessages', 0, 'id');
    // An earlier attempt with the same retry key was accepted.
    if (answer.statusCode === 409 && answer.header('x-line-accepted-request-id') !== null) {
      return {
        kind: 'delivered',
        detail: 'answered 409: an earlier attempt was accepted',
        ...(sentId !== '' && { ref: sentId }),
      };
    }
    const reason = textAt(reply, 'message');
    const isUsedUp = answer.statusCode === 429 && /monthly limit/i.test(reason);
    return judgeProvider(answer, attemptedAt, {
      isTaken: reply !== undefined,
      ref: sentId,
      reason: [reason, textAt(reply, 'details', 0, 'message')]
        .filter((text) => text !== '')
        .join(' '),
      ...(isUsedUp && { minMs: QUOTA_WAIT_MS }),
      refusal: reason === '' ? null : refusalOf(answer.statusCode),
    });
  },
});

function refusalOf(statusCode: number): ProviderRefusal | null {
  const code = `line_${statusCode}`;
  if (statusCode === 400) {
    return {
      code,
      hint: 'set to to the id of someone who has added the account, or of a group it is in',
    };
  }
  if (statusCode === 401) return { code, hint: 'issue a new channel access token and set it' };
  if (statusCode === 403)
    return { code, hint: 'the plan of the account does not allow push messages' };
  return null;
}

/** A UUID of version 8 (RFC 9562 §5.8) that is the same for every attempt. */
function retryKeyFor(id: string): string {
  const bytes = createHash('sha256').update(id).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Nothing in such a text is read as markup. */
function flexMessage(message: Message): Readonly<Record<string, unknown>> {
  const { tone, subject, direction } = message;
  const { emoji, color } = toneSigns[tone];
  const title = `${emoji} ${markedText(subject, 'plain', { maxLength: MAX_ALT_TEXT - emoji.length - 1 })}`;
  const links = linksOf(message)
    .filter(({ url }) => url.length <= MAX_URI)
    // Texts, since the label of a button is cut short.
    .map(({ label, url }) => ({
      ...textBlock(label, { color: toneSigns.info.color, decoration: 'underline' }),
      action: { type: 'uri', uri: url },
    }));
  return {
    type: 'flex',
    altText: title,
    contents: {
      type: 'bubble',
      size: 'giga',
      direction,
      header: box([textBlock(title, { weight: 'bold', color: '#FFFFFF' })]),
      body: {
        ...box([
          ...plainSentences(message, MAX_SENTENCE).map((text) => textBlock(text, {})),
          ...plainFacts(message, MAX_FACTS).map(({ label, value }) =>
            textBlock(`${label}: ${value}`, { size: 'sm' }),
          ),
        ]),
        spacing: 'sm',
      },
      ...(links.length > 0 && { footer: box(links) }),
      styles: { header: { backgroundColor: color } },
    },
  };
}

function box(contents: readonly unknown[]): Readonly<Record<string, unknown>> {
  return { type: 'box', layout: 'vertical', contents };
}

function textBlock(
  text: string,
  style: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  return { type: 'text', text, wrap: true, ...style };
}
