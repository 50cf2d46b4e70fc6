// https://core.telegram.org/bots/api#sendmessage · https://core.telegram.org/bots/api#editmessagetext
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { apiField, defineHttpChannel, type ChannelRequest } from '../http-channel.ts';
import { linksOf } from '../layout.ts';
import { botCall, botChatField, botTokenField, judgeBot } from './bot-api.ts';
import { chatText, endsFirst, extentOf, hasPublicLinks, type Extent } from './chat-text.ts';

const API = 'https://api.telegram.org';
/** Counted without markup; with it is safe too. */
const MAX_TEXT = 4_096;

const telegramOptions = Type.Object(
  {
    token: botTokenField('Of the bot, as BotFather gives it.'),
    chat: botChatField(
      'Id of the chat that the bot writes to, or the name of a public channel with its @. A group’s id begins with -.',
      ['-1001234567890', '@example_status'],
    ),
    thread: Type.Optional(
      Type.Integer({
        title: 'Topic',
        description: 'Id of a topic of the group.',
        minimum: 1,
        examples: [42],
      }),
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type TelegramOptions = OptionsOf<typeof telegramOptions>;

/** Telegram. The end of an outage edits the first message and answers it shortly, since an edit notifies no one. */
export const telegram = defineHttpChannel({
  kind: 'telegram',
  title: 'Telegram',
  docs: 'https://core.telegram.org/bots/api',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A message is at most 4,096 characters; a group takes 20 messages a minute from a bot.',
    'People have to start the bot, or add it to their group, before it may write to them.',
  ],
  options: telegramOptions,
  addressOf: ({ api = API }) => api,
  request: (task) => {
    const { options, message, firstRef } = task;
    const { chat, thread } = options;
    return call(options, 'sendMessage', {
      chat_id: chat,
      ...(thread !== undefined && { message_thread_id: thread }),
      ...(firstRef !== null && {
        reply_parameters: { message_id: Number(firstRef), allow_sending_without_reply: true },
      }),
      ...content(message, extentOf(task)),
    });
  },
  edit: (task, firstRef) => {
    if (!endsFirst(task)) return null;
    return call(task.options, 'editMessageText', {
      chat_id: task.options.chat,
      message_id: Number(firstRef),
      ...content(task.message, 'whole'),
    });
  },
  answer: (answer, { attemptedAt }) => judgeBot('telegram', answer, attemptedAt),
});

function call(
  { token, api = API }: TelegramOptions,
  method: string,
  parameters: unknown,
): ChannelRequest {
  return botCall({ api, token }, method, parameters);
}

/** Links are buttons, but for those that Telegram takes for none: it would refuse the whole message. */
function content(message: Message, extent: Extent): Readonly<Record<string, unknown>> {
  const links = linksOf(message);
  const hasButtons = links.length > 0 && hasPublicLinks(message);
  return {
    text: chatText(message, 'telegram', {
      maxLength: MAX_TEXT,
      extent,
      without: hasButtons ? ['links'] : [],
    }),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(hasButtons && {
      reply_markup: { inline_keyboard: links.map(({ label, url }) => [{ text: label, url }]) },
    }),
  };
}
