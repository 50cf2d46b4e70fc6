import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { exchangeOf } from '../../testing/notifier/exchange.ts';
import { hugeNotice, sampleNotice } from '../../testing/notifier/sample-delivery.ts';
import { BODY_ESCAPES, fillTemplate } from '../template.ts';
import { PLACEHOLDERS } from '../event-body.ts';
import { webhook } from './webhook.ts';

const secretOf = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const keyOf = (fill: number): Buffer => Buffer.alloc(32, fill);
const paths = (options: JsonObject): readonly string[] =>
  (webhook.problemsOf?.({ url: 'https://x.example/', ...options }) ?? []).map(({ path }) => path);

test('a body of one’s own goes with method, headers and address of one’s own, unsigned', async () => {
  const optionsFor = (url: string): JsonObject => ({
    url: `${url}/{{monitor.id}}?title={{title}}`,
    method: 'PUT',
    headers: { Authorization: 'Bearer canary-4711', 'X-Reason': '{{incident.reason}}' },
    body: '{"text":"{{title}}","at":{{incident.startedAt}},"end":{{incident.resolvedAt}},"to":"{{ reader.name }}"}',
  });
  const { request, json } = await exchangeOf(webhook, optionsFor);
  expect(request).toMatchObject({
    method: 'PUT',
    url: '/hook/m1?title=%5BDOWN%5D%20Shop%20-%20HTTP%20503',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer canary-4711',
      'x-reason': 'http_503',
      'webhook-id': 'msg_inc_m1_2_opened_chan',
    },
  });
  expect(request?.headers).not.toHaveProperty('webhook-signature');
  const startedAt = sampleNotice('opened').incident.startedAt;
  expect(json).toEqual({ text: '[DOWN] Shop - HTTP 503', at: startedAt, end: null, to: 'Ops' });
});

test('two secrets sign twice, the body as it is sent', async () => {
  const optionsFor = (url: string): JsonObject => ({
    url,
    secret: [secretOf(1), secretOf(2)],
    body: 'title={{title}}',
    contentType: 'application/x-www-form-urlencoded',
  });
  const { request } = await exchangeOf(webhook, optionsFor);
  expect(request?.body).toBe('title=%5BDOWN%5D+Shop+-+HTTP+503');
  const headers: Readonly<Record<string, string>> = request?.headers ?? {};
  const body = request?.body ?? '';
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = [1, 2].map(
    (fill) => `v1,${createHmac('sha256', keyOf(fill)).update(signed).digest('base64')}`,
  );
  expect(headers['webhook-signature']).toBe(expected.join(' '));
});

test('a GET has no body', async () => {
  const optionsFor = (url: string): JsonObject => ({ url, method: 'GET', secret: secretOf(1) });
  const { request } = await exchangeOf(webhook, optionsFor);
  expect(request).toMatchObject({ method: 'GET', body: '' });
  expect(request?.headers).not.toHaveProperty('content-type');
});

const NASTY = '"}],{{monitor.url}}\\\n</x>&a=b {{constructor}} \u{1f600}';

test.each(['application/json', 'application/x-www-form-urlencoded', 'text/xml'] as const)(
  'what a value brings along is text in %s',
  async (contentType) => {
    const notice = sampleNotice('opened');
    const named = { ...notice, monitor: { ...notice.monitor, name: NASTY } };
    const bodies = {
      'application/json': '{"name":"{{monitor.name}}"}',
      'application/x-www-form-urlencoded': 'name={{monitor.name}}',
      'text/xml': '<name>{{monitor.name}}</name>',
    };
    const optionsFor = (url: string): JsonObject => ({
      url,
      contentType,
      body: bodies[contentType],
    });
    const { request } = await exchangeOf(webhook, optionsFor, { notice: named });
    const body = request?.body ?? '';
    const read = {
      'application/json': () => (JSON.parse(body) as { name: string }).name,
      'application/x-www-form-urlencoded': () => new URLSearchParams(body).get('name'),
      'text/xml': () =>
        body.slice(6, -7).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    };
    expect(read[contentType]()).toBe(NASTY);
  },
);

test('a body stays within 64 KiB, whatever its values, and stays JSON', async () => {
  const body = JSON.stringify(Array.from({ length: 350 }, () => '{{monitor.name}}'));
  expect(paths({ body })).toEqual([]);
  const optionsFor = (url: string): JsonObject => ({ url, body });
  const { request, json } = await exchangeOf(webhook, optionsFor, {
    notice: hugeNotice('opened', 'fa'),
  });
  expect(Buffer.byteLength(request?.body ?? '')).toBeLessThanOrEqual(65_536);
  expect(json).toHaveLength(350);
});

test.each(['constructor', '__proto__', 'toString', 'monitor.constructor', 'monitor', ''])(
  'there is no placeholder {{%s}}',
  (name) => {
    const [problem, ...more] =
      webhook.problemsOf?.({ url: 'https://x.example/', body: `{"a":"{{${name}}}"}` }) ?? [];
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ path: 'body' });
    for (const each of PLACEHOLDERS) expect(problem?.hint).toContain(`{{${each}}}`);
  },
);

test.each<[JsonObject, readonly string[]]>([
  [{}, ['secret']],
  [{ secret: secretOf(1) }, []],
  [{ secret: [secretOf(1), secretOf(2)] }, []],
  [{ body: '{"a":1}' }, []],
  [{ body: '{"a":{{title}}}' }, ['body']],
  [{ body: 'hello {{title}}' }, ['body']],
  [{ body: 'hello {{title}}', contentType: 'text/plain' }, []],
  [{ body: '{"a":1}', method: 'GET' }, ['body']],
  [{ secret: secretOf(1), headers: { Host: 'x' } }, ['headers.Host']],
  [{ secret: secretOf(1), headers: { 'webhook-id': 'x' } }, ['headers.webhook-id']],
  [{ secret: secretOf(1), headers: { 'a b': 'x' } }, ['headers["a b"]']],
  [{ secret: secretOf(1), headers: { a: '{{nope}}' } }, ['headers.a']],
  [{ secret: secretOf(1), url: 'https://{{monitor.id}}.example/' }, ['url']],
  [{ secret: secretOf(1), url: 'https://x.example/{{nope}}' }, ['url']],
])('%j has problems at %j', (options, expected) => {
  expect(paths(options)).toEqual(expected);
});

test('a million placeholders are filled in one pass', () => {
  const template = '{{a}}'.repeat(1_000_000);
  const filled = fillTemplate(template, new Map([['a', '{{a}}']]), BODY_ESCAPES['text/plain']);
  expect(filled).toBe(template);
});
