import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { NotifierDefinition } from '../../core/ports/notifier.ts';
import { composeMessage } from '../../core/wording/message.ts';
import type { Network } from '../../network/index.ts';
import {
  asGroup,
  inPersian,
  startChannelSink,
  type ChannelSink,
} from '../../../test/support/channel-sink.ts';
import { containing, matching } from '../../../test/support/matchers.ts';
import { openPushBrowser } from '../../testing/notifier/push-browser.ts';
import { sampleDelivery, sampleNotice } from '../../testing/notifier/sample-delivery.ts';
import { gotify } from './gotify.ts';
import { ntfy } from './ntfy.ts';
import { pushbullet } from './pushbullet.ts';
import { pushover } from './pushover.ts';
import { webPush } from './web-push.ts';

const KEY = 'a'.repeat(30);
const USER = 'u'.repeat(30);
const {
  subject: DOWN,
  headline,
  links,
} = composeMessage(sampleNotice('opened'), {
  late: null,
  dashboardUrl: 'https://up.example/',
});
const OPEN = String(links.open);
const beginning = (): unknown => matching(new RegExp(`^${headline}\n`));

let sink: ChannelSink;
beforeAll(async () => {
  sink = await startChannelSink();
});
afterAll(() => sink.stop());

type Definition = NotifierDefinition<Network>;

async function deliver(
  definition: Definition,
  options: JsonObject,
  kind: 'opened' | 'resolved' | 'alarm' = 'opened',
  changes: object = {},
): Promise<unknown> {
  expect(Check(definition.options, options)).toBe(true);
  expect(definition.problemsOf?.(options) ?? []).toEqual([]);
  return sink.deliver(definition, options, { ...sampleDelivery(kind, options), ...changes });
}

function json(): Readonly<Record<string, unknown>> {
  expect(sink.last().headers['content-type']).toBe('application/json');
  return JSON.parse(sink.last().body.toString('utf8')) as Record<string, unknown>;
}

function form(): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(sink.last().body.toString('utf8')));
}

describe('ntfy', () => {
  const options = (): JsonObject => ({ topic: 'shop-1', token: 'tk_canary0123', api: sink.api });

  test('what is down is urgent, and leads to its incident', async () => {
    sink.answerWith({ status: 200, body: { id: 'Xy1' } });
    expect(await deliver(ntfy, options())).toEqual({
      kind: 'delivered',
      detail: 'answered 200, id Xy1',
      ref: 'Xy1',
    });
    const { method, path, headers } = sink.last();
    expect({ method, path }).toEqual({ method: 'POST', path: '/' });
    expect(headers['authorization']).toBe('Bearer tk_canary0123');
    expect(json()).toEqual({
      topic: 'shop-1',
      title: DOWN,
      message: beginning(),
      priority: 5,
      tags: ['red_circle'],
      click: OPEN,
      actions: [{ action: 'view', label: 'Open in UptimeSquirrel', url: OPEN }],
    });
  });

  test('what is up again makes less noise', async () => {
    await deliver(ntfy, options(), 'resolved');
    expect(json()).toMatchObject({
      title: matching(/^\[UP\] Shop/),
      priority: 3,
      tags: ['green_circle'],
    });
  });

  test('several outages are a list', async () => {
    await deliver(ntfy, options(), 'opened', asGroup(sampleDelivery('opened', options())));
    const { message } = json();
    expect(message).toContain('Shop');
    expect(message).toContain('Blog');
    expect(json()).toMatchObject({ priority: 5 });
  });

  test('Persian stays Persian', async () => {
    await deliver(ntfy, options(), 'opened', { ...inPersian(sampleDelivery('opened', options())) });
    expect(json()).toMatchObject({ message: matching(/\p{Script=Arabic}/u) });
  });

  test('a user logs in with a password, and an open topic without either', async () => {
    const login = { topic: 'shop-1', api: sink.api, user: 'ops', password: 'canary' };
    await deliver(ntfy, login);
    expect(sink.last().headers['authorization']).toBe(
      `Basic ${Buffer.from('ops:canary').toString('base64')}`,
    );
    await deliver(ntfy, { topic: 'shop-1', api: sink.api });
    expect(sink.last().headers['authorization']).toBeUndefined();
  });

  test.each([
    [{ user: 'ops' }, 'password'],
    [{ password: 'canary' }, 'user'],
    [{ token: 'tk_canary0', user: 'ops', password: 'canary' }, 'token'],
  ])('a login that is not one: %j', (login, path) => {
    expect(ntfy.problemsOf?.({ topic: 'shop-1', ...login })).toMatchObject([{ path }]);
  });

  test.each([
    [
      403,
      { code: 40_301, error: 'forbidden' },
      { kind: 'retry', code: 'ntfy_40301', minMs: 300_000 },
    ],
    [401, { code: 40_101, error: 'unauthorized' }, { kind: 'retry', code: 'ntfy_40101' }],
    [429, { code: 42_901, error: 'limit' }, { kind: 'retry', code: 'ntfy_42901', afterMs: 7_000 }],
    [507, { code: 50_701, error: 'full' }, { kind: 'retry', code: 'http_507' }],
  ])('an answer of %d with %j', async (status, body, expected) => {
    sink.answerWith({ status, body, headers: { 'retry-after': '7' } });
    expect(await deliver(ntfy, options())).toMatchObject(expected);
  });
});

