import type { JsonObject } from '../../../core/json.ts';
import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const TOKEN = 'canary0in0the0mine';
const BOT_TOKEN = `1234567890:${TOKEN}`;
const PHONE = '+4915112345678';
const LINE_USER = `U${'0123456789abcdef'.repeat(2)}`;

/** Of a provider whose answers have a body: 204 has none, so it does not say that the message was taken. */
const JSON_VERDICTS = HTTP_VERDICTS.map(
  ([status, kind]) => [status, status === 204 ? 'retry' : kind] as const,
);

/** A kind whose provider answers that it took a message by this JSON. */
function providerTrial(
  optionsFor: (url: string) => JsonObject,
  accepted: JsonObject,
  secret = TOKEN,
): Trials[string] {
  return {
    openReceiver: () => openHttpReceiver(optionsFor, JSON.stringify(accepted)),
    secrets: [secret],
    verdicts: JSON_VERDICTS,
  };
}

/** A kind whose address is its secret, and whose provider says nothing but its status. */
function hookTrial(path: string): Trials[string] {
  return {
    openReceiver: () => openHttpReceiver((url) => ({ url: `${url}${path}` })),
    secrets: [TOKEN],
    verdicts: HTTP_VERDICTS,
  };
}

export const trials: Trials = {
  slack: providerTrial((api) => ({ api, token: `xoxb-${TOKEN}`, channel: 'C1' }), {
    ok: true,
    channel: 'C1',
    ts: '1700000000.000100',
  }),
  discord: providerTrial((url) => ({ url: `${url}/webhooks/123/${TOKEN}` }), { id: '998877' }),
  telegram: providerTrial(
    (api) => ({ api, token: BOT_TOKEN, chat: -1001234567890 }),
    { ok: true, result: { message_id: 42 } },
    BOT_TOKEN,
  ),
  bale: providerTrial(
    (api) => ({ api, token: BOT_TOKEN, chat: '4501234567' }),
    { ok: true, result: { message_id: 42 } },
    BOT_TOKEN,
  ),
  teams: hookTrial(`/workflows/1/invoke?api-version=1&sig=${TOKEN}`),
  mattermost: hookTrial(`/hooks/${TOKEN}`),
  rocketchat: providerTrial((server) => ({ server, user: 'u1', token: TOKEN, room: 'r1' }), {
    success: true,
  }),
  matrix: providerTrial((server) => ({ server, token: TOKEN, room: '!r:example.com' }), {
    event_id: '$event',
  }),
  signal: {
    ...providerTrial((server) => ({ server, number: PHONE, to: PHONE }), { timestamp: '1700' }),
    secrets: [],
  },
  whatsapp: providerTrial((api) => ({ api, token: TOKEN, sender: '106540352242922', to: PHONE }), {
    messages: [{ id: 'wamid.1' }],
  }),
  googlechat: providerTrial((url) => ({ url: `${url}/messages?key=k&token=${TOKEN}` }), {
    name: 'spaces/A/messages/B',
  }),
  zulip: providerTrial(
    (server) => ({ server, user: 'bot@example.com', token: TOKEN, channel: 'operations' }),
    { result: 'success', id: 42 },
  ),
  line: providerTrial((api) => ({ api, token: TOKEN, to: LINE_USER }), {
    sentMessages: [{ id: '461230966842064897' }],
  }),
};
