import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, jsonRequest, type ChannelAnswer } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { textAt } from '../json-value.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import { priorityOf } from './priority.ts';

const MAX_MESSAGE = 8_000;
const MAX_TITLE = 250;
/** From 4 on with a sound, from 8 on over everything else. */
const PRIORITIES = { urgent: 8, high: 6, normal: 4 } as const;

const options = Type.Object(
  {
    server: Type.String({
      title: 'Server',
      description: 'Address of the server, without a slash at its end.',
      pattern: '^https?://[^\\s?#]+[^\\s?#/]$',
      maxLength: 2048,
      examples: ['https://gotify.example.com'],
    }),
    token: Type.String({
      title: 'Token',
      description: 'Of an application (A...), from the page Apps of the server.',
      pattern: '^[!-~]{8,200}$',
      secret: true,
    }),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

const LOGIN: ProviderFault = {
  means: 'account',
  advice: 'check the token: one of an application, and not of a client',
};

/** A notification through Gotify. */
export const gotify = defineHttpChannel({
  kind: 'gotify',
  title: 'Gotify',
  docs: 'https://gotify.net/docs/pushmsg',
  family: 'push',
  options,
  addressOf: ({ server }) => server,
  request({ options: { server, token }, message }) {
    const { open } = message.links;
    return jsonRequest(
      `${server}/message`,
      {
        title: cutText(message.subject, MAX_TITLE),
        message: layOut(message, 'markdown', { maxLength: MAX_MESSAGE, without: ['subject'] }),
        priority: PRIORITIES[priorityOf(message.tone)],
        extras: {
          'client::display': { contentType: 'text/markdown' },
          ...(open !== null && { 'client::notification': { click: { url: open } } }),
        },
      },
      { 'x-gotify-key': token },
    );
  },
  answer,
});

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'id'));
  const isLogin = given.statusCode === 401 || given.statusCode === 403;
  return judgeError(given, attemptedAt, {
    provider: 'Gotify',
    code: '',
    text: textAt(body, 'errorDescription'),
    fault: isLogin ? LOGIN : null,
  });
}