describe('Gotify', () => {
  const options = (): JsonObject => ({ server: `${sink.api}/sub`, token: 'Acanary0123' });

  test('a message with markup and a place to go to', async () => {
    sink.answerWith({ status: 200, body: { id: 25 } });
    expect(await deliver(gotify, options())).toMatchObject({ kind: 'delivered', ref: '25' });
    const { path, headers } = sink.last();
    expect({ path, key: headers['x-gotify-key'] }).toEqual({
      path: '/sub/message',
      key: 'Acanary0123',
    });
    expect(json()).toEqual({
      title: DOWN,
      message: containing(`[Open in UptimeSquirrel](${OPEN})`),
      priority: 8,
      extras: {
        'client::display': { contentType: 'text/markdown' },
        'client::notification': { click: { url: OPEN } },
      },
    });
    await deliver(gotify, options(), 'resolved');
    expect(json()).toMatchObject({ priority: 4 });
    await deliver(gotify, options(), 'alarm');
    expect(json()).toMatchObject({ priority: 6 });
  });

  test('a token of a client is one that may not send', async () => {
    const errorDescription = 'you need to provide a valid access token';
    sink.answerWith({ status: 401, body: { error: 'Unauthorized', errorDescription } });
    expect(await deliver(gotify, options())).toMatchObject({
      kind: 'retry',
      code: 'gotify_401',
      minMs: 300_000,
      detail: containing('and not of a client'),
    });
  });
});

