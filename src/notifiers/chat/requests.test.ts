import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatTexts, DASHBOARD_URL, type ChatTexts } from '../../../test/support/chat/chat-texts.ts';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import {
  startProvider,
  type Provider,
  type ProviderRequest,
} from '../../../test/support/chat/provider.ts';
import { NO_WORDS } from '../../core/check/words.ts';
import type { Notice, NoticeKind } from '../../core/alerting/notification.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Language } from '../../core/people/owner.ts';
import type { DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import type { Network } from '../../network/index.ts';
import { sampleDelivery, sampleNotice } from '../../testing/notifier/sample-delivery.ts';
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

/** A request without the header that says that its body is JSON. */
type Expected = Pick<ProviderRequest, 'url' | 'body'> & Partial<ProviderRequest>;

/** What a request is made of. */
interface Sent {
  readonly texts: ChatTexts;
  readonly id: string;
  /** Set when a message of the same incident went before. */
  readonly firstRef: string | null;
}

/** A kind, the settings that lead to a provider, what that one answers, and what it is sent. */
interface Case {
  readonly name: string;
  readonly definition: NotifierDefinition<Network>;
  options(url: string): JsonObject;
  readonly answer: unknown;
  /** Of what it answered; `null`: it gives none. */
  readonly ref: string | null;
  sent(setup: Sent): Expected;
  /** How the first message is edited once an end is sent; without it, it is not. */
  edited?(setup: Sent): Expected;
}

const LINE_USER = `U${'0123456789abcdef'.repeat(2)}`;
const OPEN_EN = 'Open in UptimeSquirrel';
const ZULIP = {
  'content-type': 'application/x-www-form-urlencoded',
  // bot@example.com:secret
  authorization: 'Basic Ym90QGV4YW1wbGUuY29tOnNlY3JldA==',
};
/** By the id of the delivery that they are made of. */
const RETRY_KEYS: Readonly<Record<string, string>> = {
  msg_inc_m1_2_opened_chan: 'b726a8fe-b135-8df0-801a-c6f5f2c35fd5',
  msg_inc_m1_2_resolved_chan: 'b89c8dd1-d545-838d-bcef-11df467086c0',
  msg_inc_m1_2_group_chan: 'ced5a967-4d37-8e60-b099-8921eaf99eab',
};
const ROCKETCHAT_IDS: Readonly<Record<string, string>> = {
  msg_inc_m1_2_opened_chan: 'tyaorE1fAAGsb18sN',
  msg_inc_m1_2_resolved_chan: 'uJyN0dVF04087xHfR',
  msg_inc_m1_2_group_chan: 'ztWpZ0033mCwmYkh6',
};
const BEARER = { authorization: 'Bearer secret' };

const urlOf = ({ message }: ChatTexts): string => message.links.open ?? 'no address';
const buttonOf = ({ message }: ChatTexts): { text: string; url: string } => ({
  text: message.language === 'en' ? OPEN_EN : 'مشاهده در داشبورد',
  url: message.links.open ?? 'no address',
});

const slackBody = (texts: ChatTexts) => ({
  text: texts.subject('slack'),
  attachments: [
    {
      color: texts.color,
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: texts.below('slack', 3_000) } }],
    },
  ],
});
const UNEXPANDED = { unfurl_links: false, unfurl_media: false };
const SLACK_BOT = {
  'content-type': 'application/json; charset=utf-8',
  authorization: 'Bearer xoxb-1-secret',
};

const discordBody = (texts: ChatTexts) => ({
  content: texts.subject('discord'),
  embeds: [
    { description: texts.below('discord', 4_096), color: parseInt(texts.color.slice(1), 16) },
  ],
  allowed_mentions: { parse: [] },
});

const telegramBody = (texts: ChatTexts) => ({
  text: texts.whole('telegram', 4_096, { without: ['links'] }),
  parse_mode: 'HTML',
  link_preview_options: { is_disabled: true },
  reply_markup: { inline_keyboard: [[buttonOf(texts)]] },
});

