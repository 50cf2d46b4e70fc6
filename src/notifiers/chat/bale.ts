// https://docs.bale.ai
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { apiField, defineHttpChannel } from '../http-channel.ts';
import { linksOf } from '../layout.ts';
import { botCall, botChatField, botTokenField, judgeBot } from './bot-api.ts';
import { chatText, endsFirst, extentOf, hasPublicLinks, type Extent } from './chat-text.ts';

const API = 'https://tapi.bale.ai';
const MAX_TEXT = 4_096;

const baleOptions = Type.Object(
  {
    token: botTokenField('Of the bot, as @botfather gives it in Bale.'),
    chat: botChatField(
      'Id of the chat that the bot writes to, or the name of a public channel with its @.',
      ['4501234567', '@example_status'],
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type BaleOptions = OptionsOf<typeof baleOptions>;

/** Bale. The end of an outage edits the first message and answers it shortly, since an edit notifies no one. */
export const bale = defineHttpChannel({
  kind: 'bale',
  title: 'Bale',
  docs: 'https://docs.bale.ai/',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A message is at most 4,096 characters.',
    'People have to start the bot, or add it to their group, before it may write to them.',
  ],
  options: baleOptions,
  addressOf: ({ api = API }) => api,
  request: (task) => {
    const { options, message, firstRef } = task;
    return botCall(botOf(options), 'sendMessage', {
      chat_id: options.chat,
      ...(firstRef !== null && { reply_to_message_id: Number(firstRef) }),
      ...content(message, extentOf(task)),
    });
  },
  edit: (task, firstRef) => {
    if (!endsFirst(task)) return null;
    return botCall(botOf(task.options), 'editMessageText', {
      chat_id: task.options.chat,
      message_id: Number(firstRef),
      ...content(task.message, 'whole'),
    });
  },
  answer: (answer, { attemptedAt }) => judgeBot('bale', answer, attemptedAt),
});

function botOf({ token, api = API }: BaleOptions): {
  readonly api: string;
  readonly token: string;
} {
  return { api, token };
}

/** Bale reads `*bold*` and `_italic_` in every text and has no escape: the dialect of WhatsApp has the same signs. */
function content(message: Message, extent: Extent): Readonly<Record<string, unknown>> {
  const links = linksOf(message);
  const hasButtons = links.length > 0 && hasPublicLinks(message);
  const text = chatText(message, 'whatsapp', {
    maxLength: MAX_TEXT,
    extent,
    without: hasButtons ? ['links'] : [],
  });
  return {
    // It reads `[name](address)` as a link too.
    text: text.replaceAll('](', ']\u200b('),
    ...(hasButtons && {
      reply_markup: { inline_keyboard: links.map(({ label, url }) => [{ text: label, url }]) },
    }),
  };
}