describe('Pushover', () => {
  const options = (): JsonObject => ({ token: KEY, user: USER, api: sink.api });
  const emergency = (): JsonObject => ({ ...options(), emergency: true, everyS: 30, forS: 600 });

  test('a message is a form', async () => {
    sink.answerWith({ status: 200, body: { status: 1, request: 'r-1' } });
    const given = { ...options(), device: 'phone,tablet', sound: 'siren' };
    expect(await deliver(pushover, given)).toMatchObject({ kind: 'delivered', ref: 'r-1' });
    expect(sink.last().path).toBe('/1/messages.json');
    expect(form()).toEqual({
      token: KEY,
      user: USER,
      title: DOWN,
      message: beginning(),
      priority: '1',
      url: OPEN,
      url_title: 'Open in UptimeSquirrel',
      device: 'phone,tablet',
      sound: 'siren',
    });
    await deliver(pushover, given, 'resolved');
    expect(form()).toMatchObject({ priority: '0' });
    expect(form()).not.toHaveProperty('sound');
  });

  test('what is down is repeated until acknowledged, and no longer than it is down', async () => {
    const receipt = 'r'.repeat(30);
    sink.answerWith({ status: 200, body: { status: 1, request: 'r-1', receipt } });
    const ref = `receipt:${receipt}`;
    expect(await deliver(pushover, emergency())).toMatchObject({ kind: 'delivered', ref });
    expect(form()).toMatchObject({ priority: '2', retry: '30', expire: '600' });
    sink.answerWith({ status: 200, body: { status: 1 } });
    expect(await deliver(pushover, emergency(), 'resolved', { firstRef: ref })).toMatchObject({
      kind: 'delivered',
    });
    expect(sink.last().path).toBe(`/1/receipts/${receipt}/cancel.json`);
    expect(form()).toEqual({ token: KEY });
  });

  test.each(['r-1', '../../messages', 'receipt:../x'])(
    '%s is no receipt to be cancelled',
    async (firstRef) => {
      sink.answerWith({ status: 200, body: { status: 1 } });
      await deliver(pushover, emergency(), 'resolved', { firstRef });
      expect(sink.last().path).toBe('/1/messages.json');
    },
  );

  test('repetitions of what is not repeated are a mistake', () => {
    expect(pushover.problemsOf?.({ token: KEY, user: USER, everyS: 60 })).toMatchObject([
      { path: 'everyS' },
    ]);
    expect(pushover.problemsOf?.({ token: KEY, user: USER, forS: 60 })).toMatchObject([
      { path: 'forS' },
    ]);
  });

  test.each([
    [
      400,
      { user: 'invalid', errors: ['user key is invalid'], status: 0 },
      { kind: 'refused', code: 'pushover_400', detail: containing('active device') },
    ],
    [
      400,
      { token: 'invalid', errors: ['application token is invalid'], status: 0 },
      { kind: 'retry', code: 'pushover_400', detail: containing('API token') },
    ],
    [
      429,
      { errors: ['limit'], status: 0 },
      { kind: 'retry', code: 'pushover_429', afterMs: 3_600_000 },
    ],
    [500, '', { kind: 'retry', code: 'http_500' }],
  ])('an answer of %d with %j', async (status, body, expected) => {
    const reset = sampleDelivery('opened', {}).attemptedAt / 1000 + 3_600;
    sink.answerWith({ status, body, headers: { 'x-limit-app-reset': String(reset) } });
    expect(await deliver(pushover, options())).toMatchObject(expected);
  });
});

describe('Pushbullet', () => {
  const options = (): JsonObject => ({ token: 'o.canary0123456789', api: sink.api });

  test('a message is a link, and is made once', async () => {
    sink.answerWith({ status: 200, body: { iden: 'ujpah' } });
    expect(await deliver(pushbullet, options())).toMatchObject({ kind: 'delivered', ref: 'ujpah' });
    const { path, headers } = sink.last();
    expect({ path, token: headers['access-token'] }).toEqual({
      path: '/v2/pushes',
      token: 'o.canary0123456789',
    });
    expect(json()).toEqual({
      type: 'link',
      title: DOWN,
      body: beginning(),
      url: OPEN,
      guid: 'msg_inc_m1_2_opened_chan',
    });
    await deliver(pushbullet, { ...options(), device: 'ujpah72o0sjAoRtnM0jc' });
    expect(json()).toMatchObject({ device_iden: 'ujpah72o0sjAoRtnM0jc' });
    await deliver(pushbullet, { ...options(), channel: 'status' });
    expect(json()).toMatchObject({ channel_tag: 'status' });
  });

  test('a device and a channel are one too many', () => {
    const both = { ...options(), device: 'abcd', channel: 'status' };
    expect(pushbullet.problemsOf?.(both)).toMatchObject([{ path: 'channel' }]);
  });

  test.each([
    [
      401,
      { error: { code: 'invalid_access_token', message: 'Access token is missing or invalid.' } },
      { kind: 'retry', code: 'pushbullet_invalid_access_token' },
    ],
    [
      404,
      { error: { code: 'not_found', message: 'The resource could not be found.' } },
      { kind: 'refused', code: 'pushbullet_not_found' },
    ],
    [404, 'nothing here', { kind: 'retry', code: 'http_404' }],
    [
      429,
      { error: { code: 'pushbullet_pro_required', message: 'limit' } },
      { kind: 'retry', afterMs: 60_000 },
    ],
  ])('an answer of %d with %j', async (status, body, expected) => {
    const reset = sampleDelivery('opened', {}).attemptedAt / 1000 + 60;
    sink.answerWith({ status, body, headers: { 'x-ratelimit-reset': String(reset) } });
    expect(await deliver(pushbullet, options())).toMatchObject(expected);
  });
});

