import { describe, expect, test } from 'vitest';
import { exchangeOf } from '../../testing/notifier/exchange.ts';
import { sampleNotice } from '../../testing/notifier/sample-delivery.ts';
import { apprise } from './apprise.ts';
import { homeAssistant } from './home-assistant.ts';

const KEY = 'canary-4711';
const TEXT: unknown = expect.stringMatching(/^Shop is down\.\n[^]*503[^]*inc_m1_2$/);

describe('Home Assistant', () => {
  test('calls a notify action', async () => {
    const optionsFor = (url: string) => ({
      url: `${url}/`,
      token: KEY,
      notify: 'mobile_app_phone',
    });
    const { request, json } = await exchangeOf(homeAssistant, optionsFor, { text: '[]' });
    expect(request).toMatchObject({
      method: 'POST',
      url: '/hook/api/services/notify/mobile_app_phone',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    });
    const link = 'https://up.example/?monitor=m1';
    expect(json).toEqual({
      title: '[DOWN] Shop - HTTP 503',
      message: TEXT,
      data: { tag: 'inc_m1_2', group: 'uptimesquirrel', url: link, clickAction: link },
    });
  });

  test('sets off an automation by a webhook, without a token', async () => {
    const optionsFor = (url: string) => ({ url, webhook: KEY });
    const notice = sampleNotice('resolved');
    const { request, json } = await exchangeOf(homeAssistant, optionsFor, { notice });
    expect(request?.url).toBe(`/hook/api/webhook/${KEY}`);
    expect(request?.headers['authorization']).toBeUndefined();
    expect(json).toMatchObject({
      kind: 'resolved',
      tone: 'up',
      monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
      incident: { id: 'inc_m1_2', resolvedAt: 1_795_353_247_000 },
    });
  });

  test.each([
    [{ url: 'http://ha:8123' }, ['token']],
    [{ url: 'http://ha:8123', token: KEY, webhook: KEY }, ['webhook']],
    [{ url: 'http://ha:0', token: KEY }, ['url']],
    [{ url: 'http://ha:8123', token: KEY }, []],
  ])('%j has problems with %j', (options, paths) => {
    expect(homeAssistant.problemsOf?.(options).map(({ path }) => path)).toEqual(paths);
  });
});

describe('Apprise', () => {
  const optionsFor = (url: string) => ({ url, key: KEY, tag: 'ops' });
  test('gets title, body and type', async () => {
    const { request, json } = await exchangeOf(apprise, optionsFor);
    expect(request?.url).toBe(`/hook/notify/${KEY}`);
    expect(json).toEqual({
      title: '[DOWN] Shop - HTTP 503',
      body: expect.stringMatching(
        /^Shop is down\.[^]*https:\/\/up\.example\/\?monitor=m1$/,
      ) as unknown,
      type: 'failure',
      format: 'text',
      tag: 'ops',
    });
    const up = await exchangeOf(apprise, optionsFor, { notice: sampleNotice('resolved') });
    expect(up.json).toMatchObject({ type: 'success' });
  });
  test('nothing to send to is not delivered', async () => {
    const { result } = await exchangeOf(apprise, optionsFor, { status: 204 });
    expect(result).toMatchObject({ kind: 'retry', code: 'apprise_no_configuration' });
  });
});
