// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks · https://docs.slack.dev/reference/methods/chat.postMessage
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { apiField, defineHttpChannel, jsonRequest, type ChannelRequest } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { chatSubject, endsFirst, extentOf, type Extent } from './chat-text.ts';
import { hookField, hookOrBotProblems } from './fields.ts';
import { isWebPage, judgeProvider, refusalFor } from './judge.ts';
import { textAt, valueAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const API = 'https://slack.com/api';
const HOOK = 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX';
/** Of the text of a section block. */
const MAX_SECTION = 3_000;

const slackOptions = Type.Object(
  {
    url: Type.Optional(hookField('Of an incoming webhook; instead of token and channel.')),
    token: Type.Optional(
      Type.String({
        title: 'Bot token',
        description:
          'Of an app with the scope chat:write, which is in the channel. With it, the first message of an outage is edited when it ends.',
        pattern: '^xox[a-z]-[A-Za-z0-9-]+$',
        maxLength: 255,
        secret: true,
      }),
    ),
    channel: Type.Optional(
      Type.String({
        title: 'Channel',
        description: 'Id of the channel or the member that the bot writes to.',
        pattern: '^[#@]?[^\\s#@]+$',
        maxLength: 80,
        examples: ['C0123456789'],
      }),
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type SlackOptions = OptionsOf<typeof slackOptions>;

/**
 * Slack. A webhook cannot edit. With a token, the end of an outage edits the first message and answers in its thread; an
 * edit notifies no one, so the answer is shown in the channel too.
 */
export const slack = defineHttpChannel({
  kind: 'slack',
  title: 'Slack',
  docs: 'https://docs.slack.dev/messaging/',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A message is at most 3,000 characters beside its subject; Slack takes one message a second and channel.',
    'A webhook only sends; with a bot token the first message of an outage is edited when it ends, and the end answers it.',
  ],
  options: slackOptions,
  problemsOf: (options) =>
    hookOrBotProblems(options, { bot: ['token', 'channel'], hookExample: HOOK }),
  addressOf: ({ url, api = API }) => url ?? api,
  request: (task) => {
    const { options, message, firstRef } = task;
    if (options.url !== undefined) {
      return jsonRequest(options.url, { ...payload(message, 'whole'), ...UNEXPANDED });
    }
    const [, threadTs] = firstRef?.split(':') ?? [];
    return call(options, 'chat.postMessage', {
      channel: options.channel,
      ...(threadTs !== undefined && { thread_ts: threadTs, reply_broadcast: true }),
      ...payload(message, extentOf(task)),
      ...UNEXPANDED,
    });
  },
  edit: (task, firstRef) => {
    const [channel, ts] = firstRef.split(':');
    if (task.options.url !== undefined || ts === undefined || !endsFirst(task)) return null;
    return call(task.options, 'chat.update', { channel, ts, ...payload(task.message, 'whole') });
  },
  answer: (answer, { options, attemptedAt }) => {
    if (options.url !== undefined) {
      const code = answer.body.trim();
      return judgeProvider(answer, attemptedAt, {
        isTaken: !isWebPage(answer),
        reason: isWebPage(answer) ? '' : code,
        refusal: refusalFor('slack', code, HINTS),
      });
    }
    const reply = answer.json();
    const code = textAt(reply, 'error');
    return judgeProvider(answer, attemptedAt, {
      isTaken: valueAt(reply, 'ok') === true,
      ref: `${textAt(reply, 'channel')}:${textAt(reply, 'ts')}`,
      reason: code,
      refusal: refusalFor('slack', code, HINTS),
    });
  },
});

const UNEXPANDED = { unfurl_links: false, unfurl_media: false };

/** Codes that stay as they are until the settings or the workspace change. */
const HINTS: Readonly<Record<string, string>> = {
  no_service: 'the webhook was removed: make a new one',
  no_active_hooks: 'the webhook was removed: make a new one',
  invalid_token: 'the webhook was removed: make a new one',
  no_team: 'the workspace is gone',
  team_disabled: 'the workspace is gone',
  action_prohibited: 'an administrator of the workspace forbids it',
  posting_to_general_channel_denied: 'an administrator of the workspace forbids it',
  restricted_action: 'an administrator of the workspace forbids it',
  user_not_found: 'the member is gone: choose another one',
  channel_not_found: 'set channel to its id, and invite the app if it is private',
  not_in_channel: 'invite the app into the channel',
  channel_is_archived: 'unarchive the channel, or choose another one',
  is_archived: 'unarchive the channel, or choose another one',
  not_authed: 'set token to the bot token of the app',
  invalid_auth: 'set token to the bot token of the app',
  account_inactive: 'the app was removed: install it and set its new token',
  token_revoked: 'the app was removed: install it and set its new token',
  token_expired: 'the token has ended: set a new one',
  missing_scope: 'give the app the scope chat:write',
  no_permission: 'give the app the scope chat:write',
};

function call(
  { token = '', api = API }: SlackOptions,
  method: string,
  body: unknown,
): ChannelRequest {
  return jsonRequest(`${api}/${method}`, body, {
    'content-type': 'application/json; charset=utf-8',
    authorization: `Bearer ${token}`,
  });
}

/** The subject shows in notifications; the rest stands beside a bar in the colour of the tone. */
function payload(message: Message, extent: Extent): Readonly<Record<string, unknown>> {
  const text = layOut(message, 'slack', {
    maxLength: MAX_SECTION,
    without: extent === 'short' ? ['subject', 'facts'] : ['subject'],
  });
  const section = { type: 'section', text: { type: 'mrkdwn', text } };
  return {
    text: chatSubject(message, 'slack'),
    attachments: [{ color: toneSigns[message.tone].color, blocks: [section] }],
  };
}