describe('Web Push', () => {
  const browser = openPushBrowser();
  const options = (): JsonObject => ({
    endpoint: `${sink.api}/push/canary-0123?x=1`,
    p256dh: browser.p256dh,
    auth: browser.auth,
    privateKey: Buffer.alloc(32, 7).toString('base64url'),
    contact: 'mailto:ops@example.com',
  });
  const shown = (): unknown => JSON.parse(browser.read(sink.last().body));

  test('only the browser reads a message, and the end takes the place of its beginning', async () => {
    sink.answerWith({ status: 201 });
    expect(await deliver(webPush, options())).toEqual({
      kind: 'delivered',
      detail: 'answered 201',
    });
    const { method, path, headers, body } = sink.last();
    expect({ method, path }).toEqual({ method: 'POST', path: '/push/canary-0123?x=1' });
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: '86400',
      urgency: 'high',
      topic: matching(/^[\w-]{32}$/),
      authorization: matching(/^vapid t=[\w-]+\.[\w-]+\.[\w-]{86}, k=[\w-]{87}$/),
    });
    expect(body.includes('Shop')).toBe(false);
    const first = shown();
    expect(first).toEqual({
      web_push: 8030,
      notification: {
        title: DOWN,
        body: beginning(),
        lang: 'en',
        dir: 'ltr',
        tag: headers['topic'],
        renotify: true,
        requireInteraction: true,
        navigate: OPEN,
        actions: [],
      },
    });
    await deliver(webPush, options(), 'resolved');
    expect(sink.last().headers).toMatchObject({ topic: headers['topic'], urgency: 'normal' });
    expect(shown()).toMatchObject({
      notification: {
        title: matching(/^\[UP\]/),
        tag: headers['topic'],
        requireInteraction: false,
      },
    });
  });

  test('Persian is read from the right', async () => {
    await deliver(webPush, options(), 'opened', inPersian(sampleDelivery('opened', options())));
    expect(shown()).toMatchObject({ notification: { lang: 'fa', dir: 'rtl' } });
  });

  test.each([
    [
      404,
      {
        kind: 'refused',
        code: 'the_push_service_404',
        isGone: true,
        detail: containing('subscribe it again'),
      },
    ],
    [410, { kind: 'refused', code: 'the_push_service_410', isGone: true }],
    [413, { kind: 'refused' }],
    [403, { kind: 'retry', minMs: 300_000, detail: containing('another key') }],
    [429, { kind: 'retry', afterMs: 7_000 }],
    [502, { kind: 'retry', code: 'http_502' }],
  ])('an answer of %d', async (status, expected) => {
    sink.answerWith({ status, headers: { 'retry-after': '7' } });
    expect(await deliver(webPush, options())).toMatchObject(expected);
  });

  test.each([
    ['endpoint', 'http://[::1'],
    ['endpoint', 'https://me:canary@push.example/'],
    ['p256dh', Buffer.alloc(65, 4).toString('base64url')],
    ['privateKey', Buffer.alloc(32).toString('base64url')],
  ])('%s of %s is refused before anything counts on it', (path, value) => {
    const problems = webPush.problemsOf?.({ ...options(), [path]: value });
    expect(problems).toMatchObject([{ path }]);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });
});