const baleBody = (texts: ChatTexts) => ({
  text: texts.whole('whatsapp', 4_096, { without: ['links'] }).replaceAll('](', ']\u200b('),
  reply_markup: { inline_keyboard: [[buttonOf(texts)]] },
});

const mattermostParts = (texts: ChatTexts) => ({
  text: texts.subject('markdown'),
  attachments: [
    {
      fallback: texts.subject('markdown'),
      color: texts.color,
      text: texts.below('markdown', 6_000),
    },
  ],
});

const matrixBody = (texts: ChatTexts) => ({
  msgtype: 'm.text',
  body: texts.whole('plain', 7_000, { unit: 'bytes' }),
  format: 'org.matrix.custom.html',
  formatted_body: texts.whole('html', 7_000, { unit: 'bytes' }),
  'm.mentions': {},
});

const textRun = (text: string, style: object = {}) => ({ type: 'TextRun', text, ...style });
const richText = ({ message }: ChatTexts, ...inlines: object[]) => ({
  type: 'RichTextBlock',
  inlines,
  ...(message.direction === 'rtl' && { horizontalAlignment: 'right' }),
});

const lineText = (text: string, style: object = {}) => ({
  type: 'text',
  text,
  wrap: true,
  ...style,
});

const whatsappBody = (content: object, firstRef: string | null) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '4915187654321',
  ...(firstRef !== null && { context: { message_id: firstRef } }),
  ...content,
});

