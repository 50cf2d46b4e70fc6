// https://docs.discord.com/developers/resources/webhook#execute-webhook · https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { defineHttpChannel, jsonRequest, type ChannelRequest } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { chatSubject, endsFirst, extentOf, type Extent } from './chat-text.ts';
import { hookField, hookProblems } from './fields.ts';
import { judgeProvider, refusalFor } from './judge.ts';
import { numberAt, textAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const HOOK = 'https://discord.com/api/webhooks/123456789012345678/XXXXXXXX';
/** Of the description of an embed. */
const MAX_DESCRIPTION = 4_096;

const discordOptions = Type.Object(
  {
    url: hookField('Of a webhook of the channel: Edit channel, Integrations, Webhooks.'),
    thread: Type.Optional(
      Type.String({
        title: 'Thread',
        description: 'Id of a thread of that channel to write into.',
        pattern: '^\\d{15,20}$',
        examples: ['123456789012345678'],
      }),
    ),
  },
  { additionalProperties: false },
);

type DiscordOptions = OptionsOf<typeof discordOptions>;

/** Discord. The end of an outage edits the first message and sends a short new one, since an edit notifies no one. */
export const discord = defineHttpChannel({
  kind: 'discord',
  title: 'Discord',
  docs: 'https://docs.discord.com/developers/resources/webhook',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A message is at most 4,096 characters beside its subject; a webhook takes 30 messages a minute.',
  ],
  options: discordOptions,
  problemsOf: ({ url }) =>
    hookProblems(url, { form: /\/webhooks\/\d+\/[\w-]+\/?(?:\?|$)/, example: HOOK }),
  addressOf: ({ url }) => url,
  // Without `wait` there is no answer to judge, and no id.
  request: (task) =>
    jsonRequest(
      addressOf(task.options, '', { wait: 'true' }),
      payload(task.message, extentOf(task)),
    ),
  edit: (task, firstRef) =>
    endsFirst(task) ? editRequest(task.options, task.message, firstRef) : null,
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const waitSeconds = numberAt(reply, 'retry_after');
    return judgeProvider(answer, attemptedAt, {
      isTaken: textAt(reply, 'id') !== '',
      ref: textAt(reply, 'id'),
      reason: textAt(reply, 'message'),
      waitMs: waitSeconds === null ? null : waitSeconds * 1000,
      refusal: refusalFor('discord', textAt(reply, 'code'), HINTS),
    });
  },
});

/** Codes that stay as they are until the settings or the channel change. */
const HINTS: Readonly<Record<string, string>> = {
  10003: 'the channel was removed: make a webhook in another one',
  10015: 'the webhook was removed: make a new one',
  50027: 'the webhook was removed: make a new one',
  10008: 'the message was removed',
  50001: 'the webhook may not write there',
  50013: 'the webhook may not write there',
  50035: 'set thread to the id of a thread of this channel, or leave it out',
  50083: 'the thread is archived: choose another one',
  160005: 'the thread is locked: choose another one',
  220001: 'the channel is a forum: set thread to the id of one of its posts',
};

function editRequest(options: DiscordOptions, message: Message, id: string): ChannelRequest {
  const path = `/messages/${encodeURIComponent(id)}`;
  const request = jsonRequest(addressOf(options, path, {}), payload(message, 'whole'));
  return { ...request, method: 'PATCH' };
}

function addressOf(
  { url: hook, thread }: DiscordOptions,
  path: string,
  query: Readonly<Record<string, string>>,
): string {
  const url = new URL(hook);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (thread !== undefined) url.searchParams.set('thread_id', thread);
  return url.href;
}

function payload(message: Message, extent: Extent): Readonly<Record<string, unknown>> {
  const description = layOut(message, 'discord', {
    maxLength: MAX_DESCRIPTION,
    without: extent === 'short' ? ['subject', 'facts'] : ['subject'],
  });
  return {
    content: chatSubject(message, 'discord'),
    embeds: [{ description, color: Number.parseInt(toneSigns[message.tone].color.slice(1), 16) }],
    allowed_mentions: { parse: [] },
  };
}
