import { Type } from 'typebox';
import { apiField, defineHttpChannel, jsonRequest } from '../http-channel.ts';
import { chatText, endsFirst } from './chat-text.ts';
import { judgeProvider } from './judge.ts';
import { textAt } from '../json-value.ts';

const API = 'https://webexapis.com/v1';
const MAX_BYTES = 7_439;

const webexOptions = Type.Object(
  {
    token: Type.String({
      title: 'Access token',
      description: 'Of a bot that is in the room.',
      pattern: '^[A-Za-z0-9._-]+$',
      maxLength: 512,
      secret: true,
    }),
    room: Type.String({
      title: 'Room',
      description: 'Id of the room that the bot writes to.',
      pattern: '^[A-Za-z0-9_=-]+$',
      maxLength: 256,
      examples: ['Y2lzY29zcGFyazovL3VzL1JPT00vMDEyMzQ1Njc'],
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

/** Webex. The end of an outage answers the message of its beginning, which notifies those who follow the thread. */
export const webex = defineHttpChannel({
  kind: 'webex',
  title: 'Webex',
  docs: 'https://developer.webex.com/docs/api/v1/messages/create-a-message',
  family: 'chat',
  ending: 'threaded',
  notes: ['A message is at most 7,439 bytes.'],
  options: webexOptions,
  addressOf: ({ api = API }) => api,
  request: (task) => {
    const { options, message, firstRef } = task;
    return jsonRequest(
      `${options.api ?? API}/messages`,
      {
        roomId: options.room,
        markdown: chatText(message, 'markdown', {
          maxLength: MAX_BYTES,
          unit: 'bytes',
          extent: 'whole',
        }),
        ...(endsFirst(task) && { parentId: firstRef }),
      },
      { authorization: `Bearer ${options.token}` },
    );
  },
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const ref = textAt(reply, 'id');
    return judgeProvider(answer, attemptedAt, {
      isTaken: ref !== '',
      ref,
      reason: textAt(reply, 'message'),
    });
  },
});
