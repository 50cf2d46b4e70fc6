// https://developers.google.com/workspace/chat/quickstart/webhooks · https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create
import { Type } from 'typebox';
import type { Message } from '../../core/wording/message.ts';
import { defineHttpChannel, jsonRequest } from '../http-channel.ts';
import { linksOf } from '../layout.ts';
import { chatText } from './chat-text.ts';
import { hookField, hookProblems } from './fields.ts';
import { judgeProvider, refusalFor } from './judge.ts';
import { textAt } from '../json-value.ts';

const HOOK = 'https://chat.googleapis.com/v1/spaces/AAAA/messages?key=XXXX&token=XXXX';
const MAX_TEXT = 4_000;

const googleChatOptions = Type.Object(
  { url: hookField('Of a webhook of the space: Apps and integrations, Webhooks.') },
  { additionalProperties: false },
);

/**
 * Google Chat. A webhook cannot edit; all messages of an incident stand in one thread. The id of a delivery is the id of the
 * request, so a repeated one is dropped.
 */
export const googleChat = defineHttpChannel({
  kind: 'googlechat',
  title: 'Google Chat',
  docs: 'https://developers.google.com/workspace/chat/quickstart/webhooks',
  family: 'chat',
  maxBytes: 32_000,
  ending: 'threaded',
  notes: [
    'A space takes one message a second. A message that is repeated after a lost answer is shown once.',
  ],
  options: googleChatOptions,
  problemsOf: ({ url }) => hookProblems(url, { form: /\/messages\/?\?.*\btoken=/, example: HOOK }),
  addressOf: ({ url }) => url,
  request: ({ id, options, message, notice }) => {
    const url = new URL(options.url);
    url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
    url.searchParams.set('requestId', id);
    return jsonRequest(
      url.href,
      { ...content(message), thread: { threadKey: notice.incident.id } },
      { 'content-type': 'application/json; charset=UTF-8' },
    );
  },
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const status = textAt(reply, 'error', 'status');
    const name = textAt(reply, 'name');
    return judgeProvider(answer, attemptedAt, {
      isTaken: name !== '',
      ref: name,
      reason: [status, textAt(reply, 'error', 'message')].filter((text) => text !== '').join(' '),
      refusal: refusalFor('googlechat', status, HINTS),
    });
  },
});

/** Codes that stay as they are until the settings or the space change. */
const HINTS: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: 'copy the address of the webhook again, with all that follows token=',
  UNAUTHENTICATED: 'copy the address of the webhook again, with all that follows token=',
  PERMISSION_DENIED: 'the webhook was removed, or the organisation forbids it: make a new one',
  NOT_FOUND: 'the space or its webhook was removed: make a new one',
};

/** Links are buttons of a card below the text. */
function content(message: Message): Readonly<Record<string, unknown>> {
  const text = chatText(message, 'googlechat', {
    maxLength: MAX_TEXT,
    extent: 'whole',
    without: ['links'],
  });
  const buttons = linksOf(message).map(({ label, url }) => ({
    text: label,
    onClick: { openLink: { url } },
  }));
  if (buttons.length === 0) return { text };
  const card = { sections: [{ widgets: [{ buttonList: { buttons } }] }] };
  return { text, cardsV2: [{ cardId: 'links', card }] };
}
