// https://spec.matrix.org/latest/client-server-api/#sending-events-to-a-room · …/#event-replacements · …/#user-and-room-mentions
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { defineHttpChannel, jsonRequest, type ChannelRequest } from '../http-channel.ts';
import { chatText, endsFirst, extentOf, type Extent } from './chat-text.ts';
import { serverField, serverProblems, withoutEndSlash } from '../server-field.ts';
import { judgeProvider, refusalFor } from './judge.ts';
import { numberAt, textAt } from '../json-value.ts';

const SERVER = 'https://matrix.example.com';
/** Of each text: an edit holds four of them, and an event is at most 65,536 bytes of JSON. */
const MAX_TEXT_BYTES = 7_000;

const matrixOptions = Type.Object(
  {
    server: serverField('Address of the homeserver’s client API.', SERVER),
    token: Type.String({
      title: 'Access token',
      description: 'Of the account that writes; it is to be in the room.',
      pattern: '^[\\x21-\\x7e]+$',
      maxLength: 2048,
      secret: true,
    }),
    room: Type.String({
      title: 'Room',
      description:
        'Id of the room, as its settings show it under Advanced. What is sent is not encrypted.',
      pattern: '^![^\\s/?#]+$',
      maxLength: 255,
      examples: ['!abcdefghijklmnopqr:example.com'],
    }),
  },
  { additionalProperties: false },
);

type MatrixOptions = OptionsOf<typeof matrixOptions>;

/**
 * Matrix. The id of a delivery is its transaction id, so a repeated one is dropped. The end of an outage replaces the first
 * message and answers it shortly, since a replacement notifies no one.
 */
export const matrix = defineHttpChannel({
  kind: 'matrix',
  title: 'Matrix',
  docs: 'https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid',
  family: 'chat',
  maxBytes: 65_536,
  ending: 'edited',
  notes: [
    'Messages are not encrypted: choose a room without encryption.',
    'A message that is repeated after a lost answer is shown once.',
  ],
  options: matrixOptions,
  problemsOf: ({ server }) => serverProblems('server', server, SERVER),
  addressOf: ({ server }) => server,
  request: (task) =>
    send(task.options, task.id, {
      ...content(task.message, extentOf(task)),
      ...(task.firstRef !== null && {
        'm.relates_to': { 'm.in_reply_to': { event_id: task.firstRef } },
      }),
    }),
  edit: (task, firstRef) => {
    if (!endsFirst(task)) return null;
    const replacement = content(task.message, 'whole');
    return send(task.options, `${task.id}_edit`, {
      ...replacement,
      body: `* ${replacement.body}`,
      formatted_body: `* ${replacement.formatted_body}`,
      'm.new_content': replacement,
      'm.relates_to': { rel_type: 'm.replace', event_id: firstRef },
    });
  },
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const code = textAt(reply, 'errcode');
    const eventId = textAt(reply, 'event_id');
    return judgeProvider(answer, attemptedAt, {
      isTaken: eventId !== '',
      ref: eventId,
      reason: [code, textAt(reply, 'error')].filter((text) => text !== '').join(' '),
      waitMs: numberAt(reply, 'retry_after_ms'),
      refusal: refusalFor('matrix', code, HINTS),
    });
  },
});

/** Codes that stay as they are until the settings or the room change. */
const HINTS: Readonly<Record<string, string>> = {
  M_UNKNOWN_TOKEN: 'log the account in again and set its new token',
  M_MISSING_TOKEN: 'log the account in again and set its new token',
  M_USER_DEACTIVATED: 'the account is deactivated: use another one',
  M_USER_SUSPENDED: 'the account is suspended: use another one',
  M_FORBIDDEN: 'invite the account into the room and let it write there',
  M_NOT_FOUND: 'set room to the id of a room that the account is in',
  M_INVALID_PARAM: 'set room to the id of a room that the account is in',
};

function send(
  { server, token, room }: MatrixOptions,
  txnId: string,
  event: unknown,
): ChannelRequest {
  const base = `${withoutEndSlash(server)}/_matrix/client/v3/rooms`;
  const path = `${encodeURIComponent(room)}/send/m.room.message/${encodeURIComponent(txnId)}`;
  const request = jsonRequest(`${base}/${path}`, event, { authorization: `Bearer ${token}` });
  return { ...request, method: 'PUT' };
}

/** The kind of text that notifies (`m.notice` does not), with the empty list of those whom it mentions. */
function content(
  message: Message,
  extent: Extent,
): { readonly body: string; readonly formatted_body: string; readonly [key: string]: unknown } {
  const limits = { maxLength: MAX_TEXT_BYTES, unit: 'bytes', extent } as const;
  return {
    msgtype: 'm.text',
    body: chatText(message, 'plain', limits),
    format: 'org.matrix.custom.html',
    formatted_body: chatText(message, 'html', limits),
    'm.mentions': {},
  };
}