const cases: readonly Case[] = [
  {
    name: 'slack webhook',
    definition: slack,
    options: (url) => ({ url: `${url}/services/T1/B1/secret` }),
    answer: 'ok',
    ref: null,
    sent: ({ texts }) => ({
      url: '/services/T1/B1/secret',
      body: { ...slackBody(texts), ...UNEXPANDED },
    }),
  },
  {
    name: 'slack bot',
    definition: slack,
    options: (url) => ({ token: 'xoxb-1-secret', channel: 'C1', api: `${url}/api` }),
    answer: { ok: true, channel: 'C1', ts: '1700000000.000100' },
    ref: 'C1:1700000000.000100',
    sent: ({ texts, firstRef }) => ({
      url: '/api/chat.postMessage',
      headers: SLACK_BOT,
      body: {
        channel: 'C1',
        ...(firstRef !== null && { thread_ts: '1700000000.000100', reply_broadcast: true }),
        ...slackBody(texts),
        ...UNEXPANDED,
      },
    }),
    edited: ({ texts }) => ({
      url: '/api/chat.update',
      headers: SLACK_BOT,
      body: { channel: 'C1', ts: '1700000000.000100', ...slackBody(texts) },
    }),
  },
  {
    name: 'discord',
    definition: discord,
    options: (url) => ({ url: `${url}/api/webhooks/123/secret`, thread: '123456789012345678' }),
    answer: { id: '998877' },
    ref: '998877',
    sent: ({ texts }) => ({
      url: '/api/webhooks/123/secret?wait=true&thread_id=123456789012345678',
      body: discordBody(texts),
    }),
    edited: ({ texts }) => ({
      method: 'PATCH',
      url: '/api/webhooks/123/secret/messages/998877?thread_id=123456789012345678',
      body: discordBody(texts),
    }),
  },
  {
    name: 'telegram',
    definition: telegram,
    options: (url) => ({ token: '12:secret', chat: '-100123', thread: 7, api: url }),
    answer: { ok: true, result: { message_id: 42 } },
    ref: '42',
    sent: ({ texts, firstRef }) => ({
      url: '/bot12:secret/sendMessage',
      body: {
        chat_id: '-100123',
        message_thread_id: 7,
        ...(firstRef !== null && {
          reply_parameters: { message_id: 42, allow_sending_without_reply: true },
        }),
        ...telegramBody(texts),
      },
    }),
    edited: ({ texts }) => ({
      url: '/bot12:secret/editMessageText',
      body: { chat_id: '-100123', message_id: 42, ...telegramBody(texts) },
    }),
  },
  {
    name: 'bale',
    definition: bale,
    options: (url) => ({ token: '12:secret', chat: 4501234567, api: url }),
    answer: { ok: true, result: { message_id: 42 } },
    ref: '42',
    sent: ({ texts, firstRef }) => ({
      url: '/bot12:secret/sendMessage',
      body: {
        chat_id: 4501234567,
        ...(firstRef !== null && { reply_to_message_id: 42 }),
        ...baleBody(texts),
      },
    }),
    edited: ({ texts }) => ({
      url: '/bot12:secret/editMessageText',
      body: { chat_id: 4501234567, message_id: 42, ...baleBody(texts) },
    }),
  },
  {
    name: 'teams',
    definition: teams,
    options: (url) => ({ url: `${url}/workflows/1/invoke?api-version=1&sig=secret` }),
    answer: '',
    ref: null,
    sent: ({ texts }) => ({
      url: '/workflows/1/invoke?api-version=1&sig=secret',
      body: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            contentUrl: null,
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              ...(texts.message.direction === 'rtl' && { rtl: true }),
              fallbackText: texts.subject('plain'),
              body: [
                richText(
                  texts,
                  textRun(texts.subject('plain'), {
                    weight: 'bolder',
                    size: 'medium',
                    color: texts.message.tone === 'up' ? 'good' : 'attention',
                  }),
                ),
                ...texts.sentences.map((text) => richText(texts, textRun(text))),
                ...texts.facts.map(({ label, value }) => ({
                  ...richText(texts, textRun(`${label}: `, { weight: 'bolder' }), textRun(value)),
                  spacing: 'small',
                })),
              ],
              actions: [
                {
                  type: 'Action.OpenUrl',
                  title: buttonOf(texts).text,
                  url: buttonOf(texts).url,
                },
              ],
              msteams: { width: 'Full' },
            },
          },
        ],
      },
    }),
  },
  {
    name: 'mattermost webhook',
    definition: mattermost,
    options: (url) => ({ url: `${url}/hooks/secret` }),
    answer: 'ok',
    ref: null,
    sent: ({ texts }) => ({ url: '/hooks/secret', body: mattermostParts(texts) }),
  },
  {
    name: 'mattermost bot',
    definition: mattermost,
    options: (url) => ({
      server: `${url}/`,
      token: 'secret',
      channel: '4xp9fdt77pncbef59f4k1qe83o',
    }),
    answer: { id: 'post1' },
    ref: 'post1',
    sent: ({ texts }) => {
      const { text, ...props } = mattermostParts(texts);
      const body = { channel_id: '4xp9fdt77pncbef59f4k1qe83o', message: text, props };
      return { url: '/api/v4/posts', headers: BEARER, body };
    },
    edited: ({ texts }) => {
      const { text, ...props } = mattermostParts(texts);
      const url = '/api/v4/posts/post1/patch';
      return { method: 'PUT', url, headers: BEARER, body: { message: text, props } };
    },
  },
  {
    name: 'rocketchat webhook',
    definition: rocketchat,
    options: (url) => ({ url: `${url}/hooks/1/secret` }),
    answer: { success: true },
    ref: null,
    sent: ({ texts }) => ({
      url: '/hooks/1/secret',
      body: {
        text: texts.subject('markdown'),
        attachments: [{ color: texts.color, text: texts.below('markdown', 4_000) }],
      },
    }),
  },
  {
    name: 'rocketchat bot',
    definition: rocketchat,
    options: (url) => ({ server: url, user: 'u1', token: 'secret', room: 'r1' }),
    answer: { success: true, message: { _id: 'whatever' } },
    ref: 'tyaorE1fAAGsb18sN',
    sent: ({ texts, id }) => ({
      url: '/api/v1/chat.sendMessage',
      headers: { 'x-auth-token': 'secret', 'x-user-id': 'u1' },
      body: {
        message: {
          _id: ROCKETCHAT_IDS[id],
          rid: 'r1',
          msg: texts.whole('markdown', 4_000),
        },
      },
    }),
    edited: ({ texts }) => ({
      url: '/api/v1/chat.update',
      headers: { 'x-auth-token': 'secret', 'x-user-id': 'u1' },
      body: { roomId: 'r1', msgId: 'tyaorE1fAAGsb18sN', text: texts.whole('markdown', 4_000) },
    }),
  },
  {
    name: 'matrix',
    definition: matrix,
    options: (url) => ({ server: url, token: 'secret', room: '!room:example.com' }),
    answer: { event_id: '$event' },
    ref: '$event',
    sent: ({ texts, id, firstRef }) => ({
      method: 'PUT',
      url: `/_matrix/client/v3/rooms/!room%3Aexample.com/send/m.room.message/${id}`,
      headers: BEARER,
      body: {
        ...matrixBody(texts),
        ...(firstRef !== null && { 'm.relates_to': { 'm.in_reply_to': { event_id: '$event' } } }),
      },
    }),
    edited: ({ texts, id }) => ({
      method: 'PUT',
      url: `/_matrix/client/v3/rooms/!room%3Aexample.com/send/m.room.message/${id}_edit`,
      headers: BEARER,
      body: {
        ...matrixBody(texts),
        body: `* ${matrixBody(texts).body}`,
        formatted_body: `* ${matrixBody(texts).formatted_body}`,
        'm.new_content': matrixBody(texts),
        'm.relates_to': { rel_type: 'm.replace', event_id: '$event' },
      },
    }),
  },
  {
    name: 'signal',
    definition: signal,
    options: (url) => ({
      server: url,
      number: '+4915112345678',
      to: ['+4915187654321', 'group.abc='],
    }),
    answer: { timestamp: '1700000000123' },
    ref: '1700000000123',
    sent: ({ texts }) => ({
      url: '/v2/send',
      body: {
        number: '+4915112345678',
        recipients: ['+4915187654321'],
        message: texts.whole('plain', 2_000),
        text_mode: 'normal',
      },
    }),
    edited: ({ texts }) => ({
      url: '/v2/send',
      body: {
        number: '+4915112345678',
        recipients: ['+4915187654321'],
        message: texts.whole('plain', 2_000),
        text_mode: 'normal',
        edit_timestamp: 1700000000123,
      },
    }),
  },
  {
    name: 'whatsapp text',
    definition: whatsapp,
    options: (url) => ({
      token: 'secret',
      sender: '106540352242922',
      to: '+4915187654321',
      api: url,
    }),
    answer: { messages: [{ id: 'wamid.1' }] },
    ref: 'wamid.1',
    sent: ({ texts, firstRef }) => ({
      url: '/106540352242922/messages',
      headers: BEARER,
      body: whatsappBody(
        { type: 'text', text: { preview_url: false, body: texts.whole('whatsapp', 4_096) } },
        firstRef,
      ),
    }),
  },
  {
    name: 'whatsapp template',
    definition: whatsapp,
    options: (url) => ({
      token: 'secret',
      sender: '106540352242922',
      to: '4915187654321',
      template: 'uptime_alert',
      templateLanguage: 'en_US',
      api: url,
    }),
    answer: { messages: [{ id: 'wamid.1' }] },
    ref: 'wamid.1',
    sent: ({ texts, firstRef }) => {
      const { subject, headline } = texts.message;
      const text = `${texts.emoji} ${subject}. ${headline} ${urlOf(texts)}`;
      const template = {
        name: 'uptime_alert',
        language: { code: 'en_US' },
        components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
      };
      return {
        url: '/106540352242922/messages',
        headers: BEARER,
        body: whatsappBody({ type: 'template', template }, firstRef),
      };
    },
  },
  {
    name: 'googlechat',
    definition: googleChat,
    options: (url) => ({ url: `${url}/v1/spaces/A/messages?key=k&token=secret` }),
    answer: { name: 'spaces/A/messages/B.B' },
    ref: 'spaces/A/messages/B.B',
    sent: ({ texts, id }) => ({
      url: `/v1/spaces/A/messages?key=k&token=secret&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD&requestId=${id}`,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: {
        text: texts.whole('googlechat', 4_000, { without: ['links'] }),
        thread: { threadKey: 'inc_m1_2' },
        cardsV2: [
          {
            cardId: 'links',
            card: {
              sections: [
                {
                  widgets: [
                    {
                      buttonList: {
                        buttons: [
                          {
                            text: buttonOf(texts).text,
                            onClick: { openLink: { url: buttonOf(texts).url } },
                          },
                        ],
                      },
                    },
                  ],
                },
              ],
            },
          },
        ],
      },
    }),
  },
  {
    name: 'zulip',
    definition: zulip,
    options: (url) => ({
      server: url,
      user: 'bot@example.com',
      token: 'secret',
      channel: 'operations',
    }),
    answer: { result: 'success', msg: '', id: 42 },
    ref: '42',
    sent: ({ texts }) => ({
      url: '/api/v1/messages',
      headers: ZULIP,
      body: {
        type: 'stream',
        to: 'operations',
        topic: 'Shop',
        content: texts.whole('markdown', 10_000),
      },
    }),
    edited: ({ texts }) => ({
      method: 'PATCH',
      url: '/api/v1/messages/42',
      headers: ZULIP,
      body: { content: texts.whole('markdown', 10_000) },
    }),
  },
  {
    name: 'line',
    definition: line,
    options: (url) => ({ token: 'secret', to: LINE_USER, api: url }),
    answer: { sentMessages: [{ id: '461230966842064897' }] },
    ref: '461230966842064897',
    sent: ({ texts, id }) => ({
      url: '/v2/bot/message/push',
      headers: {
        ...BEARER,
        'x-line-retry-key': RETRY_KEYS[id] ?? '',
      },
      body: {
        to: LINE_USER,
        messages: [
          {
            type: 'flex',
            altText: texts.subject('plain'),
            contents: {
              type: 'bubble',
              size: 'giga',
              direction: texts.message.direction,
              header: {
                type: 'box',
                layout: 'vertical',
                contents: [lineText(texts.subject('plain'), { weight: 'bold', color: '#FFFFFF' })],
              },
              body: {
                type: 'box',
                layout: 'vertical',
                spacing: 'sm',
                contents: [
                  ...texts.sentences.map((text) => lineText(text)),
                  ...texts.facts.map(({ label, value }) =>
                    lineText(`${label}: ${value}`, { size: 'sm' }),
                  ),
                ],
              },
              footer: {
                type: 'box',
                layout: 'vertical',
                contents: [
                  {
                    ...lineText(buttonOf(texts).text, {
                      color: '#2A57C8',
                      decoration: 'underline',
                    }),
                    action: { type: 'uri', uri: buttonOf(texts).url },
                  },
                ],
              },
              styles: { header: { backgroundColor: texts.color } },
            },
          },
        ],
      },
    }),
  },
];

