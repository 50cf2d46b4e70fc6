// https://developers.mattermost.com/integrate/webhooks/incoming/ · https://developers.mattermost.com/api-documentation/#/operations/CreatePost
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { defineHttpChannel, jsonRequest, type ChannelRequest } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { chatSubject, endsFirst, extentOf, type Extent } from './chat-text.ts';
import { serverField, withoutEndSlash } from '../server-field.ts';
import { hookField, hookOrBotProblems } from './fields.ts';
import { isWebPage, judgeProvider, refusalLike } from './judge.ts';
import { textAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const HOOK = 'https://chat.example.com/hooks/xxxxxxxxxxxxxxxxxxxxxxxxxx';
const SERVER = 'https://chat.example.com';
/** Far below the 16,383 characters of a post, so that people see it unfolded. */
const MAX_TEXT = 6_000;

const mattermostOptions = Type.Object(
  {
    url: Type.Optional(hookField('Of an incoming webhook; instead of server, token and channel.')),
    server: Type.Optional(
      serverField('Address of the Mattermost server that a bot writes to.', SERVER),
    ),
    token: Type.Optional(
      Type.String({
        title: 'Bot token',
        description:
          'Access token of a bot in the channel. With it, the first message of an outage is edited when it ends.',
        pattern: '^[A-Za-z0-9]+$',
        maxLength: 255,
        secret: true,
      }),
    ),
    channel: Type.Optional(
      Type.String({
        title: 'Channel',
        description: 'Id of the channel that the bot writes to: View info, at its bottom.',
        pattern: '^[a-z0-9]{26}$',
        examples: ['4xp9fdt77pncbef59f4k1qe83o'],
      }),
    ),
  },
  { additionalProperties: false },
);

type MattermostOptions = OptionsOf<typeof mattermostOptions>;

/**
 * Mattermost. A webhook cannot edit. With a token, the end of an outage edits the first message and sends a short new one: an
 * edit notifies no one, and an answer in a thread only those who follow it.
 */
export const mattermost = defineHttpChannel({
  kind: 'mattermost',
  title: 'Mattermost',
  docs: 'https://developers.mattermost.com/integrate/webhooks/incoming/',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A webhook only sends; with a bot token the first message of an outage is edited when it ends, and a short new one is sent.',
  ],
  options: mattermostOptions,
  problemsOf: (options) =>
    hookOrBotProblems(options, {
      bot: ['server', 'token', 'channel'],
      hookExample: HOOK,
      serverExample: SERVER,
    }),
  addressOf: ({ url, server = '' }) => url ?? server,
  request: (task) => {
    const { options, message } = task;
    if (options.url !== undefined) {
      const { message: text, props } = payload(message, 'whole');
      return jsonRequest(options.url, { text, ...props });
    }
    const post = { channel_id: options.channel, ...payload(message, extentOf(task)) };
    return call(options, '/posts', post);
  },
  edit: (task, firstRef) => {
    if (task.options.url !== undefined || !endsFirst(task)) return null;
    const path = `/posts/${encodeURIComponent(firstRef)}/patch`;
    return { ...call(task.options, path, payload(task.message, 'whole')), method: 'PUT' };
  },
  answer: (answer, { options, attemptedAt }) => {
    const reply = answer.json();
    const id = textAt(reply, 'id');
    const isHook = options.url !== undefined;
    return judgeProvider(answer, attemptedAt, {
      isTaken: isHook ? !isWebPage(answer) : id !== '',
      ...(!isHook && { ref: id }),
      reason: textAt(reply, 'message'),
      refusal: refusalLike(id, HINTS),
    });
  },
});

/** Ids of errors that stay until the settings or the server change; each begins with the part of the server it is from. */
const HINTS: Parameters<typeof refusalLike>[1] = [
  [
    /^web\.incoming_webhook\.invalid\./,
    'mattermost_hook',
    'the webhook was removed: make a new one',
  ],
  [
    /^web\.incoming_webhook\.(?:disabled|permissions)\./,
    'mattermost_hook',
    'the server forbids webhooks there',
  ],
  [
    /^web\.incoming_webhook\.user\./,
    'mattermost_hook',
    'the account that made the webhook is gone: make a new one',
  ],
  [
    /^(?:web\.incoming_webhook\.channel|app\.channel\.get\.existing)\./,
    'mattermost_channel',
    'the channel of the webhook is gone',
  ],
  [
    /^api\.context\.(?:session_expired|invalid_token|token_provided)\./,
    'mattermost_token',
    'set token to that of a bot that is enabled',
  ],
  [
    /^api\.context\.permissions\./,
    'mattermost_permissions',
    'add the bot to the team and the channel',
  ],
  [
    /^api\.post\.create_post\.can_not_post_to_deleted\./,
    'mattermost_channel',
    'the channel is archived',
  ],
];

function call(
  { server = '', token = '' }: MattermostOptions,
  path: string,
  body: unknown,
): ChannelRequest {
  const address = `${withoutEndSlash(server)}/api/v4${path}`;
  return jsonRequest(address, body, { authorization: `Bearer ${token}` });
}

/** The subject shows in notifications; the rest stands beside a bar in the colour of the tone. */
function payload(
  message: Message,
  extent: Extent,
): { readonly message: string; readonly props: Readonly<Record<string, unknown>> } {
  const text = layOut(message, 'markdown', {
    maxLength: MAX_TEXT,
    without: extent === 'short' ? ['subject', 'facts'] : ['subject'],
  });
  const subject = chatSubject(message, 'markdown');
  const color = toneSigns[message.tone].color;
  return { message: subject, props: { attachments: [{ fallback: subject, color, text }] } };
}
