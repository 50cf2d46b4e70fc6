import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { Tone } from '../../core/wording/message.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  basicAuthorization,
  defineHttpChannel,
  jsonRequest,
  type ChannelAnswer,
  type ChannelRequest,
} from '../http-channel.ts';
import { layOut, linksOf } from '../layout.ts';
import { textAt } from '../json-value.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import { priorityOf } from './priority.ts';

const API = 'https://ntfy.sh';
/** A longer one becomes a file that is attached. */
const MAX_MESSAGE_BYTES = 4_000;
const MAX_TITLE_BYTES = 250;
const MAX_ACTIONS = 3;
const PRIORITIES = { urgent: 5, high: 4, normal: 3 } as const;

/** Short codes that phones show as an emoji. */
const TAGS: Readonly<Record<Tone, string>> = {
  down: 'red_circle',
  up: 'green_circle',
  slow: 'yellow_circle',
  unknown: 'grey_question',
  trouble: 'warning',
  info: 'information_source',
};

const options = Type.Object(
  {
    topic: Type.String({
      title: 'Topic',
      description:
        'Of at most 64 letters, digits, - and _. Who knows it can read along on a server without logins.',
      pattern: '^[-_A-Za-z0-9]{1,64}$',
      secret: true,
    }),
    api: Type.Optional(
      Type.String({
        title: 'Server',
        description: 'Address of the server, without a slash at its end.',
        pattern: '^https?://[^\\s?#]+[^\\s?#/]$',
        maxLength: 2048,
        default: API,
        examples: ['https://ntfy.example.com'],
      }),
    ),
    token: Type.Optional(
      Type.String({
        title: 'Access token',
        description: 'Of an account (tk_...), for topics that want a login.',
        pattern: '^[!-~]{8,200}$',
        secret: true,
      }),
    ),
    user: Type.Optional(
      Type.String({
        title: 'User',
        description: 'In the place of a token.',
        pattern: '^[^:\\s]{1,64}$',
        examples: ['ops'],
      }),
    ),
    password: Type.Optional(
      Type.String({
        title: 'Password',
        description: 'Of the user.',
        minLength: 1,
        maxLength: 200,
        secret: true,
      }),
    ),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

const LOGIN: ProviderFault = {
  means: 'account',
  advice: 'check the login, and whether it may write to the topic',
};

/** By status, which is the beginning of each code: https://docs.ntfy.sh/publish/#limitations */
const FAULTS: Readonly<Record<number, ProviderFault>> = {
  401: LOGIN,
  403: LOGIN,
  429: { means: 'busy', advice: 'the limit of messages is reached' },
};

/** A notification through ntfy. The end comes as one of its own: an update of the first would make no sound. */
export const ntfy = defineHttpChannel({
  kind: 'ntfy',
  title: 'ntfy',
  docs: 'https://docs.ntfy.sh/publish/#publish-as-json',
  family: 'push',
  notes: [
    'The end of an outage is a notification of its own: an update of the first would make no sound.',
  ],
  options,
  problemsOf: loginProblems,
  addressOf: ({ api = API }) => api,
  request,
  answer,
});

function request({ options: given, message }: Task): ChannelRequest {
  const { topic, api = API } = given;
  const { open } = message.links;
  const actions = linksOf(message).map(({ label, url }) => ({ action: 'view', label, url }));
  return jsonRequest(
    `${api}/`,
    {
      topic,
      title: cutText(message.subject, MAX_TITLE_BYTES, 'bytes'),
      message: layOut(message, 'plain', {
        maxLength: MAX_MESSAGE_BYTES,
        unit: 'bytes',
        without: ['subject', 'links'],
      }),
      priority: PRIORITIES[priorityOf(message.tone)],
      tags: [TAGS[message.tone]],
      ...(open !== null && { click: open }),
      ...(actions.length > 0 && { actions: actions.slice(0, MAX_ACTIONS) }),
    },
    authorizationOf(given),
  );
}

function authorizationOf({ token, user, password }: Options): Readonly<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user === undefined) return {};
  return { authorization: basicAuthorization(user, password ?? '') };
}

function loginProblems({ token, user, password }: Options): readonly Problem[] {
  if (token !== undefined && (user !== undefined || password !== undefined)) {
    const hint = 'leave out user and password, or token';
    return [{ path: 'token', message: 'there are two logins', hint }];
  }
  if ((user === undefined) === (password === undefined)) return [];
  const path = user === undefined ? 'user' : 'password';
  const hint = 'a login is both of them, or a token';
  return [{ path, message: `${path} is missing`, hint }];
}

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'id'));
  return judgeError(given, attemptedAt, {
    provider: 'ntfy',
    code: textAt(body, 'code'),
    text: textAt(body, 'error'),
    fault: FAULTS[given.statusCode] ?? null,
  });
}
