// https://docs.rocket.chat/docs/integrations · https://developer.rocket.chat/apidocs/send-message
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { defineHttpChannel, jsonRequest, type ChannelRequest } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { chatSubject, chatText, endsFirst, extentOf } from './chat-text.ts';
import { serverField, withoutEndSlash } from '../server-field.ts';
import { hookField, hookOrBotProblems } from './fields.ts';
import { judgeProvider, refusalLike } from './judge.ts';
import { textAt, valueAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const HOOK = 'https://chat.example.com/hooks/0123456789abcdef01234567/XXXXXXXX';
const SERVER = 'https://chat.example.com';
/** Below the 5,000 characters that a server takes unless it is set to something else. */
const MAX_TEXT = 4_000;
/** As long as the ids that its own clients make. */
const ID_LENGTH = 17;

const rocketchatOptions = Type.Object(
  {
    url: Type.Optional(
      hookField('Of an incoming webhook; instead of server, user, token and room.'),
    ),
    server: Type.Optional(
      serverField('Address of the Rocket.Chat server that a bot writes to.', SERVER),
    ),
    user: Type.Optional(
      Type.String({
        title: 'User id',
        description: 'Id of the bot, as shown with its access token.',
        pattern: '^[A-Za-z0-9]+$',
        maxLength: 64,
        examples: ['rbAXPnMktTFbNpwtJ'],
      }),
    ),
    token: Type.Optional(
      Type.String({
        title: 'Access token',
        description:
          'Personal access token of the bot, which is in the room. With it, the first message of an outage is edited when it ends.',
        pattern: '^[A-Za-z0-9_-]+$',
        maxLength: 255,
        secret: true,
      }),
    ),
    room: Type.Optional(
      Type.String({
        title: 'Room',
        description: 'Id of the room that the bot writes to.',
        pattern: '^[A-Za-z0-9]+$',
        maxLength: 64,
        examples: ['Xnb2kLD2Pnhdwe3RH'],
      }),
    ),
  },
  { additionalProperties: false },
);

type RocketchatOptions = OptionsOf<typeof rocketchatOptions>;

/**
 * Rocket.Chat. A webhook cannot edit. With a token, the id of a message is made of ours, so a repeated one is dropped, and
 * the end of an outage edits the first message and sends a short new one, since an edit notifies no one.
 */
export const rocketchat = defineHttpChannel({
  kind: 'rocketchat',
  title: 'Rocket.Chat',
  docs: 'https://developer.rocket.chat/apidocs/send-message',
  family: 'chat',
  ending: 'edited',
  notes: [
    'A message is at most 5,000 characters, unless the server is set to something else.',
    'A webhook only sends; with an access token the first message of an outage is edited when it ends, and a short new one is sent.',
  ],
  options: rocketchatOptions,
  problemsOf: (options) =>
    hookOrBotProblems(options, {
      bot: ['server', 'user', 'token', 'room'],
      hookExample: HOOK,
      serverExample: SERVER,
    }),
  addressOf: ({ url, server = '' }) => url ?? server,
  request: (task) => {
    const { options, message, id } = task;
    if (options.url !== undefined) {
      const text = layOut(message, 'markdown', { maxLength: MAX_TEXT, without: ['subject'] });
      return jsonRequest(options.url, {
        text: chatSubject(message, 'markdown'),
        attachments: [{ color: toneSigns[message.tone].color, text }],
      });
    }
    const msg = chatText(message, 'markdown', { maxLength: MAX_TEXT, extent: extentOf(task) });
    return call(options, 'chat.sendMessage', {
      message: { _id: messageIdFor(id), rid: options.room, msg },
    });
  },
  edit: (task, firstRef) => {
    const { options, message } = task;
    if (options.url !== undefined || !endsFirst(task)) return null;
    const text = chatText(message, 'markdown', { maxLength: MAX_TEXT, extent: 'whole' });
    return call(options, 'chat.update', { roomId: options.room, msgId: firstRef, text });
  },
  answer: (answer, { options, attemptedAt, id }) => {
    const reply = answer.json();
    const error = textAt(reply, 'errorType') || textAt(reply, 'error') || textAt(reply, 'message');
    const isBot = options.url === undefined;
    // Of an attempt whose answer was lost; most servers answer such a repetition with success.
    if (isBot && error.startsWith('E11000 duplicate key')) {
      const detail = `answered ${answer.statusCode}: an earlier attempt was accepted`;
      return { kind: 'delivered', detail, ref: messageIdFor(id) };
    }
    return judgeProvider(answer, attemptedAt, {
      isTaken: valueAt(reply, 'success') === true,
      ...(isBot && { ref: messageIdFor(id) }),
      reason: error,
      refusal: refusalLike(error, HINTS),
    });
  },
});

/** Errors that stay until the settings or the server change. */
const HINTS: Parameters<typeof refusalLike>[1] = [
  [/^invalid integration/i, 'rocketchat_hook', 'the webhook was removed: make a new one'],
  [/^you must be logged in/i, 'rocketchat_token', 'set user and token to those of the bot'],
  [/^error-invalid-room/, 'rocketchat_room', 'set room to the id of a room that the bot is in'],
  [
    /^error-(?:not-allowed|room-archived|action-not-allowed)/,
    'rocketchat_room',
    'the bot may not write to the room',
  ],
];

/** An id in the alphabet of theirs that is the same for every attempt. */
function messageIdFor(id: string): string {
  const digest = createHash('sha256').update(id).digest('base64');
  return digest.replace(/[^A-Za-z0-9]/g, '').slice(0, ID_LENGTH);
}

function call(
  { server = '', user = '', token = '' }: RocketchatOptions,
  method: string,
  body: unknown,
): ChannelRequest {
  const address = `${withoutEndSlash(server)}/api/v1/${method}`;
  return jsonRequest(address, body, { 'x-auth-token': token, 'x-user-id': user });
}
