// https://zulip.com/api/send-message · https://zulip.com/api/update-message · https://zulip.com/api/rest-error-handling
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import {
  basicAuthorization,
  defineHttpChannel,
  formRequest,
  type ChannelRequest,
} from '../http-channel.ts';
import { markedText } from '../layout.ts';
import { chatText, endsFirst, extentOf, type Extent } from './chat-text.ts';
import { serverField, serverProblems, withoutEndSlash } from '../server-field.ts';
import { judgeProvider, refusalFor } from './judge.ts';
import { numberAt, textAt, valueAt } from '../json-value.ts';

const SERVER = 'https://example.zulipchat.com';
const MAX_CONTENT = 10_000;
const MAX_TOPIC = 60;

const zulipOptions = Type.Object(
  {
    server: serverField('Address of the organisation.', SERVER),
    user: Type.String({
      title: 'Bot',
      description: 'E-mail address of the bot that writes.',
      pattern: '^[^\\s@:]+@[^\\s@:]+$',
      maxLength: 254,
      examples: ['squirrel-bot@example.zulipchat.com'],
    }),
    token: Type.String({
      title: 'API key',
      description: 'Of the bot.',
      pattern: '^[A-Za-z0-9]+$',
      maxLength: 255,
      secret: true,
    }),
    channel: Type.String({
      title: 'Channel',
      description: 'Name of the channel that the bot writes to.',
      minLength: 1,
      maxLength: 60,
      examples: ['operations'],
    }),
    topic: Type.Optional(
      Type.String({
        title: 'Topic',
        description: 'Topic for all messages; by default each monitor has one, by its name.',
        minLength: 1,
        maxLength: MAX_TOPIC,
        examples: ['outages'],
      }),
    ),
  },
  { additionalProperties: false },
);

type ZulipOptions = OptionsOf<typeof zulipOptions>;

/**
 * Zulip. The end of an outage edits the first message and sends a short new one: an edit notifies no one, and an
 * organisation may allow it for some minutes only.
 */
export const zulip = defineHttpChannel({
  kind: 'zulip',
  title: 'Zulip',
  docs: 'https://zulip.com/api/send-message',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A message is at most 10,000 characters. An organisation may allow edits for some minutes only; the end is sent as a new message in any case.',
  ],
  options: zulipOptions,
  problemsOf: ({ server }) => serverProblems('server', server, SERVER),
  addressOf: ({ server }) => server,
  request: (task) => {
    const { options, message, notice } = task;
    const name = markedText(notice.monitor.name, 'plain', { maxLength: MAX_TOPIC });
    return call(options, '/messages', {
      type: 'stream',
      to: options.channel,
      topic: options.topic ?? (name === '' ? 'UptimeSquirrel' : name),
      content: contentOf(message, extentOf(task)),
    });
  },
  edit: (task, firstRef) => {
    if (!endsFirst(task)) return null;
    const path = `/messages/${encodeURIComponent(firstRef)}`;
    const request = call(task.options, path, { content: contentOf(task.message, 'whole') });
    return { ...request, method: 'PATCH' };
  },
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const waitSeconds = numberAt(reply, 'retry-after');
    return judgeProvider(answer, attemptedAt, {
      isTaken: valueAt(reply, 'result') === 'success',
      ref: textAt(reply, 'id'),
      reason: textAt(reply, 'msg'),
      waitMs: waitSeconds === null ? null : waitSeconds * 1000,
      refusal: refusalFor('zulip', textAt(reply, 'code'), HINTS),
    });
  },
});

/** Codes that stay as they are until the settings or the organisation change. */
const HINTS: Readonly<Record<string, string>> = {
  UNAUTHORIZED: 'set user and token to those of the bot',
  INVALID_API_KEY: 'set user and token to those of the bot',
  UNAUTHENTICATED_USER: 'set user and token to those of the bot',
  USER_DEACTIVATED: 'the bot is deactivated: use another one',
  REALM_DEACTIVATED: 'the organisation is deactivated',
  STREAM_DOES_NOT_EXIST: 'set channel to the name of a channel that the bot is subscribed to',
  CHANNEL_DOES_NOT_EXIST: 'set channel to the name of a channel that the bot is subscribed to',
  TOPIC_WILDCARD_MENTION_NOT_ALLOWED: 'the bot may not write there',
};

function call(
  { server, user, token }: ZulipOptions,
  path: string,
  fields: Readonly<Record<string, string>>,
): ChannelRequest {
  const address = `${withoutEndSlash(server)}/api/v1${path}`;
  return formRequest(address, fields, { authorization: basicAuthorization(user, token) });
}

function contentOf(message: Message, extent: Extent): string {
  return chatText(message, 'markdown', { maxLength: MAX_CONTENT, extent });
}
