import { Type } from 'typebox';
import { code, defineEvent, sentence, texts } from './define-event.ts';
import type { EventFields } from './define-event.ts';

const recordsFoundFields = {
  type: Type.String(),
  values: texts('the records, in the order they came'),
  ttlSeconds: Type.Union([Type.Number(), Type.Null()], { description: 'how long they hold' }),
  isNoName: Type.Boolean({ description: 'whether there is no such name (NXDOMAIN)' }),
  reason: code('why there is no answer to judge'),
  message: sentence,
};

function recordsFoundText(event: EventFields<typeof recordsFoundFields>): string {
  const { type, values, ttlSeconds, isNoName, message } = event;
  if (message !== null) return `No answer to judge: ${message}.`;
  if (isNoName) return 'There is no such name (NXDOMAIN).';
  if (values.length === 0) return `The name has no ${type} record.`;
  const ttl = ttlSeconds === null ? '' : ` (TTL ${ttlSeconds} s)`;
  return `The answer${ttl}: ${values.join(', ')}.`;
}

const pingedFields = {
  sent: Type.Integer({ description: 'echo requests' }),
  roundTripsMs: Type.Array(Type.Number(), { description: 'of each that came back' }),
  refusal: code('what was reported on the way'),
  reason: code('why it is inconclusive'),
  message: sentence,
};

function pingedText(event: EventFields<typeof pingedFields>): string {
  const { sent, roundTripsMs, refusal, message } = event;
  if (message !== null) return `Inconclusive: ${message}.`;
  const trips = roundTripsMs.length === 0 ? '' : ` after ${roundTripsMs.join(', ')} ms`;
  const refusalText = refusal === null ? '' : `; reported on the way: ${refusal}`;
  return `${roundTripsMs.length} of ${sent} came back${trips}${refusalText}.`;
}

/** What kinds other than websites do, and what lies between us and a target. */
export const lineEvents = {
  proxy: defineEvent(
    'The connection goes through a proxy.',
    { proxy: Type.String({ description: 'as URL, without a login' }) },
    ({ proxy }) => `Go through the proxy ${proxy}.`,
  ),
  other_place: defineEvent(
    'The connection goes to another place than the name says, as the settings want it.',
    { host: Type.String(), serverName: Type.String() },
    ({ host, serverName }) => `Connect to ${host} in the place of ${serverName}.`,
  ),
  login: defineEvent(
    'The server asks for a login, and gets it.',
    {},
    () => 'The server asks for a login: it is sent.',
  ),
  headers_kept: defineEvent(
    'Your own headers are not sent to another origin.',
    {},
    () => 'Your own headers are not sent: this is another origin.',
  ),
  ask_records: defineEvent(
    'Name servers are asked for records.',
    { name: Type.String(), type: Type.String(), servers: texts('empty for our own resolver') },
    ({ name, type, servers }) =>
      `Ask ${servers.length === 0 ? 'our resolver' : servers.join(', ')} for the ${type} records of ${name}.`,
  ),
  records: defineEvent(
    'The records that were found, or why there are none.',
    recordsFoundFields,
    recordsFoundText,
  ),
  ping: defineEvent(
    'Echo requests are sent.',
    { host: Type.String(), count: Type.Integer() },
    ({ host, count }) => `Send ${count} echo requests (ICMP) to ${host}.`,
  ),
  pinged: defineEvent('What came back of them.', pingedFields, pingedText),
  datagram: defineEvent(
    'A datagram is sent.',
    { host: Type.String(), port: Type.Integer(), bytes: Type.Integer() },
    ({ host, port, bytes }) => `Send ${bytes} bytes by UDP to ${host} port ${port}.`,
  ),
  datagram_ended: defineEvent(
    'What came back of it.',
    {
      bytes: Type.Union([Type.Integer(), Type.Null()], { description: 'null for silence' }),
      reason: code('why there is no answer'),
      message: sentence,
    },
    ({ bytes, message }) => {
      if (message !== null) return `No answer: ${message}.`;
      return bytes === null ? 'Nothing came back.' : `${bytes} bytes came back.`;
    },
  ),
} as const;
