// https://bbernhard.github.io/signal-cli-rest-api/#/Messages/post_v2_send
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { defineHttpChannel, jsonRequest, type ChannelRequest } from '../http-channel.ts';
import { chatText, endsFirst, extentOf, type Extent } from './chat-text.ts';
import { serverField, serverProblems, withoutEndSlash } from '../server-field.ts';
import { judgeProvider, refusalLike } from './judge.ts';
import { numberAt, textAt } from '../json-value.ts';
import type { Message } from '../../core/wording/message.ts';

const SERVER = 'http://127.0.0.1:8080';
/** A longer text is sent as an attachment. */
const MAX_TEXT = 2_000;
/** Signal asks for proof of a person, which is given by hand. */
const CHALLENGE_WAIT_MS = 3_600_000;
const RECIPIENT = '^(?:\\+\\d{7,15}|group\\.[A-Za-z0-9+/=]+|[\\p{L}\\w]+\\.\\d{2,})$';

const signalOptions = Type.Object(
  {
    server: serverField('Address of signal-cli-rest-api, version 0.82 or newer.', SERVER),
    number: Type.String({
      title: 'Sender',
      description: 'Number that is registered or linked there.',
      pattern: '^\\+\\d{7,15}$',
      examples: ['+4915112345678'],
    }),
    to: Type.Union(
      [
        Type.String({ pattern: RECIPIENT }),
        Type.Array(Type.String({ pattern: RECIPIENT }), { minItems: 1, maxItems: 20 }),
      ],
      {
        title: 'To',
        description:
          'A number, a user name or the id of a group (group.…), or up to 20 of them; each gets a message of its own.',
        examples: ['+4915187654321'],
      },
    ),
  },
  { additionalProperties: false },
);

type SignalOptions = OptionsOf<typeof signalOptions>;

/** Signal. The end of an outage edits the first message and sends a short new one, since an edit notifies no one. */
export const signal = defineHttpChannel({
  kind: 'signal',
  title: 'Signal',
  docs: 'https://bbernhard.github.io/signal-cli-rest-api/',
  family: 'chat',
  ending: 'edited',
  notes: ['A message is at most 2,000 characters. Signal takes edits for 24 hours.'],
  options: signalOptions,
  problemsOf: ({ server }) => serverProblems('server', server, SERVER),
  recipientsOf: ({ to }) => [...new Set([to].flat())],
  addressOf: ({ server }) => server,
  request: (task) => send(task, extentOf(task), {}),
  edit: (task, firstRef) => {
    const timestamp = Number(firstRef);
    if (!endsFirst(task) || !Number.isSafeInteger(timestamp)) return null;
    return send(task, 'whole', { edit_timestamp: timestamp });
  },
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const timestamp = numberAt(reply, 'timestamp');
    const error = textAt(reply, 'error');
    const isChallenged = answer.statusCode === 429;
    return judgeProvider(answer, attemptedAt, {
      isTaken: timestamp !== null,
      ...(timestamp !== null && { ref: String(timestamp) }),
      reason: error,
      ...(isChallenged && { minMs: CHALLENGE_WAIT_MS }),
      refusal: refusalLike(error, HINTS),
    });
  },
});

/** Errors that stay until the settings or the accounts change; all others may be of the network behind. */
const HINTS: Parameters<typeof refusalLike>[1] = [
  [
    /specified account does not exist|account .* is not registered/i,
    'signal_sender',
    'register or link the number',
  ],
  [
    /unregistered user|is not registered|invalid (?:account|number|recipient)/i,
    'signal_recipient',
    'no one has this number in Signal',
  ],
  [
    /group .*(?:not found|not a member)|invalid group/i,
    'signal_group',
    'set to to the id of a group that the number is in',
  ],
];

interface SignalTask {
  readonly options: SignalOptions;
  readonly recipient: string | null;
  readonly message: Message;
}

/** `normal`: nothing in the text is read as markup. */
function send(
  { options, recipient, message }: SignalTask,
  extent: Extent,
  more: Readonly<Record<string, unknown>>,
): ChannelRequest {
  return jsonRequest(`${withoutEndSlash(options.server)}/v2/send`, {
    number: options.number,
    recipients: recipient === null ? [options.to].flat() : [recipient],
    message: chatText(message, 'plain', { maxLength: MAX_TEXT, extent }),
    text_mode: 'normal',
    ...more,
  });
}