const SINCE = sampleNotice('group').incident.startedAt;
const GROUP_MEMBERS = ['Shop', 'Blog', 'Cart'].map((name, index) => ({
  id: `m${index}`,
  name,
  url: `https://${name.toLowerCase()}.example/`,
  reason: 'http_503',
  since: SINCE,
}));
const GROUP: Notice = {
  ...sampleNotice('group'),
  evidence: {
    count: 3,
    ended: 1,
    members: GROUP_MEMBERS.map((each) =>
      each.name === 'Cart' ? { ...each, until: SINCE + 60_000 } : each,
    ),
  },
};

describe.each(cases)('$name', ({ definition, options, answer, ref, sent, edited }) => {
  let provider: Provider;
  let network: Network;
  beforeAll(async () => {
    provider = await startProvider({ status: 200, body: answer });
    network = loopbackNetwork();
  });
  afterAll(async () => {
    network.close();
    await provider.stop();
  });
  const deliver = async (
    kind: NoticeKind,
    {
      language = 'en',
      firstRef = null,
      notice = sampleNotice(kind, language),
    }: { language?: Language; firstRef?: string | null; notice?: Notice } = {},
  ): Promise<DeliveryResult> => {
    provider.takeRequests();
    const given = options(provider.url);
    expect(definition.problemsOf?.(given) ?? []).toEqual([]);
    const [recipient = null] = definition.recipientsOf?.(given) ?? [];
    const notifier = definition.open(network, NO_WORDS, DASHBOARD_URL);
    const delivery = { ...sampleDelivery(kind, given), notice, recipient, firstRef };
    const result = await notifier.deliver(delivery);
    await notifier.close();
    return result;
  };
  const expected = ({ headers = {}, ...request }: Expected): ProviderRequest => ({
    method: 'POST',
    ...request,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const setupOf = (kind: NoticeKind, isShort: boolean, firstRef: string | null = null): Sent => ({
    texts: chatTexts(sampleNotice(kind), { isShort }),
    id: sampleDelivery(kind, {}).id,
    firstRef,
  });
  const OTHER_REF = 'of another kind';

  test('the beginning of an outage', async () => {
    expect(await deliver('opened')).toEqual({
      kind: 'delivered',
      detail: 'answered 200',
      ...(ref !== null && { ref }),
    });
    expect(provider.takeRequests()).toEqual([expected(sent(setupOf('opened', false)))]);
  });

  test('the beginning of an outage in Persian', async () => {
    await deliver('opened', { language: 'fa' });
    const texts = chatTexts(sampleNotice('opened', 'fa'), { isShort: false });
    expect(texts.message.direction).toBe('rtl');
    const setup = { ...setupOf('opened', false), texts };
    expect(provider.takeRequests()).toEqual([expected(sent(setup))]);
  });

  test('its end, to those who know how it began: where that is edited, the new message is short', async () => {
    const firstRef = ref ?? OTHER_REF;
    expect(await deliver('resolved', { firstRef })).toMatchObject({ kind: 'delivered' });
    const [message, ...edits] = provider.takeRequests();
    expect(message).toEqual(expected(sent(setupOf('resolved', edited !== undefined, firstRef))));
    const whole = setupOf('resolved', false, firstRef);
    expect(edits).toEqual(edited === undefined ? [] : [expected(edited(whole))]);
  });

  test('its end, whose first message is not known, is whole', async () => {
    expect(await deliver('resolved')).toMatchObject({ kind: 'delivered' });
    expect(provider.takeRequests()).toEqual([expected(sent(setupOf('resolved', false)))]);
  });

  test('a group of outages and ends, as a list', async () => {
    await deliver('group', { notice: GROUP, firstRef: null });
    const texts = chatTexts(GROUP, { isShort: false });
    expect(texts.message.facts.map(({ label }) => label)).toEqual(['Shop', 'Blog', 'Cart']);
    const setup = { ...setupOf('group', false), texts };
    expect(provider.takeRequests()).toEqual([expected(sent(setup))]);
  });

  test('a group of ends is the end of no single message', async () => {
    const members = GROUP_MEMBERS.map((each) => ({ ...each, until: SINCE + 60_000 }));
    const notice = { ...GROUP, evidence: { count: 3, ended: 3, members } };
    await deliver('group', { notice, firstRef: ref ?? OTHER_REF });
    expect(provider.takeRequests()).toHaveLength(1);
  });

  test('a reminder leaves the first message alone', async () => {
    await deliver('reminder', { firstRef: ref ?? OTHER_REF });
    expect(provider.takeRequests()).toHaveLength(1);
  });

  if (edited === undefined) return;

  test('an edit that fails leaves the delivery as it is, and is reported', async () => {
    provider.reply({ status: 200, body: answer }, { status: 500, body: 'no' });
    expect(await deliver('resolved', { firstRef: ref })).toEqual({
      kind: 'delivered',
      detail: 'answered 200; the first message stays as it was: the receiver answered 500',
      ref: expect.any(String) as string,
    });
  });

  test('nothing is edited before the end is delivered', async () => {
    provider.reply({ status: 503, body: 'no' });
    const result = await deliver('resolved', { firstRef: ref });
    expect(result).toMatchObject({ kind: 'retry', code: 'http_503' });
    expect(provider.takeRequests()).toHaveLength(1);
  });
});
