import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import {
  startProvider,
  type Provider,
  type ProviderReply,
} from '../../../test/support/chat/provider.ts';
import { NO_WORDS } from '../../core/check/words.ts';
import type { JsonObject } from '../../core/json.ts';
import type { DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import type { Network } from '../../network/index.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { bale } from './bale.ts';
import { discord } from './discord.ts';
import { googleChat } from './google-chat.ts';
import { line } from './line.ts';
import { matrix } from './matrix.ts';
import { mattermost } from './mattermost.ts';
import { rocketchat } from './rocketchat.ts';
import { signal } from './signal.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';
import { whatsapp } from './whatsapp.ts';
import { zulip } from './zulip.ts';

/** What a provider answers, and what that means. */
type Answered = readonly [
  what: string,
  reply: ProviderReply,
  result: Partial<Record<keyof DeliveryResult | 'code' | 'afterMs' | 'minMs' | 'ref', unknown>>,
];

interface Case {
  readonly name: string;
  readonly definition: NotifierDefinition<Network>;
  options(url: string): JsonObject;
  readonly answers: readonly Answered[];
}

const PAGE: ProviderReply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><title>Welcome</title>',
};
const NOT_TAKEN = { kind: 'retry', code: 'not_taken' };
const botError = (status: number, description: string, parameters: object = {}): ProviderReply => ({
  status,
  body: { ok: false, error_code: status, description, parameters },
});
const refused = (code: string, detail: string): Answered[2] => ({
  kind: 'refused',
  code,
  detail: expect.stringContaining(detail),
});

const botAnswers = (kind: string): readonly Answered[] => [
  ['a web page', PAGE, NOT_TAKEN],
  ['200 without ok', { status: 200, body: { ok: false } }, NOT_TAKEN],
  [
    'too many messages',
    botError(429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
    { kind: 'retry', code: 'http_429', afterMs: 7000 },
  ],
  ['a wrong token', botError(401, 'Unauthorized'), refused(`${kind}_401`, 'set token')],
  ['no such bot', botError(404, 'Not Found'), refused(`${kind}_404`, 'set token')],
  [
    'a bot that was blocked',
    botError(403, 'Forbidden: bot was blocked by the user'),
    refused(`${kind}_403`, 'bot was blocked by the user (the bot may not write there'),
  ],
  [
    'no such chat',
    botError(400, 'Bad Request: chat not found'),
    refused(`${kind}_400`, 'set chat'),
  ],
  [
    'a group that moved',
    botError(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -1009876543210 }),
    refused(`${kind}_chat_moved`, 'set chat to -1009876543210'),
  ],
  ['its own fault', botError(500, 'Internal Server Error'), { kind: 'retry', code: 'http_500' }],
  ['a gateway that cannot', { status: 502, body: '<html>' }, { kind: 'retry', code: 'http_502' }],
];

