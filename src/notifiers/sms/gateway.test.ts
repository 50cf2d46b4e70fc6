import { Check } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChannelSink, type ChannelSink } from '../../../test/support/channel-sink.ts';
import { containing, matching } from '../../../test/support/matchers.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { escapeXml } from '../xml-text.ts';
import { fillTemplate } from '../template.ts';
import { smsGateway } from './gateway.ts';

const SECRET = 'canary&0123+456789';

let sink: ChannelSink;
beforeAll(async () => {
  sink = await startChannelSink();
});
afterAll(() => sink.stop());

async function request(options: Readonly<Record<string, string>>): Promise<{
  readonly method: string;
  readonly path: string;
  readonly type: string | undefined;
  readonly body: string;
}> {
  const whole = { to: '+491701234567', from: 'Squirrel', secret: SECRET, ...options };
  expect(Check(smsGateway.options, whole)).toBe(true);
  expect(smsGateway.problemsOf?.(whole)).toEqual([]);
  const delivery = sampleDelivery('opened', whole);
  const monitor = { ...delivery.notice.monitor, name: 'Shop & "Sons" <x>' };
  await sink.deliver(smsGateway, whole, { notice: { ...delivery.notice, monitor } });
  const { method, path, headers, body } = sink.last();
  return { method, path, type: headers['content-type'], body: body.toString('utf8') };
}

test('a GET carries all of it in its query', async () => {
  const url = `${sink.api}/send?key={{secret}}&to={{digits}}&from={{from}}&text={{text}}&ref={{id}}`;
  const { method, path, body } = await request({ url, method: 'GET' });
  expect({ method, body }).toEqual({ method: 'GET', body: '' });
  const query = Object.fromEntries(new URL(path, sink.api).searchParams);
  expect(query).toMatchObject({
    key: SECRET,
    to: '491701234567',
    from: 'Squirrel',
    ref: 'msg_inc_m1_2_opened_chan',
  });
  expect(query['text']).toMatch(/^DOWN Shop & "Sons" <x> /);
});

test.each([
  ['application/x-www-form-urlencoded', 'to={{to}}&text={{text}}'],
  ['application/json', '{"to":"{{to}}","text":"{{text}}"}'],
])('a body of %s is well formed whatever a name holds', async (contentType, body) => {
  const sent = await request({ url: `${sink.api}/send`, contentType, body });
  expect(sent).toMatchObject({ method: 'POST', path: '/send', type: contentType });
  const read = contentType.endsWith('json')
    ? (JSON.parse(sent.body) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(sent.body));
  expect(read).toEqual({
    to: '+491701234567',
    text: matching(/^DOWN Shop & "Sons" <x> /),
  });
});

test('text and XML say how their letters are written', async () => {
  const url = `${sink.api}/send`;
  const xml = { url, contentType: 'text/xml', body: '<sms to="{{to}}">{{text}}</sms>' };
  expect(await request(xml)).toMatchObject({
    type: 'text/xml; charset=utf-8',
    body: containing('Shop &#38; &#34;Sons&#34; &#60;x&#62;'),
  });
  const plain = { url, contentType: 'text/plain', body: '{{to}} {{text}}' };
  expect(await request(plain)).toMatchObject({
    body: containing('Shop & "Sons" <x>'),
  });
});

test('headers hold the secret, and an answer does not show it in any of its forms', async () => {
  const options = {
    to: '+491701234567',
    url: `${sink.api}/send?text={{text}}&to={{to}}`,
    headers: { Authorization: 'Bearer {{secret}}', 'X-Id': '{{id}}' },
    secret: SECRET,
  };
  sink.answerWith({
    status: 503,
    body: `no ${SECRET} ${encodeURIComponent(SECRET)} ${escapeXml(SECRET)}`,
  });
  const result = await sink.deliver(smsGateway, options);
  expect(sink.last().headers).toMatchObject({
    authorization: `Bearer ${SECRET}`,
    'x-id': 'msg_inc_m1_2_opened_chan',
  });
  expect(result).toMatchObject({
    kind: 'retry',
    code: 'http_503',
    detail: containing('no *** *** ***'),
  });
});

test('a sign of success counts more than the status', async () => {
  const options = {
    to: '+491701234567',
    url: `${sink.api}/send?text={{text}}&to={{to}}`,
    accepted: 'OK:',
  };
  sink.answerWith({ status: 200, body: 'ERR: no credit' });
  expect(await sink.deliver(smsGateway, options)).toMatchObject({
    kind: 'retry',
    code: 'gateway_answer',
    detail: containing('ERR: no credit'),
  });
  sink.answerWith({ status: 200, body: 'OK: 17' });
  expect(await sink.deliver(smsGateway, options)).toMatchObject({ kind: 'delivered' });
});

test('what a value brings along is text, and what is no placeholder stays', () => {
  const values = new Map(
    Object.entries({
      to: '{{secret}}',
      digits: '1',
      text: '$& $1 {{to}}',
      from: '',
      id: 'i',
      secret: 's',
    }),
  );
  const plain = (text: string): string => text;
  expect(
    fillTemplate('{{to}} {{text}} {{constructor}} {{__proto__}} {{}} {{ to}}', values, plain),
  ).toBe('{{secret}} $& $1 {{to}} {{constructor}} {{__proto__}} {{}} {{secret}}');
  const many = '{{id}}'.repeat(1_000);
  expect(fillTemplate(many, values, plain)).toBe('i'.repeat(1_000));
});

const GOOD = { to: '+491701234567', url: 'https://sms.example/send', body: '{{to}} {{text}}' };

test.each([
  [{ body: '{{to}}' }, 'body', 'the text'],
  [{ body: '{{text}}' }, 'body', 'the number'],
  [{ body: '{{to}} {{text}} {{name}}' }, 'body', '{{name}}'],
  [{ body: '{{to}} {{text}} {{__proto__}}' }, 'body', '{{__proto__}}'],
  [{ url: 'https://sms.example/{{nope}}' }, 'url', '{{nope}}'],
  [{ url: 'https://{{secret}}.example/', secret: 'canary0123' }, 'url', 'name of the server'],
  [{ url: 'https://me:canary0123@sms.example/' }, 'url', 'password'],
  [{ url: 'https://sms.example:0/' }, 'url', 'address'],
  [{ method: 'GET' }, 'body', 'GET'],
  [{ body: '{{to}} {{text}} {{secret}}' }, 'secret', '{{secret}}'],
  [{ body: '{{to}} {{text}} {{from}}' }, 'from', '{{from}}'],
  [{ headers: { Host: 'x' } }, 'headers.Host', 'Host'],
  [{ headers: { 'Content-Type': 'x' } }, 'headers.Content-Type', 'Content-Type'],
  [{ headers: { 'X-A': '{{text}}' } }, 'headers.X-A', 'text'],
  [{ headers: { 'X-A': '{{nope}}' } }, 'headers.X-A', '{{nope}}'],
  [{ headers: { 'X A': 'b' } }, 'headers["X A"]', 'name'],
] as const)('%j is refused before anything counts on it', (changes, path, message) => {
  const options = { ...GOOD, ...changes };
  expect(smsGateway.problemsOf?.(options)).toMatchObject([{ path, message: containing(message) }]);
  expect(JSON.stringify(smsGateway.problemsOf?.(options))).not.toContain('canary');
});

test('a body without a problem has none', () => {
  expect(Check(smsGateway.options, GOOD)).toBe(true);
  expect(smsGateway.problemsOf?.(GOOD)).toEqual([]);
});