const cases: readonly Case[] = [
  {
    name: 'slack webhook',
    definition: slack,
    options: (url) => ({ url: `${url}/services/T1/B1/secret` }),
    answers: [
      ['ok', { status: 200, body: 'ok' }, { kind: 'delivered' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'no such hook',
        { status: 404, body: 'no_service' },
        refused('slack_no_service', 'make a new'),
      ],
      [
        'an archived channel',
        { status: 404, body: 'channel_is_archived' },
        refused('slack_channel_is_archived', 'unarchive'),
      ],
      ['gone', { status: 410, body: 'gone' }, { kind: 'refused', code: 'http_410' }],
      [
        'too many messages',
        { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' },
        { kind: 'retry', code: 'http_429', afterMs: 30_000 },
      ],
      ['its own fault', { status: 500, body: 'rollup_error' }, { kind: 'retry', code: 'http_500' }],
      ['a page that is not there', { ...PAGE, status: 404 }, { kind: 'retry', code: 'http_404' }],
    ],
  },
  {
    name: 'slack bot',
    definition: slack,
    options: (api) => ({ token: 'xoxb-1-secret', channel: 'C1', api }),
    answers: [
      [
        'a message',
        { status: 200, body: { ok: true, channel: 'C9', ts: '1.2' } },
        { kind: 'delivered', ref: 'C9:1.2' },
      ],
      [
        'not in the channel',
        { status: 200, body: { ok: false, error: 'not_in_channel' } },
        refused('slack_not_in_channel', 'invite the app'),
      ],
      [
        'a wrong token',
        { status: 200, body: { ok: false, error: 'invalid_auth' } },
        refused('slack_invalid_auth', 'set token'),
      ],
      [
        'an error that may pass',
        { status: 200, body: { ok: false, error: 'internal_error' } },
        { ...NOT_TAKEN, detail: expect.stringContaining('internal_error') },
      ],
      [
        'the name of a method of objects',
        { status: 200, body: { ok: false, error: 'toString' } },
        NOT_TAKEN,
      ],
      ['a web page', PAGE, NOT_TAKEN],
      ['JSON of another kind', { status: 200, body: [true] }, NOT_TAKEN],
      [
        'too many messages',
        { status: 429, headers: { 'retry-after': '1' }, body: { ok: false, error: 'ratelimited' } },
        { kind: 'retry', code: 'http_429', afterMs: 1000 },
      ],
    ],
  },
  {
    name: 'discord',
    definition: discord,
    options: (url) => ({ url: `${url}/api/webhooks/123/secret` }),
    answers: [
      ['a message', { status: 200, body: { id: '5' } }, { kind: 'delivered', ref: '5' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'no such webhook',
        { status: 404, body: { message: 'Unknown Webhook', code: 10015 } },
        refused('discord_10015', 'Unknown Webhook (the webhook was removed'),
      ],
      [
        'a forum without a thread',
        { status: 400, body: { message: 'Webhooks posted to forum channels …', code: 220001 } },
        refused('discord_220001', 'set thread'),
      ],
      [
        'too many messages, by its body',
        {
          status: 429,
          body: { message: 'You are being rate limited.', retry_after: 0.3, global: false },
        },
        { kind: 'retry', code: 'http_429', afterMs: 300 },
      ],
      [
        'too many messages, by the network in front',
        { status: 429, headers: { 'retry-after': '60' }, body: 'error code: 1015' },
        { kind: 'retry', code: 'http_429', afterMs: 60_000 },
      ],
      ['its own fault', { status: 503, body: '' }, { kind: 'retry', code: 'http_503' }],
    ],
  },
  {
    name: 'telegram',
    definition: telegram,
    options: (api) => ({ token: '12:secret', chat: -100123, api }),
    answers: botAnswers('telegram'),
  },
  {
    name: 'bale',
    definition: bale,
    options: (api) => ({ token: '12:secret', chat: '@example_status', api }),
    answers: botAnswers('bale'),
  },
  {
    name: 'teams',
    definition: teams,
    options: (url) => ({ url: `${url}/workflows/1?sig=secret` }),
    answers: [
      ['accepted', { status: 202, body: '' }, { kind: 'delivered', detail: 'answered 202' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'no such workflow',
        { status: 404, body: { error: { code: 'WorkflowNotFound', message: 'not found' } } },
        refused('teams_workflownotfound', 'make a new one'),
      ],
      [
        'a workflow that is switched off',
        { status: 400, body: { error: { code: 'WorkflowTriggerIsNotEnabled', message: 'off' } } },
        { kind: 'retry', code: 'http_400', detail: expect.stringContaining('off') },
      ],
      [
        'too many messages',
        { status: 429, headers: { 'retry-after': '5' }, body: '' },
        { kind: 'retry', code: 'http_429', afterMs: 5000 },
      ],
    ],
  },
  {
    name: 'mattermost webhook',
    definition: mattermost,
    options: (url) => ({ url: `${url}/hooks/secret` }),
    answers: [
      ['ok', { status: 200, body: 'ok' }, { kind: 'delivered' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'no such hook',
        {
          status: 400,
          body: { id: 'web.incoming_webhook.invalid.app_error', message: 'Invalid webhook.' },
        },
        refused('mattermost_hook', 'make a new one'),
      ],
      [
        'no such account',
        {
          status: 403,
          body: { id: 'web.incoming_webhook.user.app_error', message: 'no such user' },
        },
        refused('mattermost_hook', 'the account that made the webhook is gone'),
      ],
      [
        'no such channel',
        {
          status: 404,
          body: { id: 'app.channel.get.existing.app_error', message: 'no such channel' },
        },
        refused('mattermost_channel', 'the channel of the webhook is gone'),
      ],
      [
        'its own fault',
        { status: 500, body: { id: 'store.sql', message: 'x' } },
        { kind: 'retry', code: 'http_500' },
      ],
    ],
  },
  {
    name: 'mattermost bot',
    definition: mattermost,
    options: (server) => ({ server, token: 'secret', channel: '4xp9fdt77pncbef59f4k1qe83o' }),
    answers: [
      ['a post', { status: 201, body: { id: 'p1' } }, { kind: 'delivered', ref: 'p1' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'a wrong token',
        {
          status: 401,
          body: {
            id: 'api.context.session_expired.app_error',
            message: 'Invalid or expired session',
          },
        },
        refused('mattermost_token', 'set token'),
      ],
      [
        'a bot outside of the channel',
        {
          status: 403,
          body: { id: 'api.context.permissions.app_error', message: 'no permission' },
        },
        refused('mattermost_permissions', 'add the bot'),
      ],
    ],
  },
  {
    name: 'rocketchat webhook',
    definition: rocketchat,
    options: (url) => ({ url: `${url}/hooks/1/secret` }),
    answers: [
      ['success', { status: 200, body: { success: true } }, { kind: 'delivered' }],
      // It gives the page of its client for every path that it does not know.
      ['a web page', PAGE, NOT_TAKEN],
      [
        'no such hook',
        {
          status: 400,
          body: { success: false, error: 'Invalid integration id or token provided.' },
        },
        refused('rocketchat_hook', 'make a new one'),
      ],
      ['not so', { status: 200, body: { success: false, error: 'x' } }, NOT_TAKEN],
    ],
  },
  {
    name: 'rocketchat bot',
    definition: rocketchat,
    options: (server) => ({ server, user: 'u', token: 'secret', room: 'r' }),
    answers: [
      [
        'success',
        { status: 200, body: { success: true, message: {} } },
        { kind: 'delivered', ref: 'tyaorE1fAAGsb18sN' },
      ],
      [
        'a wrong token',
        { status: 401, body: { status: 'error', message: 'You must be logged in to do this.' } },
        refused('rocketchat_token', 'set user and token'),
      ],
      [
        'no such room',
        {
          status: 400,
          body: {
            success: false,
            error: 'x [error-invalid-room]',
            errorType: 'error-invalid-room',
          },
        },
        refused('rocketchat_room', 'set room'),
      ],
      [
        'a repeated message that it has already',
        {
          status: 400,
          body: { success: false, error: 'E11000 duplicate key error collection: x' },
        },
        { kind: 'delivered', ref: 'tyaorE1fAAGsb18sN' },
      ],
    ],
  },
  {
    name: 'matrix',
    definition: matrix,
    options: (server) => ({ server, token: 'secret', room: '!r:example.com' }),
    answers: [
      ['an event', { status: 200, body: { event_id: '$e' } }, { kind: 'delivered', ref: '$e' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'too many messages',
        {
          status: 429,
          body: { errcode: 'M_LIMIT_EXCEEDED', error: 'Too many requests', retry_after_ms: 2000 },
        },
        { kind: 'retry', code: 'http_429', afterMs: 2000 },
      ],
      [
        'a wrong token',
        { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token' } },
        refused('matrix_m_unknown_token', 'set its new token'),
      ],
      [
        'not in the room',
        { status: 403, body: { errcode: 'M_FORBIDDEN', error: 'not in room' } },
        refused('matrix_m_forbidden', 'invite the account'),
      ],
      [
        'its own fault',
        { status: 500, body: { errcode: 'M_UNKNOWN', error: 'x' } },
        { kind: 'retry' },
      ],
    ],
  },
  {
    name: 'signal',
    definition: signal,
    options: (server) => ({ server, number: '+4915112345678', to: '+4915187654321' }),
    answers: [
      ['a message', { status: 201, body: { timestamp: '17' } }, { kind: 'delivered', ref: '17' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'a challenge',
        { status: 429, body: { error: 'rate limited', challenge_tokens: ['x'] } },
        { kind: 'retry', code: 'http_429', minMs: 3_600_000 },
      ],
      [
        'no such recipient',
        { status: 400, body: { error: 'Unregistered user "+4915187654321"' } },
        refused('signal_recipient', 'no one has this number'),
      ],
      [
        'no such sender',
        { status: 400, body: { error: 'Specified account does not exist' } },
        refused('signal_sender', 'register or link'),
      ],
      [
        'a network behind it that fails',
        { status: 400, body: { error: 'Failed to send message: timeout' } },
        { kind: 'retry', code: 'http_400' },
      ],
    ],
  },
  {
    name: 'whatsapp',
    definition: whatsapp,
    options: (api) => ({ token: 'secret', sender: '106540352242922', to: '4915187654321', api }),
    answers: [
      [
        'a message',
        { status: 200, body: { messages: [{ id: 'wamid.1', message_status: 'accepted' }] } },
        { kind: 'delivered', ref: 'wamid.1' },
      ],
      [
        'an id that is too long to keep',
        { status: 200, body: { messages: [{ id: 'w'.repeat(201) }] } },
        { kind: 'delivered', detail: 'answered 200' },
      ],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'a wrong token',
        { status: 401, body: { error: { message: 'Session has expired', code: 190 } } },
        refused('whatsapp_190', 'set token'),
      ],
      [
        'nothing written for 24 hours',
        { status: 400, body: { error: { message: 'Re-engagement message', code: 131047 } } },
        refused('whatsapp_131047', 'set template'),
      ],
      [
        'too many messages',
        { status: 400, body: { error: { message: 'Rate limit hit', code: 130429 } } },
        { kind: 'retry', code: 'http_400' },
      ],
    ],
  },
  {
    name: 'googlechat',
    definition: googleChat,
    options: (url) => ({ url: `${url}/v1/spaces/A/messages?key=k&token=secret` }),
    answers: [
      ['a message', { status: 200, body: { name: 's/A' } }, { kind: 'delivered', ref: 's/A' }],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'no such space',
        {
          status: 404,
          body: { error: { code: 404, message: 'Space not found', status: 'NOT_FOUND' } },
        },
        refused('googlechat_not_found', 'make a new one'),
      ],
      [
        'too many messages',
        { status: 429, body: { error: { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED' } } },
        { kind: 'retry', code: 'http_429' },
      ],
    ],
  },
  {
    name: 'zulip',
    definition: zulip,
    options: (server) => ({ server, user: 'b@example.com', token: 'secret', channel: 'ops' }),
    answers: [
      [
        'a message',
        { status: 200, body: { result: 'success', id: 7 } },
        { kind: 'delivered', ref: '7' },
      ],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'too many messages',
        {
          status: 429,
          body: {
            result: 'error',
            msg: 'API usage exceeded',
            code: 'RATE_LIMIT_HIT',
            'retry-after': 28.7,
          },
        },
        { kind: 'retry', code: 'http_429', afterMs: 28_700 },
      ],
      [
        'no such channel',
        {
          status: 400,
          body: { result: 'error', msg: 'no channel', code: 'STREAM_DOES_NOT_EXIST' },
        },
        refused('zulip_stream_does_not_exist', 'set channel'),
      ],
      [
        'a wrong key',
        { status: 401, body: { result: 'error', msg: 'Invalid API key', code: 'INVALID_API_KEY' } },
        refused('zulip_invalid_api_key', 'set user and token'),
      ],
    ],
  },
  {
    name: 'line',
    definition: line,
    options: (api) => ({ token: 'secret', to: `U${'a'.repeat(32)}`, api }),
    answers: [
      [
        'a message',
        { status: 200, body: { sentMessages: [{ id: '4' }] } },
        { kind: 'delivered', ref: '4' },
      ],
      ['a web page', PAGE, NOT_TAKEN],
      [
        'an attempt that was accepted before',
        {
          status: 409,
          headers: { 'x-line-accepted-request-id': 'r1' },
          body: { message: 'The retry key is already accepted', sentMessages: [{ id: '4' }] },
        },
        { kind: 'delivered', ref: '4' },
      ],
      [
        'another conflict',
        { status: 409, body: { message: 'x' } },
        { kind: 'retry', code: 'http_409' },
      ],
      [
        'a plan that is used up',
        { status: 429, body: { message: 'You have reached your monthly limit.' } },
        { kind: 'retry', code: 'http_429', minMs: 21_600_000 },
      ],
      [
        'no such recipient',
        { status: 400, body: { message: "The property, 'to', in the request body is invalid" } },
        refused('line_400', 'set to to the id'),
      ],
      [
        'a wrong token',
        { status: 401, body: { message: 'Authentication failed' } },
        refused('line_401', 'token'),
      ],
      [
        'its own fault',
        { status: 500, body: { message: 'x' } },
        { kind: 'retry', code: 'http_500' },
      ],
    ],
  },
];

describe.each(cases)('$name answers with', ({ definition, options, answers }) => {
  let provider: Provider;
  let network: Network;
  beforeAll(async () => {
    provider = await startProvider({ status: 500 });
    network = loopbackNetwork();
  });
  afterAll(async () => {
    network.close();
    await provider.stop();
  });

  test.each(answers)('%s', async (_what, reply, result) => {
    provider.reply(reply);
    const given = options(provider.url);
    const [recipient = null] = definition.recipientsOf?.(given) ?? [];
    const notifier = definition.open(network, NO_WORDS);
    const end = await notifier.deliver({ ...sampleDelivery('opened', given), recipient });
    expect(end).toMatchObject(result);
    if (end.kind === 'delivered') expect(end.ref).toBe(result.ref);
    expect(provider.takeRequests()).toHaveLength(1);
  });
});
